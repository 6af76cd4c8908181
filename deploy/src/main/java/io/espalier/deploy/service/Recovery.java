package io.espalier.deploy.service;

import io.espalier.streaming.evaluate.Quality;
import java.util.OptionalLong;

/**
 * How long a network takes to predict a stream as well as before it changed: the records from the
 * change until the mean outcome of the last {@value #WINDOW}, all of them since the change, is at
 * most {@value #MARGIN} below that of the {@value #WINDOW} before it. One owner.
 */
final class Recovery {

  static final int WINDOW = 5_000;
  static final double MARGIN = 0.01;

  private final OptionalLong change;
  private final double[] newest = new double[WINDOW];
  private double sum;
  private long counted;
  private double before = Double.NaN;
  private long recovered = -1;

  /**
   * Nothing is counted yet.
   *
   * @param change record of the change by its number from 0; empty if there is none
   */
  Recovery(OptionalLong change) {
    this.change = change;
  }

  /**
   * A batch was predicted.
   *
   * @param records of the stream, with those of the batch
   */
  void add(long records, Quality quality) {
    if (change.isEmpty() || recovered >= 0) {
      return;
    }
    long first = records - quality.size();
    for (int k = 0; k < quality.size(); k++) {
      if (first + k == change.getAsLong()) {
        begin();
      }
      count(quality.outcome(k), first + k + 1 - change.getAsLong());
    }
  }

  private void begin() {
    before = mean();
    counted = 0;
    sum = 0;
  }

  private double mean() {
    return counted < WINDOW ? Double.NaN : sum / WINDOW;
  }

  private void count(double outcome, long sinceChange) {
    int slot = (int) (counted % WINDOW);
    sum += outcome - (counted < WINDOW ? 0 : newest[slot]);
    newest[slot] = outcome;
    counted++;
    if (recovered < 0 && mean() >= before - MARGIN) {
      recovered = sinceChange;
    }
  }

  /** Empty where it has not come to that, or there were too few records before the change. */
  OptionalLong records() {
    return recovered < 0 ? OptionalLong.empty() : OptionalLong.of(recovered);
  }
}
