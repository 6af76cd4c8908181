package io.espalier.model.evidence;

import java.util.List;
import java.util.Locale;

/**
 * What records say of how much the loss hangs on what connections carry: moments of what each dense
 * or convolution layer reads, and of the gradient that comes back to it. Plain sums over records,
 * so those of any parts of a stream add up to those of the whole. The arrays are never written to
 * after construction.
 *
 * @param records so many are in the sums, after forgetting
 * @param layers one entry per dense or convolution layer, in order of their blocks
 */
public record SensitivitySums(double records, List<Layer> layers) {

  /**
   * Sums for one layer.
   *
   * @param inputs Σx per input; of a convolution per channel and tap, over the positions that the
   *     tap meets, what lies in the padding being 0
   * @param squaredInputs Σx² in the same order
   * @param squaredGradients Σδ² per output, of a convolution over its positions too; δ is the
   *     gradient of a single record's loss by what the output is before its activation
   */
  public record Layer(double[] inputs, double[] squaredInputs, double[] squaredGradients) {
    public Layer {
      if (inputs.length != squaredInputs.length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%d inputs but %d of their squares",
                inputs.length,
                squaredInputs.length));
      }
    }

    private List<double[]> arrays() {
      return List.of(inputs, squaredInputs, squaredGradients);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Layer layer && Arrayed.equal(arrays(), layer.arrays());
    }

    @Override
    public int hashCode() {
      return Arrayed.hash(arrays());
    }
  }

  public SensitivitySums {
    layers = List.copyOf(layers);
    if (!(records >= 0)) {
      throw new IllegalArgumentException("sums are over 0 or more records, got " + records);
    }
  }

  /** Three for each layer. */
  List<double[]> arrays() {
    return layers.stream().flatMap(layer -> layer.arrays().stream()).toList();
  }
}
