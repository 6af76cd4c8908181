package io.espalier.deploy.service;

import io.espalier.deploy.report.AfterChange;
import io.espalier.streaming.evaluate.Quality;
import java.util.OptionalLong;

/**
 * How well a network predicts a stream since it changed, each record before it is learnt, and how
 * soon it does so as well as before. One owner.
 */
public final class SinceChange {

  private final OptionalLong from;
  private final Recovery recovery;
  private long counted;
  private double sum;

  /**
   * Nothing is counted yet.
   *
   * @param record the first that counts, by its number from 0; empty for none at all
   */
  public SinceChange(OptionalLong record) {
    from = record;
    recovery = new Recovery(record);
  }

  /**
   * A batch was predicted.
   *
   * @param records of the stream, with those of the batch
   */
  public void add(long records, Quality quality) {
    recovery.add(records, quality);
    long first = records - quality.size();
    long start = from.isPresent() ? Math.max(0, from.getAsLong() - first) : quality.size();
    for (int k = (int) Math.min(start, quality.size()); k < quality.size(); k++) {
      sum += quality.outcome(k);
      counted++;
    }
  }

  /**
   * What came of it; unknown unless each record was counted once, which a run that goes on, or goes
   * back to a checkpoint, past that first record can't do.
   *
   * @param records of the stream so far
   */
  public AfterChange summary(long records) {
    if (from.isEmpty() || counted == 0 || counted != records - from.getAsLong()) {
      return AfterChange.UNKNOWN;
    }
    OptionalLong recovered = recovery.records();
    return new AfterChange(sum / counted, recovered.isPresent() ? recovered.getAsLong() : null);
  }
}
