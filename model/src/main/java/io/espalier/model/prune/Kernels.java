package io.espalier.model.prune;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.ParameterBlock;
import io.espalier.model.prune.Contributions.Kind;
import java.util.Arrays;
import java.util.BitSet;

/** Collects the live kernels and biases of a convolution as contributors, one after the other. */
final class Kernels {

  private final NetworkSnapshot network;
  private final ParameterBlock block;
  private final int[] indices;
  private final int[] lengths;
  private final double[] scores;
  private int count;

  /**
   * Nothing collected yet.
   *
   * @param most contributors at most
   */
  Kernels(NetworkSnapshot network, ParameterBlock block, int most) {
    this.network = network;
    this.block = block;
    indices = new int[most];
    lengths = new int[most];
    scores = new double[most];
  }

  /** The score of one kernel. */
  @FunctionalInterface
  interface Score {
    /**
     * The score of the kernel that reads a channel.
     *
     * @param input the channel it reads
     * @param first index of its first weight; the other taps follow
     */
    double of(int input, int first);
  }

  /** Adds the kernels of a filter that have a live weight. */
  void addFilter(int output, Score score) {
    BitSet live = network.live();
    int end = block.weightsEnd(output);
    int index = live.nextSetBit(block.weight(0, output));
    while (index >= 0 && index < end) {
      int input = (index - block.weight(0, output)) / block.taps();
      int first = block.weight(input, output);
      add(first, block.taps(), score.of(input, first));
      index = live.nextSetBit(first + block.taps());
    }
  }

  /** Adds the bias of a filter, if it has a live one, with {@code factor} times its size. */
  void addBias(int output, double factor) {
    if (block.biased() && network.live().get(block.bias(output))) {
      int index = block.bias(output);
      add(index, 1, factor * Math.abs((double) network.values()[index]));
    }
  }

  private void add(int index, int length, double score) {
    indices[count] = index;
    lengths[count] = length;
    scores[count++] = score;
  }

  Contributions contributions() {
    return new Contributions(
        Kind.CONVOLUTION,
        Arrays.copyOf(indices, count),
        Arrays.copyOf(lengths, count),
        Arrays.copyOf(scores, count));
  }
}
