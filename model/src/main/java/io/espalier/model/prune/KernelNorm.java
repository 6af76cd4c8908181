package io.espalier.model.prune;

import io.espalier.model.evidence.KernelMeans;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import io.espalier.model.network.Probe;
import java.util.List;

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
  F_OF_MEAN,
  /**
   * The mean of the Frobenius norms, as the paper itself has it: {@code mean_n ‖|K| * |x_n|‖_F}. No
   * statistic of fixed size gives it for weights that go on changing, so samples are surveyed for
   * each cut; see {@link KernelSums}. Never below {@link #F_OF_MEAN}.
   */
  MEAN_OF_F;

  /** The name of the norm that is taken where none is named. */
  public static final String USUAL = "l1";

  /** The names of all norms. */
  public static final List<String> NAMES = List.of("l1", "f-of-mean", "mean-of-f");

  /**
   * A norm by name.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static KernelNorm named(String name) {
    return switch (name) {
      case "l1" -> L1;
      case "f-of-mean" -> F_OF_MEAN;
      case "mean-of-f" -> MEAN_OF_F;
      default ->
          throw new IllegalArgumentException(
              "kernel norm '%s' is not known. Use %s.".formatted(name, String.join(" or ", NAMES)));
    };
  }

  /** Whether samples must be surveyed for each cut, which needs them at hand. */
  public boolean isSurveyed() {
    return this == MEAN_OF_F;
  }

  /** What evidence must hold for this norm, given a network's probes. */
  public List<Probe> probes(List<Probe> probes) {
    return this == F_OF_MEAN ? probes.stream().map(Probe::whole).toList() : probes;
  }

  /**
   * The scores of the kernels of a convolution.
   *
   * @param known what evidence has of what it reads; of its kernels, where they are {@linkplain
   *     KernelMeans surveyed}
   */
  Contributors.Score kernels(Weighted layer, float[] values, double[] known) {
    ParameterBlock block = layer.block();
    return switch (this) {
      case L1 ->
          (first, taps) ->
              weighted(values, first, taps, known, layer.channel(first - block.offset()) * taps);
      case F_OF_MEAN -> {
        Grams grams = Grams.of(layer, known);
        yield (first, taps) -> grams.norm(values, first, layer.channel(first - block.offset()));
      }
      case MEAN_OF_F -> (first, taps) -> known[number(block, first)];
    };
  }

  private static double weighted(float[] values, int first, int taps, double[] sums, int offset) {
    double total = 0;
    for (int tap = 0; tap < taps; tap++) {
      total += Math.abs((double) values[first + tap]) * sums[offset + tap];
    }
    return total;
  }

  /** The number in its layer of the kernel that begins at {@code first}. */
  private static int number(ParameterBlock block, int first) {
    return (first - block.offset()) / block.taps();
  }

  /** The score of a bias of 1. */
  double bias(int positions) {
    return this == L1 ? positions : Math.sqrt(positions);
  }

  /**
   * What a branch adds to each channel of a sum.
   *
   * @param known what evidence has of the branch; of its channels, where they are surveyed
   */
  double[] channels(int channels, double[] known) {
    if (this != F_OF_MEAN) {
      return known;
    }
    double[] norms = new double[channels];
    int positions = known.length / channels;
    for (int k = 0; k < known.length; k++) {
      norms[k / positions] += known[k] * known[k];
    }
    for (int channel = 0; channel < channels; channel++) {
      norms[channel] = Math.sqrt(norms[channel]);
    }
    return norms;
  }
}
