package io.espalier.deploy.config;

import io.espalier.model.prune.Criterion;

/**
 * When and how the network is pruned; all times are counted in records.
 *
 * @param criterion how connections are chosen: one of {@link Criterion#NAMES}
 * @param alpha share of a unit's input that the kept connections carry
 * @param warmUpRecords records to learn before the first cut
 * @param intervalRecords least number of records between two cuts
 * @param probationRecords records a cut is watched before it is kept for good
 * @param guardMargin drop of windowed accuracy at which a cut is undone, as a share of 1
 * @param targetCompression dense parameters for each kept one at which cutting stops; 0 for no
 *     limit
 * @param halfLifeRecords records after which an observed activity counts half
 */
public record PruneSettings(
    boolean enabled,
    String criterion,
    double alpha,
    long warmUpRecords,
    long intervalRecords,
    long probationRecords,
    double guardMargin,
    double targetCompression,
    long halfLifeRecords) {

  private static final Range ALPHA = Range.inside(0, 1);
  private static final Range COUNT = Range.atLeast(0);
  private static final Range POSITIVE_COUNT = Range.atLeast(1);
  private static final Range GUARD_MARGIN = Range.from(0, 1);
  private static final Range TARGET_COMPRESSION =
      new Range("0 for no limit, or more than 1", value -> value == 0 || value > 1, 0);

  public PruneSettings {
    ALPHA.require("alpha", alpha);
    COUNT.require("warm-up-records", warmUpRecords);
    POSITIVE_COUNT.require("interval-records", intervalRecords);
    COUNT.require("probation-records", probationRecords);
    GUARD_MARGIN.require("guard-margin", guardMargin);
    TARGET_COMPRESSION.require("target-compression", targetCompression);
    POSITIVE_COUNT.require("half-life-records", halfLifeRecords);
  }

  static PruneSettings read(ConfigReader in) {
    return new PruneSettings(
        in.flag("enabled"),
        in.choice("criterion", Criterion.NAMES),
        in.real("alpha", ALPHA),
        in.wholeLong("warm-up-records", COUNT),
        in.wholeLong("interval-records", POSITIVE_COUNT),
        in.wholeLong("probation-records", COUNT),
        in.real("guard-margin", GUARD_MARGIN),
        in.real("target-compression", TARGET_COMPRESSION),
        in.wholeLong("half-life-records", POSITIVE_COUNT));
  }
}
