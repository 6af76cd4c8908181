package io.espalier.deploy.cli.stream;

import io.espalier.deploy.demo.DemoDefaults;
import io.espalier.deploy.settings.LearningSettings;
import io.espalier.deploy.settings.OptimizerSettings;
import io.espalier.model.optimizer.OptimizerSpec;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a demonstration learns, and whether and how carefully it is pruned. */
final class LearningOptions {

  private static final LearningSettings USUAL = DemoDefaults.LEARNING;

  @Option(names = "--batch-size", description = "samples learnt in one step")
  private int batchSize = USUAL.batchSize();

  @Option(names = "--optimizer", paramLabel = "NAME", description = "${COMPLETION-CANDIDATES}")
  private OptimizerSpec.Kind optimizer = USUAL.optimizer().kind();

  @Option(names = "--momentum", description = "of sgd")
  private double momentum = USUAL.optimizer().momentum();

  @Option(names = "--learning-rate", description = "of the optimizer")
  private double learningRate = USUAL.optimizer().learningRate();

  @Option(
      names = "--observe-every",
      paramLabel = "BATCHES",
      description = "one batch in so many is observed for the evidence of cuts")
  private int observeEvery = USUAL.observeEvery();

  @Option(names = "--no-prune", description = "only learn: nothing is cut or merged")
  private boolean unpruned;

  @Mixin private CycleOptions cycle = new CycleOptions();

  @Mixin private StreamReductionOptions reduction = new StreamReductionOptions();

  @Mixin private RepetitionOptions repetition = new RepetitionOptions();

  @Mixin private DriftOptions drift = new DriftOptions();

  @Option(names = "--seed", description = "of the network")
  private long seed = USUAL.seed();

  /**
   * @throws IllegalArgumentException when a value is not possible
   */
  LearningSettings settings() {
    OptimizerSettings usual = USUAL.optimizer();
    return USUAL
        .withOptimizer(
            new OptimizerSettings(
                optimizer, learningRate, momentum, usual.weightDecay(), usual.clipNorm()))
        .withBatchSize(batchSize)
        .withSeed(seed)
        .withDrift(drift.settings())
        .withPrune(
            cycle.in(USUAL.prune().withEnabled(!unpruned).withReduction(reduction.settings())))
        .withTrainer(repetition.settings(observeEvery));
  }
}
