package io.espalier.model.prune;

import io.espalier.model.edit.Shift;
import io.espalier.model.flow.NormBlock;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.NetworkSnapshot;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * The mean of what cut connections carried, {@code Σ w_ij·mean(x_i)}, for the biases of neurons and
 * filters that stay; for filters without biases, the running means of the normalization right
 * behind them. So what a neuron is before its activation keeps its mean, to within how that of what
 * it reads is changed by the same cut. A neuron without a live bias gets nothing: a cut revives
 * none.
 */
final class RemovedMeans {

  private final float[] values;
  private final BitSet cut;
  private final BitSet left;
  private final Map<ParameterBlock, NormBlock> behind;
  private final float[] addends;

  /**
   * @param cut the values that go
   */
  RemovedMeans(NetworkSnapshot network, BitSet cut) {
    values = network.values();
    this.cut = (BitSet) cut.clone();
    this.cut.and(network.live());
    left = (BitSet) network.live().clone();
    left.andNot(cut);
    addends = new float[values.length];
    behind = network.spec().layout().normsBehind();
  }

  /** What those get that stay; costs O(parameters). */
  Shift shift(List<LayerSensitivity> layers) {
    layers.forEach(this::compensate);
    int count = 0;
    int[] indices = new int[addends.length];
    float[] added = new float[addends.length];
    for (int index = 0; index < addends.length; index++) {
      if (addends[index] != 0) {
        added[count] = addends[index];
        indices[count++] = index;
      }
    }
    return new Shift(Arrays.copyOf(indices, count), Arrays.copyOf(added, count));
  }

  private void compensate(LayerSensitivity layer) {
    ParameterBlock block = layer.block();
    NormBlock norm = behind.get(block);
    for (int output = 0; output < block.outputs(); output++) {
      double removed = 0;
      int first = block.weight(0, output);
      int end = block.weightsEnd(output);
      for (int index = cut.nextSetBit(first); index >= 0 && index < end; ) {
        removed += values[index] * layer.mean()[block.readBy(index - block.offset())];
        index = cut.nextSetBit(index + 1);
      }
      if (block.biased()) {
        add(block.bias(output), removed);
      } else if (norm != null) {
        add(norm.mean(output), -removed);
      }
    }
  }

  private void add(int index, double addend) {
    if (left.get(index)) {
      addends[index] = (float) addend;
    }
  }
}
