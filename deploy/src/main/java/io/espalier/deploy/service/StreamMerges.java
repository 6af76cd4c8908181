package io.espalier.deploy.service;

import io.espalier.deploy.config.CutEvidence;
import io.espalier.model.experiment.MergePace;
import io.espalier.model.experiment.Method;
import io.espalier.model.experiment.Reduction.Merge;
import io.espalier.model.merge.MergeStyle;
import java.util.Optional;

/** How neurons are merged on a stream, where a round has few records to recover in. */
final class StreamMerges {

  /** Alone: a tenth of what is left. */
  private static final MergePace ALONE = new MergePace.Share(0.1);

  /** Beside a criterion that cuts: what costs little, as in a sparse network folds revive. */
  private static final MergePace BESIDE_CUTS = new MergePace.Cost(1e-3);

  private StreamMerges() {}

  /**
   * The merges of a method that has them.
   *
   * @param pace as it is written; empty for what fits the method
   */
  static Merge of(Method method, MergeStyle style, Optional<String> pace) {
    return new Merge(
        style.settings(),
        pace.map(MergePace::parse).orElse(method.criterion().isEmpty() ? ALONE : BESIDE_CUTS),
        (int) CutEvidence.MINIMUM_RECORDS);
  }
}
