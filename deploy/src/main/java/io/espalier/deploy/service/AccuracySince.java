package io.espalier.deploy.service;

import io.espalier.streaming.evaluate.Quality;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How well a network predicts a stream from one of its records on, each before it is learnt. One
 * owner.
 */
public final class AccuracySince {

  private final OptionalLong from;
  private long counted;
  private double sum;

  /**
   * Nothing is counted yet.
   *
   * @param record the first that counts, by its number from 0; empty for none at all
   */
  public AccuracySince(OptionalLong record) {
    from = record;
  }

  /**
   * A batch was predicted.
   *
   * @param records of the stream, with those of the batch
   */
  public void add(long records, Quality quality) {
    long first = records - quality.size();
    long start = from.isPresent() ? Math.max(0, from.getAsLong() - first) : quality.size();
    for (int k = (int) Math.min(start, quality.size()); k < quality.size(); k++) {
      sum += quality.outcome(k);
      counted++;
    }
  }

  /**
   * The mean outcome; empty unless each record was counted once, which a run that goes on, or goes
   * back to a checkpoint, past that first record can't do.
   *
   * @param records of the stream so far
   */
  public Optional<Double> accuracy(long records) {
    return from.isPresent() && counted > 0 && counted == records - from.getAsLong()
        ? Optional.of(sum / counted)
        : Optional.empty();
  }
}
