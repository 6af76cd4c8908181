package io.espalier.streaming.drift;

/**
 * Watches the error of a classifier, record by record or batch by batch, and raises an alarm when
 * it has risen. A fall of the error is never a drift: learning makes it fall. After an alarm a
 * detector starts afresh with what it still believes in. Deterministic; belongs to one thread.
 */
public sealed interface DriftDetector permits Adwin, Ddm, PageHinkley, Kswin {

  /** Short name for reports and checkpoints. */
  String name();

  /**
   * Takes in one error: best of one record. The mean of a batch counts as one observation, so the
   * bounds, which are about numbers of observations, find a change a batch's length later.
   *
   * @param error from 0 to 1: whether a record was predicted wrongly, or a share of wrong ones
   * @return the level after it
   * @throws IllegalArgumentException when {@code error} is not from 0 to 1
   */
  DriftLevel update(double error);

  /** What the last update returned; stable before the first. */
  DriftLevel level();

  /** Forgets everything. */
  void reset();

  /** Everything remembered, for {@link #restore}. */
  DetectorState state();

  /** Goes on exactly where the detector that wrote {@code state} stopped. */
  void restore(DetectorState state);

  /** Returns {@code error}, which must be from 0 to 1. */
  static double requireError(double error) {
    if (!(error >= 0 && error <= 1)) {
      throw new IllegalArgumentException(
          "an error is from 0 to 1, got %s. Maybe a loss was given in its place".formatted(error));
    }
    return error;
  }
}
