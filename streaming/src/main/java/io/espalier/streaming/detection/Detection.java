package io.espalier.streaming.detection;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a detector found in the streams of a {@link DetectionTrial}.
 *
 * @param delays records from each rise that was found to the alarm, both included; ascending, never
 *     written to
 * @param missed rises without an alarm within the horizon
 * @param falseAlarms alarms at records of calm, where the error is what it was at first
 * @param calmRecords records of calm
 */
public record Detection(long[] delays, int missed, long falseAlarms, long calmRecords) {

  public Detection {
    delays = delays.clone();
    Arrays.sort(delays);
    if (missed < 0 || falseAlarms < 0 || calmRecords < falseAlarms) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d missed, %d false alarms at %d records can't be",
              missed,
              falseAlarms,
              calmRecords));
    }
  }

  /** Rises there were. */
  public int changes() {
    return delays.length + missed;
  }

  /**
   * The delay within which a share of all rises was found; empty if fewer were found at all.
   *
   * @param share above 0 and at most 1
   */
  public OptionalLong delay(double share) {
    int rank = (int) Math.ceil(share * changes());
    return rank >= 1 && rank <= delays.length
        ? OptionalLong.of(delays[rank - 1])
        : OptionalLong.empty();
  }

  /** False alarms for each million records of calm. */
  public double falseAlarmsPerMillion() {
    return 1e6 * falseAlarms / calmRecords;
  }
}
