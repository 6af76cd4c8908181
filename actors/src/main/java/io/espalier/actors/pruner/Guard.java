package io.espalier.actors.pruner;

/**
 * Tells whether a cut did harm: against the accuracy just before it, and, so that many small losses
 * do not add up unseen, against the best there was before any cut since the last drift. It does not
 * judge finer than twice the noise of what it compares, whatever the margin. Owned by the pruner.
 */
final class Guard {

  /** So many margins may be lost in all. */
  static final int EROSION_MARGINS = 3;

  private static final double DEVIATIONS = 2;

  private final double margin;
  private final long probationRecords;
  private double bestAccuracy;

  /**
   * @param settings how much accuracy one cut may cost, and over how many records it is measured
   * @param bestAccuracy what {@link #bestAccuracy} was; 0 to begin with
   */
  Guard(PrunerSettings settings, double bestAccuracy) {
    margin = settings.cycle().guardMargin();
    probationRecords = settings.cycle().probationRecords();
    this.bestAccuracy = bestAccuracy;
  }

  /**
   * Twice the binomial standard error of the difference between accuracy before and after a cut
   * that changes nothing: a margin below it undoes cuts by chance.
   *
   * @param accuracy of the network
   * @param probationRecords as many are seen before the cut, and half as many after it
   */
  static double twiceNoise(double accuracy, long probationRecords) {
    return DEVIATIONS * Math.sqrt(accuracy * (1 - accuracy) * 3 / probationRecords);
  }

  /** The loss of accuracy that counts as none, from {@code accuracyBefore} on. */
  double allowed(double accuracyBefore) {
    return Math.max(margin, twiceNoise(accuracyBefore, probationRecords));
  }

  /** A cut that began at this accuracy was judged. */
  void judged(double accuracyBefore) {
    bestAccuracy = Math.max(bestAccuracy, accuracyBefore);
  }

  /** Whether a cut made at {@code accuracyBefore} must be undone. */
  boolean isHarmful(double accuracyBefore, double accuracyNow) {
    double best = Math.max(bestAccuracy, accuracyBefore);
    return accuracyNow < accuracyBefore - allowed(accuracyBefore)
        || accuracyNow
            < best - Math.max(EROSION_MARGINS * margin, twiceNoise(best, probationRecords));
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
