package io.espalier.model.prune;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.Weighted;
import io.espalier.model.flow.Window;
import java.util.Objects;

/**
 * What a convolution reads, as its kernels see it: per channel the Gram matrix G of the patches
 * under the kernel, so that {@code ‖|K| * A‖²_F = |k|ᵀG|k|} for any kernel.
 *
 * @param taps of a kernel
 * @param products channels × taps × taps
 */
record Grams(int taps, double[] products) {

  /**
   * The matrices of a map.
   *
   * @param map one value per channel and position of what {@code layer} reads
   */
  static Grams of(Weighted layer, double[] map) {
    Window window = Objects.requireNonNull(layer.window());
    int taps = window.taps();
    Grams grams = new Grams(taps, new double[layer.input().channels() * taps * taps]);
    double[] patch = new double[taps];
    InputShape output = layer.output().shape();
    for (int channel = 0; channel < layer.input().channels(); channel++) {
      for (int row = 0; row < output.height(); row++) {
        for (int column = 0; column < output.width(); column++) {
          fill(patch, layer.input().shape(), window, map, channel, row, column);
          grams.add(patch, channel);
        }
      }
    }
    return grams;
  }

  /** What lies under the kernel at one position. */
  private static void fill(
      double[] patch,
      InputShape input,
      Window window,
      double[] map,
      int channel,
      int row,
      int column) {
    for (int tap = 0; tap < patch.length; tap++) {
      int y = row * window.stride() + tap / window.width() - window.padding();
      int x = column * window.stride() + tap % window.width() - window.padding();
      boolean inside = y >= 0 && x >= 0 && y < input.height() && x < input.width();
      patch[tap] = inside ? map[(channel * input.height() + y) * input.width() + x] : 0;
    }
  }

  private void add(double[] patch, int channel) {
    for (int one = 0; one < taps; one++) {
      int row = (channel * taps + one) * taps;
      for (int other = 0; patch[one] != 0 && other < taps; other++) {
        products[row + other] += patch[one] * patch[other];
      }
    }
  }

  /** {@code ‖|K| * A‖_F} of the kernel that begins at {@code first} and reads {@code channel}. */
  double norm(float[] values, int first, int channel) {
    double sum = 0;
    for (int one = 0; one < taps; one++) {
      double weight = Math.abs((double) values[first + one]);
      int row = (channel * taps + one) * taps;
      for (int other = 0; other < taps; other++) {
        sum += weight * Math.abs((double) values[first + other]) * products[row + other];
      }
    }
    return Math.sqrt(sum);
  }
}
