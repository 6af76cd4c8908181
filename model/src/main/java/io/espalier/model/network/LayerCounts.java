package io.espalier.model.network;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * How much of one layer is left.
 *
 * @param name the layer
 * @param kept weights and biases that are not masked
 * @param total weights and biases
 * @param activeInputs inputs with at least one live weight
 * @param activeUnits neurons with at least one live weight or bias
 */
public record LayerCounts(String name, int kept, int total, int activeInputs, int activeUnits) {

  /** The counts of every parametric layer, from input to output; O(parameters). */
  public static List<LayerCounts> of(NetworkSpec spec, BitSet live) {
    List<LayerCounts> counts = new ArrayList<>();
    for (DenseBlock block : spec.blocks()) {
      BitSet inputs = new BitSet(block.inputs());
      BitSet units = new BitSet(block.outputs());
      int kept = 0;
      int index = live.nextSetBit(block.offset());
      for (; index >= 0 && index < block.end(); index = live.nextSetBit(index + 1)) {
        kept++;
        int within = index - block.offset();
        if (within < block.weights()) {
          inputs.set(within % block.inputs());
          units.set(within / block.inputs());
        } else {
          units.set(within - block.weights());
        }
      }
      counts.add(
          new LayerCounts(
              block.name(), kept, block.length(), inputs.cardinality(), units.cardinality()));
    }
    return List.copyOf(counts);
  }

  /** Share of the layer's parameters that is masked. */
  public double sparsity() {
    return 1 - (double) kept / total;
  }

  /**
   * Multiply-accumulate operations of one forward pass: one per live weight.
   *
   * @param live the live parameters of a network with layers {@code spec}
   */
  public static long macs(NetworkSpec spec, BitSet live) {
    long macs = 0;
    for (DenseBlock block : spec.blocks()) {
      macs += live.get(block.offset(), block.bias(0)).cardinality();
    }
    return macs;
  }
}
