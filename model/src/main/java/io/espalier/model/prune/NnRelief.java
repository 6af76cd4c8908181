package io.espalier.model.prune;

import io.espalier.model.evidence.ActivityMean;
import io.espalier.model.network.DenseBlock;
import io.espalier.model.network.NetworkSnapshot;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * NNrelief's importance score for dense layers (Dekhovich et al., arXiv 2109.10795, eq. 1 to 3):
 * the mean absolute signal that a connection brings to its neuron, {@code a_ij = |w_ij|·mean|x_i|},
 * against all that the neuron gets, {@code S_j = Σ_k a_kj + |b_j|}. The bias is a contributor like
 * any other. Because the activity is kept apart from the weights, weights may go on training
 * between the observation and the score.
 */
public final class NnRelief implements Criterion {

  @Override
  public String name() {
    return "nnrelief";
  }

  @Override
  public boolean needsEvidence() {
    return true;
  }

  /**
   * One group per output neuron; costs O(parameters).
   *
   * @throws IllegalArgumentException without evidence, or when it is about another network: every
   *     connection would seem dead
   */
  @Override
  public void score(
      NetworkSnapshot network, List<ActivityMean> activity, Consumer<Contributions> groups) {
    List<DenseBlock> blocks = network.spec().blocks();
    if (activity.size() != blocks.size()) {
      throw new IllegalArgumentException(
          "the network has %d dense layers, the evidence is about %d"
              .formatted(blocks.size(), activity.size()));
    }
    for (int layer = 0; layer < blocks.size(); layer++) {
      DenseBlock block = blocks.get(layer);
      double[] means = means(block, activity.get(layer));
      for (int output = 0; output < block.outputs(); output++) {
        groups.accept(neuron(network, block, output, means));
      }
    }
  }

  private static double[] means(DenseBlock block, ActivityMean activity) {
    if (activity.meanAbsolute().length != block.inputs()) {
      throw new IllegalArgumentException(
          "%s reads %d inputs, the evidence is about %d"
              .formatted(block.name(), block.inputs(), activity.meanAbsolute().length));
    }
    if (activity.weight() == 0) {
      throw new IllegalArgumentException(
          "%s can not be scored: no record has been observed".formatted(block.name()));
    }
    return activity.meanAbsolute();
  }

  private static Contributions neuron(
      NetworkSnapshot network, DenseBlock block, int output, double[] means) {
    BitSet live = network.live();
    int first = block.weight(0, output);
    int bias = block.bias(output);
    int count = live.get(first, first + block.inputs()).cardinality() + (live.get(bias) ? 1 : 0);
    int[] indices = new int[count];
    double[] scores = new double[count];
    int k = 0;
    int end = first + block.inputs();
    for (int index = live.nextSetBit(first); index >= 0 && index < end; ) {
      indices[k] = index;
      scores[k++] = Math.abs((double) network.values()[index]) * means[index - first];
      index = live.nextSetBit(index + 1);
    }
    if (live.get(bias)) {
      indices[k] = bias;
      scores[k] = Math.abs((double) network.values()[bias]);
    }
    return new Contributions(indices, scores);
  }
}
