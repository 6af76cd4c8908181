package io.espalier.model.compact;

import io.espalier.model.network.LayerSpec.Select;
import io.espalier.model.network.NormBlock;
import io.espalier.model.network.ParameterBlock;
import io.espalier.model.network.Placed;
import io.espalier.model.network.Placed.Branched;
import io.espalier.model.network.Placed.Normalized;
import io.espalier.model.network.Placed.Weighted;
import java.util.ArrayList;
import java.util.List;

/**
 * For each value of a smaller network, its index in the network that it was made from; and for each
 * signal, the channels that are left of it.
 */
final class Origins {

  private final KeptChannels kept;
  private final int[] origins;
  private final List<int[]> read = new ArrayList<>();
  private final List<int[]> added = new ArrayList<>();

  private Origins(KeptChannels kept, int size) {
    this.kept = kept;
    origins = new int[size];
  }

  /**
   * The origins of all values.
   *
   * @param size values of the smaller network
   */
  static Origins of(List<Placed> from, List<Placed> to, KeptChannels kept, int size) {
    Origins map = new Origins(kept, size);
    map.layers(withoutSelection(from), withoutSelection(to), kept.inputs());
    return map;
  }

  int[] values() {
    return origins;
  }

  /** Per probe of the network, in their order. */
  List<int[]> channels() {
    List<int[]> channels = new ArrayList<>(read);
    channels.addAll(added);
    return channels;
  }

  private static List<Placed> withoutSelection(List<Placed> layers) {
    return layers.get(0).layer() instanceof Select ? layers.subList(1, layers.size()) : layers;
  }

  /** Returns the channels kept of the output. */
  private int[] layers(List<Placed> from, List<Placed> to, int[] inputs) {
    int[] current = inputs;
    for (int k = 0; k < from.size(); k++) {
      int[] read = current;
      Placed smaller = to.get(k);
      current =
          from.get(k)
              .match(
                  weighted -> weighted(weighted, (Weighted) smaller, read),
                  norm -> norm(norm.block(), ((Normalized) smaller).block(), read),
                  plain -> read,
                  branched -> branched(branched, (Branched) smaller, read));
    }
    return current;
  }

  private int[] weighted(Weighted layer, Weighted smaller, int[] inputs) {
    read.add(inputs);
    int[] outputs = kept.outputs(layer);
    ParameterBlock from = layer.block();
    ParameterBlock to = smaller.block();
    int run = from.inputs() / layer.input().channels() * from.taps();
    for (int output = 0; output < outputs.length; output++) {
      int toFirst = to.weight(0, output);
      int fromFirst = from.weight(0, outputs[output]);
      for (int input = 0; input < inputs.length; input++) {
        for (int k = 0; k < run; k++) {
          origins[toFirst + input * run + k] = fromFirst + inputs[input] * run + k;
        }
      }
      if (to.biased()) {
        origins[to.bias(output)] = from.bias(outputs[output]);
      }
    }
    return outputs;
  }

  private int[] norm(NormBlock from, NormBlock to, int[] channels) {
    for (int k = 0; k < channels.length; k++) {
      origins[to.gamma(k)] = from.gamma(channels[k]);
      origins[to.beta(k)] = from.beta(channels[k]);
      origins[to.mean(k)] = from.mean(channels[k]);
      origins[to.variance(k)] = from.variance(channels[k]);
    }
    return channels;
  }

  private int[] branched(Branched from, Branched to, int[] inputs) {
    int[] outputs = kept.outputs(from);
    layers(from.body(), to.body(), inputs);
    layers(from.projection(), to.projection(), inputs);
    if (from.gates() != null && to.gates() != null) {
      for (int k = 0; k < outputs.length; k++) {
        origins[to.gates().gate(k)] = from.gates().gate(outputs[k]);
      }
    }
    added.addAll(List.of(outputs, outputs)); // by the body and by the shortcut
    return outputs;
  }
}
