package io.espalier.actors.guard;

import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.model.plan.StreamDefaults;
import java.util.Locale;

/**
 * When a network on a stream is cut, how a cut is judged, and how the network learns meanwhile. All
 * lengths are in records.
 *
 * @param warmUpRecords records to learn before the first cut
 * @param intervalRecords least number of records between two cuts, probation included
 * @param probationRecords records after a cut in which it is watched; also the length of the window
 *     before the cut that it is compared with
 * @param guardMargin loss of accuracy that counts as none, as a fraction (0.01 is one point). By
 *     the guard of windows a cut is undone when accuracy over the second half of probation is more
 *     than this below what it was, or more than three times this below the best since the last
 *     drift; in both cases by more than twice the noise as well. At 1 only one is that nothing can
 *     be judged by
 * @param rateWhileCutting what the learning rate is multiplied with from a probation before the
 *     first cut until two intervals have passed without another
 * @param leadRecords from the record at which network and evidence are copied to the one at which
 *     what was made of them is carried out: more than scoring takes, or the trainer waits for it
 * @param guard how it is found out whether a cut did harm
 */
public record CutCycle(
    long warmUpRecords,
    long intervalRecords,
    long probationRecords,
    double guardMargin,
    double rateWhileCutting,
    long leadRecords,
    GuardKind guard) {

  private static final int LEAD_SHARE = 4;
  private static final int LOOK_AHEAD_SHARE = 10;

  /** Of a length that may be nothing. */
  public static final Range RECORDS = Range.atLeast(0);

  /** Of a length that is one. */
  public static final Range SOME_RECORDS = Range.atLeast(1);

  public static final Range GUARD_MARGINS = Range.between(0, 1);
  public static final Range RATES =
      new Range("above 0 and at most 100", value -> value > 0 && value <= 100, 3);

  /** Of a service. */
  public static final CutCycle DEFAULT =
      new CutCycle(
          StreamDefaults.WARM_UP_RECORDS,
          StreamDefaults.INTERVAL_RECORDS,
          10_000,
          0.01,
          3,
          2_500,
          GuardKind.SHADOW);

  /** Of a network that is nearly always right, whose accuracy has little noise. */
  public static final double GOOD_ACCURACY = 0.99;

  public CutCycle {
    new Requirements()
        .number("warm-up-records", RECORDS, warmUpRecords)
        .number("interval-records", SOME_RECORDS, intervalRecords)
        .number("probation-records", SOME_RECORDS, probationRecords)
        .that(
            intervalRecords >= probationRecords,
            "interval-records",
            String.format(
                Locale.ROOT,
                "must not be below probation-records (%d), got %d",
                probationRecords,
                intervalRecords))
        .number("guard-margin", GUARD_MARGINS, guardMargin)
        .number("rate-while-cutting", RATES, rateWhileCutting)
        .number("lead-records", SOME_RECORDS, leadRecords)
        .check();
  }

  /** A cycle with the guard of windows, and with a lead of a quarter of a probation. */
  public CutCycle(
      long warmUpRecords,
      long intervalRecords,
      long probationRecords,
      double guardMargin,
      double rateWhileCutting) {
    this(
        warmUpRecords,
        intervalRecords,
        probationRecords,
        guardMargin,
        rateWhileCutting,
        usualLead(probationRecords),
        GuardKind.WINDOW);
  }

  /** The lead that goes with a probation, where none is set. */
  public static long usualLead(long probationRecords) {
    return Math.max(1, probationRecords / LEAD_SHARE);
  }

  /** This cycle with another margin. */
  public CutCycle withGuardMargin(double other) {
    return new CutCycle(
        warmUpRecords,
        intervalRecords,
        probationRecords,
        other,
        rateWhileCutting,
        leadRecords,
        guard);
  }

  /** This cycle with another factor. */
  public CutCycle withRateWhileCutting(double other) {
    return new CutCycle(
        warmUpRecords, intervalRecords, probationRecords, guardMargin, other, leadRecords, guard);
  }

  /** This cycle with another guard. */
  public CutCycle withGuard(GuardKind other) {
    return new CutCycle(
        warmUpRecords,
        intervalRecords,
        probationRecords,
        guardMargin,
        rateWhileCutting,
        leadRecords,
        other);
  }

  /** The margin of a guard below which it only ever judges noise. */
  public double leastGuardMargin() {
    return Guard.twiceNoise(GOOD_ACCURACY, probationRecords);
  }

  /** {@code length} records after {@code records}; what is too far to be counted never comes. */
  public static long after(long records, long length) {
    return records > Long.MAX_VALUE - length ? Long.MAX_VALUE : records + length;
  }

  /**
   * How far the trainer may go while a change can be judged at each batch: what is decided is
   * carried out so much later.
   */
  public long lookAheadRecords() {
    return Math.max(1, leadRecords / LOOK_AHEAD_SHARE);
  }

  /** Records right after a change whose harm training may repair: they don't count. */
  public long settlingRecords() {
    return probationRecords / LOOK_AHEAD_SHARE;
  }

  /** How long nothing is cut after drift, while network and evidence catch up with the stream. */
  public long driftPauseRecords() {
    return Math.max(warmUpRecords, intervalRecords);
  }
}
