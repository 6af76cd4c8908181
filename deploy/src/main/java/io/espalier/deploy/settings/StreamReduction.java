package io.espalier.deploy.settings;

import io.espalier.actors.settings.InvalidSettingException;
import io.espalier.actors.settings.Requirements;
import io.espalier.deploy.offline.LayerRules;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.plan.Method;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.plan.StreamDefaults;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.prune.Schedule;

/** What a round on a stream cuts and merges. */
public final class StreamReduction {

  private StreamReduction() {}

  /**
   * As it is set, for a network.
   *
   * @param seed of criteria that draw
   * @throws InvalidSettingException when settings contradict each other or do not fit the network
   */
  public static Reduction of(ReductionSettings settings, NetworkSpec network, long seed) {
    requireCuts(settings, network);
    Method method =
        Method.named(settings.criterion(), KernelNorm.named(settings.cuts().kernelNorm()), seed);
    CutPlan cuts = cuts(settings, network);
    return method.reduction(
        criterion -> new Cut(criterion, cuts),
        () -> StreamMerges.of(method, settings.merges(), network, StreamDefaults.SIGNIFICANCE));
  }

  /** Refuses each setting of cuts by its own name. */
  private static void requireCuts(ReductionSettings settings, NetworkSpec network) {
    CutRules rules = settings.cuts();
    new Requirements()
        .accepts("exclude", () -> LayerRules.parse(rules.exclude(), "").requireIn(network))
        .accepts("layer-alpha", () -> LayerRules.parse("", rules.layerAlpha()).requireIn(network))
        .accepts("schedule", () -> schedule(settings))
        .check();
    new Requirements().accepts("layer-alpha", () -> keepRatios(rules, network)).check();
  }

  private static CutPlan cuts(ReductionSettings settings, NetworkSpec network) {
    CutRules rules = settings.cuts();
    return new CutPlan(keepRatios(rules, network), schedule(settings), rules.sizeMetric());
  }

  private static KeepRatios keepRatios(CutRules rules, NetworkSpec network) {
    return LayerRules.parse(rules.exclude(), rules.layerAlpha())
        .keepRatios(
            rules.alpha(),
            rules.alphaConvolution().orElse(rules.alpha()),
            rules.sizeExponent(),
            network)
        .withSignificance(StreamDefaults.SIGNIFICANCE);
  }

  private static Schedule schedule(ReductionSettings settings) {
    CutRules rules = settings.cuts();
    return Schedule.named(rules.schedule(), rules.rounds(), settings.targetCompression());
  }
}
