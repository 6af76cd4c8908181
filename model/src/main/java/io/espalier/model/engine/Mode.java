package io.espalier.model.engine;

/**
 * How a pass computes: normalizations and dropouts differ between training and evaluation.
 *
 * @param training whether the pass is one to learn from
 * @param step number of the training step, from which dropouts draw; 0 in evaluation
 */
public record Mode(boolean training, long step) {

  /** For testing, scoring and predicting. */
  public static final Mode EVALUATION = new Mode(false, 0);

  /** For the training step of this number. */
  public static Mode training(long step) {
    return new Mode(true, step);
  }
}
