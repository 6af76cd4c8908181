package io.espalier.model.evidence;

import java.util.List;

/**
 * What one batch says about the units that feed the parametric layers.
 *
 * @param records samples in the batch
 * @param layers one entry per parametric layer, from input to output
 */
public record BatchActivity(int records, List<Inputs> layers) {

  /**
   * Sums over the batch for the inputs of one layer; the arrays are never written to after
   * construction.
   *
   * @param absoluteSums Σ|x| per input
   * @param positiveCounts samples in which the input was above 0, per input
   */
  public record Inputs(float[] absoluteSums, float[] positiveCounts) {
    public Inputs {
      if (absoluteSums.length != positiveCounts.length) {
        throw new IllegalArgumentException(
            "%d sums but %d counts".formatted(absoluteSums.length, positiveCounts.length));
      }
    }
  }

  public BatchActivity {
    layers = List.copyOf(layers);
    if (records < 1) {
      throw new IllegalArgumentException("activity needs at least 1 record, got " + records);
    }
  }
}
