package io.espalier.model.evidence;

import java.util.ArrayList;
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

    /** Nothing seen of so many inputs and outputs. */
    static Layer empty(int inputs, int outputs) {
      return new Layer(new double[inputs], new double[inputs], new double[outputs]);
    }

    boolean isLike(Layer other) {
      return other.inputs.length == inputs.length
          && other.squaredGradients.length == squaredGradients.length;
    }

    Layer scaled(double factor) {
      return new Layer(
          scaled(inputs, factor), scaled(squaredInputs, factor), scaled(squaredGradients, factor));
    }

    Layer plus(Layer other) {
      return new Layer(
          sum(inputs, other.inputs),
          sum(squaredInputs, other.squaredInputs),
          sum(squaredGradients, other.squaredGradients));
    }

    private static double[] scaled(double[] values, double factor) {
      double[] scaled = new double[values.length];
      for (int k = 0; k < scaled.length; k++) {
        scaled[k] = values[k] * factor;
      }
      return scaled;
    }

    private static double[] sum(double[] values, double[] addends) {
      double[] sum = new double[values.length];
      for (int k = 0; k < sum.length; k++) {
        sum[k] = values[k] + addends[k];
      }
      return sum;
    }
  }

  public SensitivitySums {
    layers = List.copyOf(layers);
    if (!(records >= 0)) {
      throw new IllegalArgumentException("sums are over 0 or more records, got " + records);
    }
  }

  /** Whether {@code other} is about layers of the same sizes. */
  public boolean isLike(SensitivitySums other) {
    boolean like = other.layers.size() == layers.size();
    for (int layer = 0; like && layer < layers.size(); layer++) {
      like = layers.get(layer).isLike(other.layers.get(layer));
    }
    return like;
  }

  /** These sums when each record counts so much. */
  SensitivitySums scaled(double factor) {
    return new SensitivitySums(
        records * factor, layers.stream().map(layer -> layer.scaled(factor)).toList());
  }

  /**
   * The sums over both parts.
   *
   * @throws IllegalArgumentException when the other is about another network
   */
  SensitivitySums plus(SensitivitySums other) {
    if (!isLike(other)) {
      throw new IllegalArgumentException(
          "sensitivities of %s do not fit evidence about %s".formatted(other.sizes(), sizes()));
    }
    List<Layer> sums = new ArrayList<>();
    for (int layer = 0; layer < layers.size(); layer++) {
      sums.add(layers.get(layer).plus(other.layers.get(layer)));
    }
    return new SensitivitySums(records + other.records, sums);
  }

  private List<String> sizes() {
    return layers.stream()
        .map(layer -> layer.inputs.length + " to " + layer.squaredGradients.length)
        .toList();
  }
}
