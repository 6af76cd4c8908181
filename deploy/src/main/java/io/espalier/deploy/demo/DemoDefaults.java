package io.espalier.deploy.demo;

import io.espalier.actors.guard.CutCycle;
import io.espalier.deploy.settings.LearningSettings;
import io.espalier.deploy.settings.OptimizerSettings;
import io.espalier.deploy.settings.PruneSettings;
import io.espalier.deploy.settings.ReductionSettings;

/**
 * Where a demonstration differs from a service: the first cut comes after seconds, others every few
 * seconds after it, and they end.
 */
public final class DemoDefaults {

  private static final double WEIGHT_DECAY = 1e-4;
  private static final OptimizerSettings OPTIMIZER = OptimizerSettings.DEFAULT;

  private static final PruneSettings PRUNE =
      PruneSettings.DEFAULT
          .withReduction(ReductionSettings.DEFAULT.withTargetCompression(30))
          .withCycle(
              new CutCycle(
                  12_000,
                  10_000,
                  5_000,
                  CutCycle.DEFAULT.guardMargin(),
                  CutCycle.DEFAULT.rateWhileCutting(),
                  CutCycle.usualLead(5_000),
                  CutCycle.DEFAULT.guard()))
          .withHalfLifeRecords(10_000);

  /** What is learnt, and how that is pruned. */
  public static final LearningSettings LEARNING =
      LearningSettings.DEFAULT
          .withOptimizer(OPTIMIZER.with(OPTIMIZER.learningRate(), WEIGHT_DECAY))
          .withPrune(PRUNE);

  private DemoDefaults() {}
}
