package io.espalier.actors.pruner;

/**
 * Tells whether a cut did harm: against the accuracy just before it, and, so that many small losses
 * do not add up unseen, against the best there was before any cut since the last drift. Owned by
 * the pruner.
 */
final class Guard {

  /** So many margins may be lost in all. */
  static final int EROSION_MARGINS = 3;

  private final double margin;
  private double bestAccuracy;

  /**
   * @param margin loss of accuracy that one cut is allowed, as a fraction
   * @param bestAccuracy what {@link #bestAccuracy} was; 0 to begin with
   */
  Guard(double margin, double bestAccuracy) {
    this.margin = margin;
    this.bestAccuracy = bestAccuracy;
  }

  /** A cut begins at this accuracy. */
  void cutBegins(double accuracyBefore) {
    bestAccuracy = Math.max(bestAccuracy, accuracyBefore);
  }

  /** Whether a cut made at {@code accuracyBefore} must be undone. */
  boolean isHarmful(double accuracyBefore, double accuracyNow) {
    return accuracyNow < accuracyBefore - margin
        || accuracyNow < bestAccuracy - EROSION_MARGINS * margin;
  }

  /** The stream has changed: what was reached before no longer counts. */
  void forget() {
    bestAccuracy = 0;
  }

  /** The best accuracy before any cut since the last drift; 0 before the first. */
  double bestAccuracy() {
    return bestAccuracy;
  }
}
