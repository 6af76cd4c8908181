package io.espalier.deploy.guards;

import java.util.Locale;

/**
 * The records of a stream at which something is changed: evenly spread after a warm-up, each with a
 * whole probation behind it.
 *
 * @param records of the stream
 * @param warmUpRecords before the first change
 * @param probationRecords after each change
 * @param trials how many changes
 */
public record Moments(long records, long warmUpRecords, long probationRecords, int trials) {

  public Moments {
    require(warmUpRecords >= 1, "--warm-up must be at least 1, got ", warmUpRecords);
    require(probationRecords >= 1, "--probation must be at least 1, got ", probationRecords);
    require(trials >= 1, "--trials must be at least 1, got ", trials);
    require(
        records >= warmUpRecords + probationRecords,
        String.format(
            Locale.ROOT,
            "--records must be at least --warm-up and --probation, which are %d together, got ",
            warmUpRecords + probationRecords),
        records);
  }

  private static void require(boolean holds, String message, long got) {
    if (!holds) {
      throw new IllegalArgumentException(message + got);
    }
  }

  /** The record before which change {@code trial} is made. */
  long of(int trial) {
    long span = records - warmUpRecords - probationRecords;
    return warmUpRecords + (trials == 1 ? 0 : span * trial / (trials - 1));
  }
}
