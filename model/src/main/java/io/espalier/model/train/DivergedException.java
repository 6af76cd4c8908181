package io.espalier.model.train;

/** The loss is no longer a finite number; the parameters are as they were before the step. */
public final class DivergedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DivergedException(long step, double loss) {
    super(
        ("the loss is %s at step %d: training has diverged. Maybe the learning rate is too high,"
                + " or the features are not scaled.")
            .formatted(loss, step));
  }
}
