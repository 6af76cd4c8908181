package io.espalier.model.network;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
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
    for (ParameterBlock block : spec.blocks()) {
      BitSet inputs = new BitSet();
      BitSet units = new BitSet(block.outputs());
      int kept = 0;
      int index = live.nextSetBit(block.offset());
      for (; index >= 0 && index < block.end(); index = live.nextSetBit(index + 1)) {
        kept++;
        int within = index - block.offset();
        if (within < block.weights()) {
          inputs.set(block.readBy(within) / block.taps());
          units.set(within / block.fanIn());
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
   * Multiply-accumulate operations of one forward pass: one per live weight and position that it is
   * used at.
   *
   * @param live the live parameters of a network with layers {@code spec}
   */
  public static long macs(NetworkSpec spec, BitSet live) {
    long macs = 0;
    for (Weighted layer : spec.layout().weighted()) {
      ParameterBlock block = layer.block();
      long weights = live.get(block.offset(), block.offset() + block.weights()).cardinality();
      macs += weights * layer.output().positions();
    }
    return macs;
  }

  /**
   * Floating-point operations of one forward pass as NNrelief's reference counts them, over live
   * inputs I and units O of each layer: (2I − 1)·O when dense, 2·positions·(I·taps + 1)·O for a
   * convolution.
   *
   * @param live the live parameters of a network with layers {@code spec}
   */
  public static long flops(NetworkSpec spec, BitSet live) {
    List<LayerCounts> counts = of(spec, live);
    List<Weighted> layers = spec.layout().weighted();
    long flops = 0;
    for (int k = 0; k < layers.size(); k++) {
      long inputs = counts.get(k).activeInputs();
      long units = counts.get(k).activeUnits();
      flops +=
          layers.get(k).window() == null
              ? Math.max(0, 2 * inputs - 1) * units
              : 2L
                  * (long) layers.get(k).output().positions()
                  * (perOutput(layers.get(k).block(), inputs) + 1)
                  * units;
    }
    return flops;
  }

  /** Weights that feed one output from so many live inputs. */
  private static long perOutput(ParameterBlock block, long inputs) {
    return block.perChannel() ? block.taps() : inputs * block.taps();
  }
}
