package io.espalier.deploy.cli.stream;

import io.espalier.actors.guard.GuardKind;
import io.espalier.actors.pruner.RegrowthSettings;
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

  @Option(
      names = "--guard-margin",
      description =
          "a cut is undone when it costs more than this share of 1 of accuracy; at 1 only where"
              + " there is nothing to judge it by, or, with --guard window, the loss rises")
  private double guardMargin = USUAL.prune().cycle().guardMargin();

  @Option(
      names = "--rate-while-cutting",
      paramLabel = "FACTOR",
      description =
          "what the learning rate is multiplied with from 5,000 records before the first cut until"
              + " 20,000 after the last; 1 to leave it alone")
  private double rateWhileCutting = USUAL.prune().cycle().rateWhileCutting();

  @Option(
      names = "--guard",
      paramLabel = "HOW",
      converter = GuardName.class,
      description =
          "how harm is found: shadow (beside the network as it would be without the cut, which"
              + " learns too), forward-only (beside it as it was) or window (accuracy before and"
              + " after)")
  private GuardKind guard = USUAL.prune().cycle().guard();

  @Option(
      names = "--regrow-to",
      paramLabel = "TIMES",
      description =
          "when the stream has changed, a network that is smaller gets connections back up to this"
              + " compression, and loses them again within 40,000 records; 0 for none")
  private double regrowTo = USUAL.prune().regrowth().regrowToCompression();

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
            USUAL
                .prune()
                .withEnabled(!unpruned)
                .withReduction(reduction.settings())
                .withRegrowth(
                    new RegrowthSettings(regrowTo, USUAL.prune().regrowth().regrowRecords()))
                .withCycle(
                    USUAL
                        .prune()
                        .cycle()
                        .withGuard(guard)
                        .withGuardMargin(guardMargin)
                        .withRateWhileCutting(rateWhileCutting)))
        .withTrainer(repetition.settings(observeEvery));
  }
}
