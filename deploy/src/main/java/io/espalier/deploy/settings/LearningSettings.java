package io.espalier.deploy.settings;

import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.pruner.PrunerSettings;
import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.deploy.config.ConfigReader;
import io.espalier.model.network.NetworkSpec;
import java.util.Locale;
import java.util.Optional;

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
    TrainerSettings trainer,
    PruneSettings prune,
    EvaluateSettings evaluate,
    DriftSettings drift) {

  private static final Range BATCH_SIZE = Range.between(1, 65_536);
  private static final Range ANY = new Range("of any size", value -> true, 0);

  /** Of a service. */
  public static final LearningSettings DEFAULT =
      new LearningSettings(
          OptimizerSettings.DEFAULT,
          128,
          42,
          TrainerSettings.DEFAULT,
          PruneSettings.DEFAULT,
          EvaluateSettings.DEFAULT,
          DriftSettings.DEFAULT);

  public LearningSettings {
    Requirements requirements = new Requirements().number("batch-size", BATCH_SIZE, batchSize);
    if (prune.needsEvidence()) {
      requireEvidence(requirements, trainer.observeEvery(), prune.halfLifeRecords());
    }
    requirements.check();
  }

  /** Who observes otherwise than usual is told how often that must be, the others for how long. */
  private static void requireEvidence(
      Requirements requirements, int observeEvery, long halfLifeRecords) {
    long shortest = RunSettings.shortestHalfLife(PrunerSettings.MINIMUM_EVIDENCE, observeEvery);
    long rarest = RunSettings.rarestObservation(PrunerSettings.MINIMUM_EVIDENCE, halfLifeRecords);
    boolean isUsual = observeEvery == TrainerSettings.DEFAULT.observeEvery() || rarest < 1;
    requirements.that(
        halfLifeRecords >= shortest,
        isUsual ? "prune.half-life-records" : "trainer.observe-every",
        String.format(
            Locale.ROOT,
            "forgets too soon: with one batch in %d observed and a half-life of %d records, what"
                + " is observed is never enough for a cut. Make it %s",
            observeEvery,
            halfLifeRecords,
            isUsual ? shortest + " or more" : rarest + " or less"));
  }

  /** One batch in so many is observed. */
  public int observeEvery() {
    return trainer.observeEvery();
  }

  /** These settings with another optimizer. */
  public LearningSettings withOptimizer(OptimizerSettings other) {
    return new LearningSettings(other, batchSize, seed, trainer, prune, evaluate, drift);
  }

  /** These settings with batches of another size. */
  public LearningSettings withBatchSize(int other) {
    return new LearningSettings(optimizer, other, seed, trainer, prune, evaluate, drift);
  }

  /** These settings with another seed. */
  public LearningSettings withSeed(long other) {
    return new LearningSettings(optimizer, batchSize, other, trainer, prune, evaluate, drift);
  }

  /** These settings with another trainer. */
  public LearningSettings withTrainer(TrainerSettings other) {
    return new LearningSettings(optimizer, batchSize, seed, other, prune, evaluate, drift);
  }

  /** These settings with other pruning. */
  public LearningSettings withPrune(PruneSettings other) {
    return new LearningSettings(optimizer, batchSize, seed, trainer, other, evaluate, drift);
  }

  /** These settings with another detector. */
  public LearningSettings withDrift(DriftSettings other) {
    return new LearningSettings(optimizer, batchSize, seed, trainer, prune, evaluate, other);
  }

  /**
   * @param network that they must fit; empty where there is none to compare with
   */
  static LearningSettings read(ConfigReader in, Optional<NetworkSpec> network) {
    return in.settings(
        DEFAULT,
        () -> {
          LearningSettings read =
              new LearningSettings(
                  OptimizerSettings.read(in.section("optimizer")),
                  in.whole("batch-size", BATCH_SIZE),
                  in.wholeLong("seed", ANY),
                  TrainerSettings.read(in.section("trainer")),
                  PruneSettings.read(in.section("prune"), network),
                  EvaluateSettings.read(in.section("evaluate")),
                  DriftSettings.read(in.section("drift")));
          network.ifPresent(read::requireFit);
          return read;
        });
  }

  private void requireFit(NetworkSpec network) {
    new Requirements().accepts("batch-size", () -> network.requireBatch(batchSize)).check();
  }
}
