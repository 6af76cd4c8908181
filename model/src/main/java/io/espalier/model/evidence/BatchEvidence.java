package io.espalier.model.evidence;

import java.util.Optional;

/**
 * All that one observed batch says to criteria.
 *
 * @param activity of the signals
 * @param gradients of the parameters, where they are {@linkplain EvidenceSpec#gradients asked for}
 */
public record BatchEvidence(BatchActivity activity, Optional<BatchGradients> gradients) {

  /** What a batch says without its gradients. */
  public static BatchEvidence of(BatchActivity activity) {
    return new BatchEvidence(activity, Optional.empty());
  }

  /** Samples in the batch. */
  public int records() {
    return activity.records();
  }
}
