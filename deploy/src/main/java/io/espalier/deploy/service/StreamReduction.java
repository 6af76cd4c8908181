package io.espalier.deploy.service;

import io.espalier.deploy.offline.LayerRules;
import io.espalier.deploy.settings.CutRules;
import io.espalier.deploy.settings.ReductionSettings;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.plan.Method;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
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
        Method.named(settings.criterion(), KernelNorm.named(settings.cuts().kernelNorm()), seed);
    CutPlan cuts = cuts(settings, network);
    return method.reduction(
        criterion -> new Cut(criterion, cuts),
        () -> StreamMerges.of(method, settings.merges(), network));
  }

  private static CutPlan cuts(ReductionSettings settings, NetworkSpec network) {
    CutRules rules = settings.cuts();
    return new CutPlan(
        LayerRules.parse(rules.exclude(), rules.layerAlpha())
            .keepRatios(
                rules.alpha(),
                rules.alphaConvolution().orElse(rules.alpha()),
                rules.sizeExponent(),
                network),
        Schedule.named(rules.schedule(), rules.rounds(), settings.targetCompression()),
        rules.sizeMetric());
  }
}
