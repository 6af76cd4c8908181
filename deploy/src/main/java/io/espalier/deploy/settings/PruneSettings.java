package io.espalier.deploy.settings;

import io.espalier.actors.guard.CutCycle;
import io.espalier.actors.guard.GuardKind;
import io.espalier.actors.pruner.RegrowthSettings;
import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.deploy.config.ConfigReader;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.plan.StreamDefaults;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether and how a network is pruned while it learns.
 *
 * @param reduction what a round cuts or merges, and how far they go
 * @param compact whether training goes on with the compacted network when that is a fifth smaller
 * @param cycle when it is cut, and how that is judged
 * @param regrowth what comes back when the stream has changed
 * @param halfLifeRecords records after which an observed activity counts half
 */
public record PruneSettings(
    boolean enabled,
    ReductionSettings reduction,
    boolean compact,
    CutCycle cycle,
    RegrowthSettings regrowth,
    long halfLifeRecords) {

  private static final Range POSITIVE_COUNT = Range.atLeast(1);

  /** Of a service. */
  public static final PruneSettings DEFAULT =
      new PruneSettings(
          true,
          ReductionSettings.DEFAULT,
          true,
          CutCycle.DEFAULT,
          RegrowthSettings.DEFAULT,
          StreamDefaults.HALF_LIFE_RECORDS);

  public PruneSettings {
    new Requirements()
        .number("half-life-records", POSITIVE_COUNT, halfLifeRecords)
        .that(
            !enabled
                || cycle.guard() != GuardKind.WINDOW
                || cycle.guardMargin() >= cycle.leastGuardMargin(),
            "guard-margin",
            judgesNoise(cycle))
        .check();
  }

  /**
   * At run time the guard does not judge finer than its noise; this is finer than it ever could.
   */
  private static String judgesNoise(CutCycle cycle) {
    return String.format(
        Locale.ROOT,
        "is %s: accuracy over probation-records (%d) has twice that noise even where %.0f %%"
            + " are right, so harmless cuts would be undone. Make it %.4f or more, or"
            + " probation longer",
        cycle.guardMargin(),
        cycle.probationRecords(),
        100 * CutCycle.GOOD_ACCURACY,
        cycle.leastGuardMargin());
  }

  /** Whether nothing is cut or merged before enough is observed. */
  boolean needsEvidence() {
    return enabled && reduction.needsEvidence();
  }

  /** These settings with pruning on or off. */
  public PruneSettings withEnabled(boolean other) {
    return new PruneSettings(other, reduction, compact, cycle, regrowth, halfLifeRecords);
  }

  /** These settings with another reduction. */
  public PruneSettings withReduction(ReductionSettings other) {
    return new PruneSettings(enabled, other, compact, cycle, regrowth, halfLifeRecords);
  }

  /** These settings with cuts at other times, or judged otherwise. */
  public PruneSettings withCycle(CutCycle other) {
    return new PruneSettings(enabled, reduction, compact, other, regrowth, halfLifeRecords);
  }

  /** These settings with another half-life. */
  public PruneSettings withHalfLifeRecords(long other) {
    return new PruneSettings(enabled, reduction, compact, cycle, regrowth, other);
  }

  /** These settings with something else that comes back after a drift. */
  public PruneSettings withRegrowth(RegrowthSettings other) {
    return new PruneSettings(enabled, reduction, compact, cycle, other, halfLifeRecords);
  }

  static PruneSettings read(ConfigReader in, Optional<NetworkSpec> network) {
    return in.settings(
        DEFAULT,
        () -> {
          PruneSettings read =
              new PruneSettings(
                  in.flag("enabled"),
                  ReductionSettings.read(in, network),
                  in.flag("compact"),
                  cycle(in),
                  regrowth(in),
                  in.wholeLong("half-life-records", POSITIVE_COUNT));
          network.filter(layers -> read.enabled).ifPresent(read::requireFit);
          return read;
        });
  }

  private void requireFit(NetworkSpec network) {
    new Requirements()
        .accepts("criterion", () -> StreamReduction.of(reduction, network, 0).requireFit(network))
        .check();
  }

  private static CutCycle cycle(ConfigReader in) {
    return in.settings(
        CutCycle.DEFAULT,
        () ->
            new CutCycle(
                in.wholeLong("warm-up-records", CutCycle.RECORDS),
                in.wholeLong("interval-records", CutCycle.SOME_RECORDS),
                in.wholeLong("probation-records", CutCycle.SOME_RECORDS),
                in.real("guard-margin", CutCycle.GUARD_MARGINS),
                in.real("rate-while-cutting", CutCycle.RATES),
                in.wholeLong("lead-records", CutCycle.SOME_RECORDS),
                in.choice("guard", GuardKind.class)));
  }

  private static RegrowthSettings regrowth(ConfigReader in) {
    return in.settings(
        RegrowthSettings.DEFAULT,
        () ->
            new RegrowthSettings(
                in.real("regrow-to-compression", RegrowthSettings.COMPRESSIONS),
                in.wholeLong("regrow-records", CutCycle.SOME_RECORDS),
                in.choice("regrow-by", RegrowthSettings.Kind.class)));
  }
}
