package io.espalier.model.offline;

import io.espalier.model.plan.MergePace;

/**
 * Which round is the result, where the next one starts, and when no further one is made. Decided on
 * samples of the training part that are not trained on, never on the test part.
 *
 * <p>The last round within the tolerance, no less accurate than its floor, stands: it is the result
 * unless a later one is.
 *
 * @param heldOut samples of the training part that are kept for this, drawn from the seed or, of
 *     data in time order, the last
 * @param floor the least accuracy of the result
 * @param targetCompression a round within the tolerance that has this compression is the last; 0 to
 *     go on
 * @param patience rounds in a row beyond the tolerance, or in which {@link MergePace.OneByOne}
 *     finds nothing to merge, after which no further one is tried
 * @param afterFailure what follows a round beyond the tolerance
 */
public record RoundChoice(
    int heldOut,
    AccuracyFloor floor,
    double targetCompression,
    int patience,
    AfterFailure afterFailure) {

  /** So that the compression with k parameters, which is a rounded number, means k. */
  private static final double ROUNDING = 1e-6;

  /** What follows a round beyond the tolerance. */
  public enum AfterFailure {
    /**
     * The next round starts where it ended: the rounds are one curve of accuracy against
     * compression, a later one may show that this one was only measured low. Accuracies, the dense
     * network's too, are read off the fitted {@link AccuracyCurve}.
     */
    CONTINUE,
    /**
     * It is undone, and the next one starts where it did but takes half as much; where that is the
     * same all over, it goes on with the training of the one undone, unless it rewinds. What is
     * undone is on no curve: accuracies count as they are measured.
     */
    ROLLBACK
  }

  public RoundChoice {
    require(heldOut >= 1, "held-out samples must be at least 1, got " + heldOut);
    require(patience >= 1, "patience must be at least 1, got " + patience);
    require(
        targetCompression == 0 || targetCompression > 1,
        "target compression must be 0 or above 1, got " + targetCompression);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** The same choice by so many held-out samples. */
  public RoundChoice withHeldOut(int samples) {
    return new RoundChoice(samples, floor, targetCompression, patience, afterFailure);
  }

  /** The same choice with another least accuracy. */
  public RoundChoice withFloor(AccuracyFloor other) {
    return new RoundChoice(heldOut, other, targetCompression, patience, afterFailure);
  }

  /** The same choice with another end; 0 for none. */
  public RoundChoice withTargetCompression(double other) {
    return new RoundChoice(heldOut, floor, other, patience, afterFailure);
  }

  /**
   * The most parameters that have the target compression; 0 if there is no target.
   *
   * @param parameters of the dense network
   */
  public int targetParameters(int parameters) {
    return targetCompression > 0 ? (int) (parameters / targetCompression + ROUNDING) : 0;
  }
}
