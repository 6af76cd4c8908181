package io.espalier.model.prune;

import io.espalier.model.network.InputShape;
import io.espalier.model.network.Placed.Weighted;
import io.espalier.model.network.Probe;
import io.espalier.model.network.Window;
import java.util.List;
import java.util.Objects;

/** How NNrelief sums up over positions what a kernel brings to its filter. */
public enum KernelNorm {
  /**
   * The L1 norm, as the reference code has it for LeNet: {@code Σ_t |k_t|·T_i[t]}, from one sum per
   * channel and tap.
   */
  L1,
  /**
   * The Frobenius norm of the mean map, as the reference code has it for VGG and ResNet: {@code
   * ‖|K| * mean|x|‖_F}, from maps of the mean activity; see {@link Probe#whole}.
   */
  F_OF_MEAN;

  /** The names of all norms. */
  public static final List<String> NAMES = List.of("l1", "f-of-mean");

  /**
   * A norm by name.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static KernelNorm named(String name) {
    return switch (name) {
      case "l1" -> L1;
      case "f-of-mean" -> F_OF_MEAN;
      default ->
          throw new IllegalArgumentException(
              "kernel norm '%s' is not known. Use %s.".formatted(name, String.join(" or ", NAMES)));
    };
  }

  /** What evidence must hold for this norm, given a network's probes. */
  public List<Probe> probes(List<Probe> probes) {
    return this == L1 ? probes : probes.stream().map(Probe::whole).toList();
  }

  /**
   * What the kernels of a convolution are scored with, from its evidence.
   *
   * @return per channel taps, or taps × taps of the Gram matrix G with {@code ‖|K| * A‖² =
   *     |k|ᵀG|k|}
   */
  double[] statistic(Weighted layer, double[] means) {
    return this == L1 ? means : grams(layer, Objects.requireNonNull(layer.window()), means);
  }

  /** The score of the kernel that begins at {@code first} and reads {@code channel}. */
  double kernel(float[] values, int first, int taps, int channel, double[] statistic) {
    double sum = 0;
    for (int tap = 0; tap < taps; tap++) {
      double weight = Math.abs((double) values[first + tap]);
      if (this == L1) {
        sum += weight * statistic[channel * taps + tap];
      } else {
        int row = (channel * taps + tap) * taps;
        for (int other = 0; other < taps; other++) {
          sum += weight * Math.abs((double) values[first + other]) * statistic[row + other];
        }
      }
    }
    return this == L1 ? sum : Math.sqrt(sum);
  }

  /** The score of a bias of 1. */
  double bias(int positions) {
    return this == L1 ? positions : Math.sqrt(positions);
  }

  /** What a branch adds to each channel of a sum. */
  double[] channels(int channels, double[] means) {
    if (this == L1) {
      return means;
    }
    double[] norms = new double[channels];
    int positions = means.length / channels;
    for (int k = 0; k < means.length; k++) {
      norms[k / positions] += means[k] * means[k];
    }
    for (int channel = 0; channel < channels; channel++) {
      norms[channel] = Math.sqrt(norms[channel]);
    }
    return norms;
  }

  private static double[] grams(Weighted layer, Window window, double[] means) {
    int taps = window.taps();
    double[] grams = new double[layer.input().channels() * taps * taps];
    double[] patch = new double[taps];
    InputShape output = layer.output().shape();
    for (int channel = 0; channel < layer.input().channels(); channel++) {
      for (int row = 0; row < output.height(); row++) {
        for (int column = 0; column < output.width(); column++) {
          fill(patch, layer, window, means, channel, row, column);
          addProducts(patch, grams, channel * taps * taps);
        }
      }
    }
    return grams;
  }

  /** What lies under the kernel at one position. */
  private static void fill(
      double[] patch,
      Weighted layer,
      Window window,
      double[] means,
      int channel,
      int row,
      int column) {
    InputShape input = layer.input().shape();
    for (int tap = 0; tap < patch.length; tap++) {
      int y = row * window.stride() + tap / window.width() - window.padding();
      int x = column * window.stride() + tap % window.width() - window.padding();
      boolean inside = y >= 0 && x >= 0 && y < input.height() && x < input.width();
      patch[tap] = inside ? means[(channel * input.height() + y) * input.width() + x] : 0;
    }
  }

  private static void addProducts(double[] patch, double[] grams, int offset) {
    for (int one = 0; one < patch.length; one++) {
      for (int other = 0; other < patch.length; other++) {
        grams[offset + one * patch.length + other] += patch[one] * patch[other];
      }
    }
  }
}
