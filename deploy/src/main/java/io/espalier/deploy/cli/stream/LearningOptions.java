package io.espalier.deploy.cli.stream;

import io.espalier.deploy.demo.DemoDefaults;
import io.espalier.deploy.settings.LearningSettings;
import io.espalier.deploy.settings.OptimizerSettings;
import io.espalier.deploy.settings.TrainerSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a demonstration learns, and whether and how carefully it is pruned. */
final class LearningOptions {

  private static final LearningSettings USUAL = DemoDefaults.LEARNING;

  @Option(names = "--batch-size", description = "samples learnt in one step")
  private int batchSize = USUAL.batchSize();

  @Option(names = "--learning-rate", description = "of Adam")
  private double learningRate = USUAL.optimizer().learningRate();

  @Option(
      names = "--observe-every",
      paramLabel = "BATCHES",
      description = "one batch in so many is observed for the evidence of cuts")
  private int observeEvery = USUAL.observeEvery();

  @Option(names = "--no-prune", description = "only learn: nothing is cut or merged")
  private boolean unpruned;

  @Option(
      names = "--guard-margin",
      description =
          "a cut is undone when windowed accuracy drops by more than this share of 1; at 1 only"
              + " where there is nothing to judge it by, or the loss rises")
  private double guardMargin = USUAL.prune().cycle().guardMargin();

  @Option(
      names = "--rate-while-cutting",
      paramLabel = "FACTOR",
      description =
          "what the learning rate is multiplied with from 5,000 records before the first cut until"
              + " 20,000 after the last; 1 to leave it alone")
  private double rateWhileCutting = USUAL.prune().cycle().rateWhileCutting();

  @Mixin private StreamReductionOptions reduction = new StreamReductionOptions();

  @Mixin private DriftOptions drift = new DriftOptions();

  @Option(names = "--seed", description = "of the network")
  private long seed = USUAL.seed();

  /**
   * @throws IllegalArgumentException when a value is not possible
   */
  LearningSettings settings() {
    OptimizerSettings optimizer = USUAL.optimizer();
    return USUAL
        .withOptimizer(optimizer.with(learningRate, optimizer.weightDecay()))
        .withBatchSize(batchSize)
        .withSeed(seed)
        .withDrift(drift.settings())
        .withPrune(
            USUAL
                .prune()
                .withEnabled(!unpruned)
                .withReduction(reduction.settings())
                .withCycle(
                    USUAL
                        .prune()
                        .cycle()
                        .withGuardMargin(guardMargin)
                        .withRateWhileCutting(rateWhileCutting)))
        .withTrainer(new TrainerSettings(observeEvery));
  }
}
