package io.espalier.model.compact;

import io.espalier.model.network.DenseBlock;
import io.espalier.model.network.LayerSpec;
import io.espalier.model.network.LayerSpec.Activation;
import io.espalier.model.network.LayerSpec.Dense;
import io.espalier.model.network.LayerSpec.Nonlinearity;
import io.espalier.model.network.LayerSpec.Select;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.DeadUnits;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes a masked dense network really smaller, with the same function: inputs that nothing reads
 * are not gathered, neurons without live weights are folded into the next layer's biases (they are
 * constants), neurons that nothing reads go. What is left keeps its mask.
 */
public final class Compaction {

  private final NetworkSnapshot source;
  private final List<DenseBlock> blocks;
  private final BitSet live;
  private final float[] values;

  /** The units that stay: entry 0 of the inputs, entry k of dense layer k's neurons. */
  private final List<int[]> kept = new ArrayList<>();

  private Compaction(NetworkSnapshot source) {
    this.source = source;
    blocks = source.spec().blocks();
    live = (BitSet) source.live().clone();
    values = source.values().clone();
  }

  /** The smaller network. Reads inputs of the same shape; costs O(parameters). */
  public static NetworkSnapshot compact(NetworkSnapshot source) {
    return trace(source).network();
  }

  /** The smaller network, and where its parameters come from; costs O(parameters). */
  public static Compacted trace(NetworkSnapshot source) {
    return new Compaction(source).run();
  }

  private Compacted run() {
    for (int layer = 0; layer < blocks.size() - 1; layer++) {
      foldConstants(layer);
    }
    live.andNot(DeadUnits.sweep(blocks, live));
    chooseUnits();
    return build();
  }

  /**
   * A neuron without live weights puts out f(b) whatever the input: adds w·f(b) to the biases it
   * feeds and cuts it off.
   */
  private void foldConstants(int layer) {
    DenseBlock block = blocks.get(layer);
    DenseBlock above = blocks.get(layer + 1);
    Nonlinearity function = source.spec().nonlinearityAfter(layer);
    for (int unit = 0; unit < block.outputs(); unit++) {
      if (DeadUnits.hasWeights(block, unit, live)) {
        continue;
      }
      float bias = live.get(block.bias(unit)) ? values[block.bias(unit)] : 0;
      float constant = function == null ? bias : function.apply(bias);
      for (int output = 0; output < above.outputs(); output++) {
        int weight = above.weight(unit, output);
        if (live.get(weight) && constant != 0) {
          values[above.bias(output)] += values[weight] * constant;
          live.set(above.bias(output));
        }
        live.clear(weight);
      }
      live.clear(block.bias(unit));
    }
  }

  private void chooseUnits() {
    for (DenseBlock block : blocks) {
      int[] read =
          IntStream.range(0, block.inputs())
              .filter(input -> DeadUnits.isRead(block, input, live))
              .toArray();
      kept.add(read.length > 0 ? read : new int[] {0});
    }
    kept.add(IntStream.range(0, source.spec().classes()).toArray());
  }

  private Compacted build() {
    List<LayerSpec> layers = new ArrayList<>();
    int[] inputs = originalInputs(kept.get(0));
    if (inputs.length < source.spec().input().size()) {
      layers.add(new Select(inputs));
    }
    int dense = 0;
    for (LayerSpec layer : source.spec().layers()) {
      if (layer instanceof Dense) {
        layers.add(new Dense(kept.get(++dense).length));
      } else if (layer instanceof Activation) {
        layers.add(layer);
      }
    }
    NetworkSpec spec = new NetworkSpec(source.spec().input(), layers);
    float[] smaller = new float[spec.parameters()];
    BitSet smallerLive = new BitSet(smaller.length);
    int[] origins = origins(spec);
    for (int index = 0; index < smaller.length; index++) {
      if (live.get(origins[index])) {
        smaller[index] = values[origins[index]];
        smallerLive.set(index);
      }
    }
    return new Compacted(new NetworkSnapshot(spec, smaller, smallerLive), source.spec(), origins);
  }

  /** For each parameter of the smaller network, its index in the source. */
  private int[] origins(NetworkSpec smaller) {
    int[] origins = new int[smaller.parameters()];
    for (int layer = 0; layer < blocks.size(); layer++) {
      DenseBlock from = blocks.get(layer);
      DenseBlock to = smaller.blocks().get(layer);
      int[] inputs = kept.get(layer);
      int[] outputs = kept.get(layer + 1);
      for (int output = 0; output < outputs.length; output++) {
        for (int input = 0; input < inputs.length; input++) {
          origins[to.weight(input, output)] = from.weight(inputs[input], outputs[output]);
        }
        origins[to.bias(output)] = from.bias(outputs[output]);
      }
    }
    return origins;
  }

  /** Indices into the network's input, through a selection that the source already makes. */
  private int[] originalInputs(int[] read) {
    return source.spec().layers().get(0) instanceof Select select
        ? IntStream.of(read).map(k -> select.inputs()[k]).toArray()
        : read;
  }
}
