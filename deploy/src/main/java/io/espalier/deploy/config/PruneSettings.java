package io.espalier.deploy.config;

import io.espalier.actors.pruner.PrunerSettings;
import java.util.Locale;

/**
 * When the network is pruned; all times are counted in records.
 *
 * @param reduction what a round cuts or merges, and how far they go
 * @param compact whether training goes on with the compacted network when that is a fifth smaller
 * @param warmUpRecords records to learn before the first cut
 * @param intervalRecords least number of records between two cuts
 * @param probationRecords records a cut is watched before it is kept for good
 * @param guardMargin loss of accuracy, from before a cut to the last half of its probation, beyond
 *     which it is undone, as a share of 1
 * @param halfLifeRecords records after which an observed activity counts half
 * @param rateWhileCutting what the learning rate is multiplied with from a cut until two intervals
 *     have passed without another
 */
public record PruneSettings(
    boolean enabled,
    ReductionSettings reduction,
    boolean compact,
    long warmUpRecords,
    long intervalRecords,
    long probationRecords,
    double guardMargin,
    long halfLifeRecords,
    double rateWhileCutting) {

  private static final Range COUNT = Range.atLeast(0);
  private static final Range POSITIVE_COUNT = Range.atLeast(1);
  private static final Range FACTOR =
      new Range("above 0 and at most 100", value -> value > 0 && value <= 100, 3);
  private static final Range GUARD_MARGIN = Range.from(0, 1);

  public PruneSettings {
    COUNT.require("warm-up-records", warmUpRecords);
    POSITIVE_COUNT.require("interval-records", intervalRecords);
    POSITIVE_COUNT.require("probation-records", probationRecords);
    GUARD_MARGIN.require("guard-margin", guardMargin);
    POSITIVE_COUNT.require("half-life-records", halfLifeRecords);
    FACTOR.require("rate-while-cutting", rateWhileCutting);
  }

  static PruneSettings read(ConfigReader in) {
    int problemsBefore = in.problems();
    PruneSettings settings = readEach(in);
    if (in.problems() == problemsBefore) {
      settings.checkTogether(in);
    }
    return settings;
  }

  private static PruneSettings readEach(ConfigReader in) {
    return new PruneSettings(
        in.flag("enabled"),
        ReductionSettings.read(in),
        in.flag("compact"),
        in.wholeLong("warm-up-records", COUNT),
        in.wholeLong("interval-records", POSITIVE_COUNT),
        in.wholeLong("probation-records", POSITIVE_COUNT),
        in.real("guard-margin", GUARD_MARGIN),
        in.wholeLong("half-life-records", POSITIVE_COUNT),
        in.real("rate-while-cutting", FACTOR));
  }

  /**
   * At run time the guard does not judge finer than its noise; this is finer than it ever could.
   */
  private void checkMargin(ConfigReader in) {
    double least = PrunerSettings.leastGuardMargin(probationRecords);
    if (enabled && guardMargin < least) {
      in.problem(
          "guard-margin",
          String.format(
              Locale.ROOT,
              "is %s: accuracy over probation-records (%d) has twice that noise even where %.0f %%"
                  + " are right, so harmless cuts would be undone. Make it %.4f or more, or"
                  + " probation longer",
              guardMargin,
              probationRecords,
              100 * PrunerSettings.GOOD_ACCURACY,
              least));
    }
  }

  private void checkTogether(ConfigReader in) {
    reduction.checkTogether(in);
    if (intervalRecords < probationRecords) {
      in.problem(
          "interval-records",
          String.format(
              Locale.ROOT,
              "must not be below probation-records (%d), got %d",
              probationRecords,
              intervalRecords));
    }
    checkMargin(in);
    if (enabled
        && CutEvidence.isNeededBy(reduction.criterion())
        && halfLifeRecords < CutEvidence.shortestHalfLifeRecords()) {
      in.problem(
          "half-life-records",
          String.format(
              Locale.ROOT,
              "must be %d or more, got %d: what is observed would be forgotten before it is enough"
                  + " for a cut",
              CutEvidence.shortestHalfLifeRecords(),
              halfLifeRecords));
    }
  }
}
