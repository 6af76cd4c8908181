package io.espalier.deploy.settings;

import io.espalier.deploy.config.ConfigReader;
import io.espalier.deploy.config.Range;
import io.espalier.deploy.config.Requirements;
import java.util.Locale;

/**
 * When a network on a stream is cut, counted in records.
 *
 * @param warmUpRecords records to learn before the first cut
 * @param intervalRecords least number of records between two cuts
 * @param probationRecords records a cut is watched before it is kept for good
 */
public record CutTiming(long warmUpRecords, long intervalRecords, long probationRecords) {

  private static final Range COUNT = Range.atLeast(0);
  private static final Range POSITIVE_COUNT = Range.atLeast(1);

  /** Of a service. */
  public static final CutTiming DEFAULT = new CutTiming(60_000, 20_000, 10_000);

  public CutTiming {
    new Requirements()
        .number("warm-up-records", COUNT, warmUpRecords)
        .number("interval-records", POSITIVE_COUNT, intervalRecords)
        .number("probation-records", POSITIVE_COUNT, probationRecords)
        .that(
            intervalRecords >= probationRecords,
            "interval-records",
            String.format(
                Locale.ROOT,
                "must not be below probation-records (%d), got %d",
                probationRecords,
                intervalRecords))
        .check();
  }

  static CutTiming read(ConfigReader in) {
    return in.settings(
        DEFAULT,
        () ->
            new CutTiming(
                in.wholeLong("warm-up-records", COUNT),
                in.wholeLong("interval-records", POSITIVE_COUNT),
                in.wholeLong("probation-records", POSITIVE_COUNT)));
  }
}
