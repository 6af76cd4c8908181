package io.espalier.deploy.service;

import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.pruner.PrunerSettings;
import io.espalier.actors.trainer.PublishInterval;
import io.espalier.actors.trainer.Trainer;
import io.espalier.deploy.settings.LearningSettings;
import io.espalier.deploy.settings.PruneSettings;
import io.espalier.deploy.settings.PublishSettings;
import io.espalier.deploy.settings.StreamReduction;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSpec;

/** What a run does, of what a person has set: of {@code serve} and of {@code demo}. */
public final class StreamRun {

  private StreamRun() {}

  /**
   * The settings for a network.
   *
   * @throws IllegalArgumentException when they don't fit it
   */
  public static RunSettings of(
      InitialNetwork initial,
      LearningSettings learning,
      CheckpointKeeper.Interval checkpoints,
      PublishSettings publish) {
    NetworkSpec network = initial.spec();
    network.requireBatch(learning.batchSize());
    return new RunSettings(
        initial,
        learning.optimizer().spec(),
        learning.seed(),
        new Trainer.Settings(
            learning.observeEvery(),
            learning.evaluate().of(network.classes()),
            learning.optimizer().clipNorm().orElse(Double.POSITIVE_INFINITY),
            learning.trainer().passes(),
            learning.trainer().replay(),
            learning.trainer().rateAfterDrift(),
            new PublishInterval(publish.everyRecords(), initial instanceof InitialNetwork.Trained)),
        new HalfLife(learning.prune().halfLifeRecords()),
        pruner(learning.prune(), learning.seed(), network),
        learning.drift().watch(),
        checkpoints);
  }

  private static PrunerSettings pruner(PruneSettings settings, long seed, NetworkSpec network) {
    return PrunerSettings.of(
            StreamReduction.of(settings.reduction(), network, seed), settings.cycle())
        .withEnabled(settings.enabled())
        .withCompact(settings.compact() && settings.regrowth().regrowBy().allowsCompaction())
        .withTargetCompression(settings.reduction().targetCompression())
        .withRegrowth(settings.regrowth(), seed);
  }
}
