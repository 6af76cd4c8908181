package io.espalier.deploy.service;

import io.espalier.actors.pruner.PrunerSettings;
import io.espalier.deploy.settings.MergeRules;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.plan.MergePace;
import io.espalier.model.plan.Method;
import io.espalier.model.plan.Reduction.Merge;

/** How neurons are merged on a stream, where a round has few records to recover in. */
final class StreamMerges {

  /** Alone: a fifth of what is left. */
  private static final MergePace ALONE = new MergePace.Share(0.2);

  /** Beside a criterion that cuts: what costs little, as in a sparse network folds revive. */
  private static final MergePace BESIDE_CUTS = new MergePace.Cost(3e-4);

  private StreamMerges() {}

  /** The merges of a method that has them, of hidden neurons behind convolutions. */
  static Merge of(Method method, MergeRules rules, NetworkSpec network) {
    return new Merge(
        rules.mergeStyle().settings().fitting(network),
        rules
            .mergePace()
            .map(MergePace::parse)
            .orElse(method.criterion().isEmpty() ? ALONE : BESIDE_CUTS),
        (int) PrunerSettings.MINIMUM_EVIDENCE);
  }
}
