package io.espalier.model.evidence;

import java.util.Optional;

/**
 * All that one observed batch says to criteria.
 *
 * @param activity of the signals
 * @param gradients of the parameters, where they are {@linkplain EvidenceSpec#gradients asked for}
 * @param moments of units together, where they are {@linkplain EvidenceSpec#neurons asked for}
 * @param sensitivity of layers, where it is {@linkplain EvidenceSpec#sensitivity asked for}
 */
public record BatchEvidence(
    BatchActivity activity,
    Optional<BatchGradients> gradients,
    Optional<BatchMoments> moments,
    Optional<SensitivitySums> sensitivity) {

  /** What a batch says of activity alone. */
  public static BatchEvidence of(BatchActivity activity) {
    return new BatchEvidence(activity, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same, and the gradients. */
  public BatchEvidence with(BatchGradients observed) {
    return new BatchEvidence(activity, Optional.of(observed), moments, sensitivity);
  }

  /** The same, and the moments of units together. */
  public BatchEvidence with(BatchMoments observed) {
    return new BatchEvidence(activity, gradients, Optional.of(observed), sensitivity);
  }

  /** The same, and the sensitivity of layers. */
  public BatchEvidence with(SensitivitySums observed) {
    return new BatchEvidence(activity, gradients, moments, Optional.of(observed));
  }

  /** Samples in the batch. */
  public int records() {
    return activity.records();
  }
}
