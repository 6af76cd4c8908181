package io.espalier.deploy.config;

import io.espalier.actors.guardian.RunSettings;
import java.util.Locale;

/**
 * What is learnt from a stream and how: filled by the configuration of {@code serve} and by the
 * options of {@code demo}.
 *
 * @param batchSize samples learnt in one step
 * @param seed of everything random
 */
public record LearningSettings(
    OptimizerSettings optimizer,
    int batchSize,
    long seed,
    PruneSettings prune,
    EvaluateSettings evaluate,
    DriftSettings drift) {

  private static final Range BATCH_SIZE = Range.between(1, 65_536);
  private static final Range ANY = new Range("of any size", value -> true, 0);
  private static final int OBSERVE_EVERY = 4;

  /** Of a service. */
  public static final LearningSettings DEFAULT =
      new LearningSettings(
          OptimizerSettings.DEFAULT,
          128,
          42,
          PruneSettings.DEFAULT,
          EvaluateSettings.DEFAULT,
          DriftSettings.DEFAULT);

  public LearningSettings {
    new Requirements()
        .number("batch-size", BATCH_SIZE, batchSize)
        .that(
            !prune.needsEvidence() || prune.halfLifeRecords() >= shortestHalfLife(OBSERVE_EVERY),
            "prune.half-life-records",
            String.format(
                Locale.ROOT,
                "must be %d or more, got %d: with one batch in %d observed, what is observed would"
                    + " be forgotten before it is enough for a cut",
                shortestHalfLife(OBSERVE_EVERY),
                prune.halfLifeRecords(),
                OBSERVE_EVERY))
        .check();
  }

  private static long shortestHalfLife(int observeEvery) {
    return RunSettings.shortestHalfLife(CutEvidence.MINIMUM_RECORDS, observeEvery);
  }

  /** One batch in so many is observed. */
  public int observeEvery() {
    return OBSERVE_EVERY;
  }

  static LearningSettings read(ConfigReader in) {
    return in.settings(
        DEFAULT,
        () ->
            new LearningSettings(
                OptimizerSettings.read(in.section("optimizer")),
                in.whole("batch-size", BATCH_SIZE),
                in.wholeLong("seed", ANY),
                PruneSettings.read(in.section("prune")),
                EvaluateSettings.read(in.section("evaluate")),
                DriftSettings.read(in.section("drift"))));
  }
}
