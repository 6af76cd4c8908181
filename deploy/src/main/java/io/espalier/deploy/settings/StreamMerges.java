package io.espalier.deploy.settings;

import io.espalier.actors.pruner.PrunerSettings;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.plan.MergePace;
import io.espalier.model.plan.Method;
import io.espalier.model.plan.Reduction.Merge;

/** How neurons are merged on a stream, where a round has few records to recover in. */
final class StreamMerges {

  private StreamMerges() {}

  /**
   * The merges of a method that has them, of hidden neurons behind convolutions.
   *
   * @param significance of their costs; see {@link io.espalier.model.merge.MergeSettings}
   */
  static Merge of(Method method, MergeRules rules, NetworkSpec network, double significance) {
    return new Merge(
        rules.mergeStyle().settings().fitting(network).withSignificance(significance),
        MergePace.parse(rules.mergePace().orElse(usualPace(method))),
        (int) PrunerSettings.MINIMUM_EVIDENCE);
  }

  private static String usualPace(Method method) {
    return method.criterion().isEmpty() ? MergeRules.PACE_ALONE : MergeRules.PACE_BESIDE_CUTS;
  }
}
