package io.espalier.model.prune;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.prune.Contributions.Kind;
import java.util.Arrays;
import java.util.BitSet;

/** Collects live weights or whole kernels, and biases, as contributors, one after the other. */
final class Contributors {

  private final NetworkSnapshot network;
  private final int[] indices;
  private final int[] lengths;
  private final double[] scores;
  private int count;

  /**
   * Nothing collected yet.
   *
   * @param most contributors at most
   */
  Contributors(NetworkSnapshot network, int most) {
    this.network = network;
    indices = new int[most];
    lengths = new int[most];
    scores = new double[most];
  }

  /** The score of one contributor. */
  @FunctionalInterface
  interface Score {
    /**
     * The score of the values from {@code first} on.
     *
     * @param length the taps of a kernel; 1 for a weight of a dense layer or a bias
     */
    double of(int first, int length);
  }

  /** Adds the kernels of a filter, or the weights of a neuron, that are live at least in part. */
  void addWeights(ParameterBlock block, int output, Score score) {
    BitSet live = network.live();
    int begin = block.weight(0, output);
    int end = block.weightsEnd(output);
    for (int index = live.nextSetBit(begin); index >= 0 && index < end; ) {
      int first = index - (index - begin) % block.taps();
      add(first, block.taps(), score.of(first, block.taps()));
      index = live.nextSetBit(first + block.taps());
    }
  }

  /** Adds the bias of a neuron or filter, if it has a live one. */
  void addBias(ParameterBlock block, int output, Score score) {
    if (block.biased() && network.live().get(block.bias(output))) {
      int index = block.bias(output);
      add(index, 1, score.of(index, 1));
    }
  }

  private void add(int index, int length, double score) {
    indices[count] = index;
    lengths[count] = length;
    scores[count++] = score;
  }

  /** All that was added, as one group. */
  Contributions group(Kind kind) {
    return new Contributions(
        kind,
        Arrays.copyOf(indices, count),
        Arrays.copyOf(lengths, count),
        Arrays.copyOf(scores, count));
  }
}
