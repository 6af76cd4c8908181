package io.espalier.model.evidence;

import java.util.Arrays;
import java.util.List;

/**
 * What one batch says about the signals that matter to pruning: what dense and convolution layers
 * read, and what residual layers add up.
 *
 * @param records samples in the batch
 * @param layers one entry per probe of the network, in their order
 */
public record BatchActivity(int records, List<Inputs> layers) {

  /**
   * Sums over the batch for one signal; the arrays are never written to after construction.
   *
   * @param absoluteSums Σ|x| per unit; of planes over the positions, and where a convolution reads
   *     them, one sum per channel and tap, over the positions that the tap meets
   * @param squaredSums Σx² per unit of a row; empty of planes
   */
  public record Inputs(float[] absoluteSums, float[] squaredSums) {

    /** Without squares. */
    public Inputs(float[] absoluteSums) {
      this(absoluteSums, new float[0]);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Inputs inputs
          && Arrays.equals(absoluteSums, inputs.absoluteSums)
          && Arrays.equals(squaredSums, inputs.squaredSums);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(absoluteSums) + Arrays.hashCode(squaredSums);
    }
  }

  public BatchActivity {
    layers = List.copyOf(layers);
    if (records < 1) {
      throw new IllegalArgumentException("activity needs at least 1 record, got " + records);
    }
  }
}
