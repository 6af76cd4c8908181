package io.espalier.deploy.service;

import io.espalier.deploy.config.ReductionSettings;
import io.espalier.deploy.offline.LayerRules;
import io.espalier.model.experiment.Method;
import io.espalier.model.experiment.Reduction;
import io.espalier.model.experiment.Reduction.Cut;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.prune.Schedule;

/** What a round on a stream cuts and merges. */
final class StreamReduction {

  private StreamReduction() {}

  /**
   * As it is set, for a network.
   *
   * @param seed of criteria that draw
   * @throws IllegalArgumentException when settings contradict each other or name a layer that the
   *     network does not have
   */
  static Reduction of(ReductionSettings settings, NetworkSpec network, long seed) {
    Method method =
        Method.named(settings.criterion(), KernelNorm.named(settings.kernelNorm()), seed);
    CutPlan cuts = cuts(settings, network);
    return method.reduction(
        criterion -> new Cut(criterion, cuts),
        () -> StreamMerges.of(method, settings.merging(), settings.mergePace(), network));
  }

  private static CutPlan cuts(ReductionSettings settings, NetworkSpec network) {
    return new CutPlan(
        LayerRules.parse(settings.exclude(), settings.layerAlpha())
            .shares(
                settings.alpha(),
                settings.convolutionAlpha().orElse(settings.alpha()),
                settings.sizeExponent(),
                network),
        Schedule.named(settings.schedule(), settings.rounds(), settings.targetCompression()),
        settings.targetBy());
  }
}
