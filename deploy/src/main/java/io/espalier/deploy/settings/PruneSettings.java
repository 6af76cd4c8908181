package io.espalier.deploy.settings;

import io.espalier.actors.pruner.PrunerSettings;
import io.espalier.deploy.config.ConfigReader;
import io.espalier.deploy.config.Range;
import io.espalier.deploy.config.Requirements;
import java.util.Locale;

/**
 * Whether and how a network is pruned while it learns.
 *
 * @param reduction what a round cuts or merges, and how far they go
 * @param compact whether training goes on with the compacted network when that is a fifth smaller
 * @param timing when it is cut
 * @param guardMargin loss of accuracy, from before a cut to the last half of its probation, beyond
 *     which it is undone, as a share of 1; at 1 only one that nothing can be judged by
 * @param halfLifeRecords records after which an observed activity counts half
 * @param rateWhileCutting what the learning rate is multiplied with from a cut until two intervals
 *     have passed without another
 */
public record PruneSettings(
    boolean enabled,
    ReductionSettings reduction,
    boolean compact,
    CutTiming timing,
    double guardMargin,
    long halfLifeRecords,
    double rateWhileCutting) {

  private static final Range POSITIVE_COUNT = Range.atLeast(1);
  private static final Range FACTOR =
      new Range("above 0 and at most 100", value -> value > 0 && value <= 100, 3);
  private static final Range GUARD_MARGIN = Range.between(0, 1);

  /** Of a service. */
  public static final PruneSettings DEFAULT =
      new PruneSettings(true, ReductionSettings.DEFAULT, true, CutTiming.DEFAULT, 0.01, 60_000, 3);

  public PruneSettings {
    double least = PrunerSettings.leastGuardMargin(timing.probationRecords());
    new Requirements()
        .number("guard-margin", GUARD_MARGIN, guardMargin)
        .number("half-life-records", POSITIVE_COUNT, halfLifeRecords)
        .number("rate-while-cutting", FACTOR, rateWhileCutting)
        .that(
            !enabled || !GUARD_MARGIN.contains(guardMargin) || guardMargin >= least,
            "guard-margin",
            judgesNoise(guardMargin, timing.probationRecords(), least))
        .check();
  }

  /**
   * At run time the guard does not judge finer than its noise; this is finer than it ever could.
   */
  private static String judgesNoise(double margin, long probationRecords, double least) {
    return String.format(
        Locale.ROOT,
        "is %s: accuracy over probation-records (%d) has twice that noise even where %.0f %%"
            + " are right, so harmless cuts would be undone. Make it %.4f or more, or"
            + " probation longer",
        margin,
        probationRecords,
        100 * PrunerSettings.GOOD_ACCURACY,
        least);
  }

  /** Whether nothing is cut or merged before enough is observed. */
  boolean needsEvidence() {
    return enabled && CutEvidence.isNeededBy(reduction.criterion());
  }

  /** These settings with pruning on or off. */
  public PruneSettings withEnabled(boolean other) {
    return new PruneSettings(
        other, reduction, compact, timing, guardMargin, halfLifeRecords, rateWhileCutting);
  }

  /** These settings with another reduction. */
  public PruneSettings withReduction(ReductionSettings other) {
    return new PruneSettings(
        enabled, other, compact, timing, guardMargin, halfLifeRecords, rateWhileCutting);
  }

  /** These settings with cuts at other times. */
  public PruneSettings withTiming(CutTiming other) {
    return new PruneSettings(
        enabled, reduction, compact, other, guardMargin, halfLifeRecords, rateWhileCutting);
  }

  /** These settings with another margin. */
  public PruneSettings withGuardMargin(double other) {
    return new PruneSettings(
        enabled, reduction, compact, timing, other, halfLifeRecords, rateWhileCutting);
  }

  /** These settings with another half-life. */
  public PruneSettings withHalfLifeRecords(long other) {
    return new PruneSettings(
        enabled, reduction, compact, timing, guardMargin, other, rateWhileCutting);
  }

  /** These settings with another factor. */
  public PruneSettings withRateWhileCutting(double other) {
    return new PruneSettings(
        enabled, reduction, compact, timing, guardMargin, halfLifeRecords, other);
  }

  static PruneSettings read(ConfigReader in) {
    return in.settings(
        DEFAULT,
        () ->
            new PruneSettings(
                in.flag("enabled"),
                ReductionSettings.read(in),
                in.flag("compact"),
                CutTiming.read(in),
                in.real("guard-margin", GUARD_MARGIN),
                in.wholeLong("half-life-records", POSITIVE_COUNT),
                in.real("rate-while-cutting", FACTOR)));
  }
}
