package io.espalier.model.experiment;

/**
 * Which round is the result, and when no further one is made. Decided on samples of the training
 * part that are not trained on, never on the test part.
 *
 * @param heldOut samples of the training part, drawn from the seed, that are kept for this
 * @param tolerance how far below the dense network's the accuracy of the result may be, as a
 *     fraction; both are read off an {@link AccuracyCurve}
 * @param targetCompression a round within the tolerance that has this compression is the last; 0 to
 *     go on
 * @param patience rounds in a row beyond the tolerance after which no further cut is tried
 */
public record RoundChoice(int heldOut, double tolerance, double targetCompression, int patience) {

  public RoundChoice {
    require(heldOut >= 1, "held-out samples must be at least 1, got " + heldOut);
    require(patience >= 1, "patience must be at least 1, got " + patience);
    require(
        targetCompression == 0 || targetCompression > 1,
        "target compression must be 0 or above 1, got " + targetCompression);
    require(tolerance >= 0 && tolerance <= 1, "tolerance must be from 0 to 1, got " + tolerance);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
