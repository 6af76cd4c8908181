package io.espalier.deploy.service;

import io.espalier.deploy.config.CutRules;
import io.espalier.deploy.config.LearningSettings;
import io.espalier.deploy.config.PruneSettings;
import io.espalier.deploy.config.ReductionSettings;

/** Demonstrations that differ from the usual one in what is cut. */
final class Reductions {

  private Reductions() {}

  static LearningSettings of(String criterion, double alpha, double target) {
    return of(criterion, alpha, target, CutRules.DEFAULT.schedule(), 42);
  }

  static LearningSettings of(
      String criterion, double alpha, double target, String schedule, long seed) {
    CutRules usual = CutRules.DEFAULT;
    CutRules cuts =
        new CutRules(
            usual.kernelNorm(),
            alpha,
            usual.convolutionAlpha(),
            usual.sizeExponent(),
            usual.exclude(),
            usual.layerAlpha(),
            schedule,
            usual.rounds(),
            usual.targetBy());
    PruneSettings prune = DemoDefaults.LEARNING.prune();
    return learning(
        new PruneSettings(
            prune.enabled(),
            new ReductionSettings(criterion, cuts, prune.reduction().merges(), target),
            prune.compact(),
            prune.timing(),
            prune.guardMargin(),
            prune.halfLifeRecords(),
            prune.rateWhileCutting()),
        seed);
  }

  private static LearningSettings learning(PruneSettings prune, long seed) {
    LearningSettings usual = DemoDefaults.LEARNING;
    return new LearningSettings(
        usual.optimizer(), usual.batchSize(), seed, prune, usual.evaluate(), usual.drift());
  }
}
