package io.espalier.deploy.service;

import io.espalier.deploy.demo.DemoDefaults;
import io.espalier.deploy.settings.CutRules;
import io.espalier.deploy.settings.LearningSettings;
import io.espalier.deploy.settings.ReductionSettings;

/** Demonstrations that differ from the usual one in what is cut. */
public final class Reductions {

  private Reductions() {}

  public static LearningSettings of(String criterion, double alpha, double target) {
    return of(criterion, alpha, target, CutRules.DEFAULT.schedule(), 42);
  }

  public static LearningSettings of(
      String criterion, double alpha, double target, String schedule, long seed) {
    CutRules usual = CutRules.DEFAULT;
    CutRules cuts =
        new CutRules(
            usual.kernelNorm(),
            alpha,
            usual.alphaConvolution(),
            usual.sizeExponent(),
            usual.exclude(),
            usual.layerAlpha(),
            schedule,
            usual.rounds(),
            usual.sizeMetric());
    LearningSettings demo = DemoDefaults.LEARNING;
    ReductionSettings reduction =
        new ReductionSettings(criterion, cuts, demo.prune().reduction().merges(), target);
    return demo.withSeed(seed).withPrune(demo.prune().withReduction(reduction));
  }
}
