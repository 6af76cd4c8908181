package io.espalier.model.train;

import java.util.Locale;

/**
 * Training has left the finite numbers; the parameters are as they were before the step.
 *
 * <p>It carries no stack trace: it describes data and settings, not code.
 */
public final class DivergedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * The loss is not finite.
   *
   * @param step the update that was not made, counted from 1
   */
  public DivergedException(long step, double loss) {
    this("loss", loss, step);
  }

  DivergedException(String quantity, double value, long step) {
    super(
        String.format(
            Locale.ROOT,
            "the %s is %s at step %d: training has diverged. Maybe the learning rate is too high,"
                + " or the features are not scaled.",
            quantity,
            value,
            step),
        null,
        false,
        false);
  }
}
