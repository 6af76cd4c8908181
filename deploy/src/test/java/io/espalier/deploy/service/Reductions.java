package io.espalier.deploy.service;

import io.espalier.deploy.config.ReductionSettings;

/** Reductions that differ from the usual one. */
final class Reductions {

  private Reductions() {}

  static ReductionSettings of(String criterion, double alpha, double target) {
    return of(criterion, alpha, target, RunDefaults.REDUCTION.schedule());
  }

  static ReductionSettings of(String criterion, double alpha, double target, String schedule) {
    ReductionSettings usual = RunDefaults.REDUCTION;
    return new ReductionSettings(
        criterion,
        usual.kernelNorm(),
        alpha,
        usual.convolutionAlpha(),
        usual.sizeExponent(),
        usual.exclude(),
        usual.layerAlpha(),
        schedule,
        usual.rounds(),
        target,
        usual.targetBy(),
        usual.merging(),
        usual.mergePace());
  }
}
