package io.espalier.model.network;

import io.espalier.model.network.Placed.Branched;
import io.espalier.model.network.Placed.Normalized;
import io.espalier.model.network.Placed.Weighted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which units of a network are merged with each other. */
public enum Grouping {
  /**
   * What each of the {@linkplain Layout#denseTail dense layers at the end} reads, value by value.
   */
  NEURONS,
  /**
   * What each dense and convolution layer reads, channel by channel: a channel is all that comes
   * from one filter or neuron, through normalizations, pools and flattening. For networks without
   * residual layers.
   */
  CHANNELS;

  /**
   * The groups of a network, from input to output; the last readers of all of its dense and
   * convolution layers. Group 0 is what the first of them reads.
   *
   * @throws IllegalArgumentException when its channels can not be merged, naming the layer
   */
  public List<UnitGroup> groups(NetworkSpec network) {
    return switch (this) {
      case NEURONS -> neurons(network.layout());
      case CHANNELS -> channels(network.layout().layers());
    };
  }

  private static List<UnitGroup> neurons(Layout layout) {
    List<UnitGroup> groups = new ArrayList<>();
    ParameterBlock feeder = null;
    for (ParameterBlock reader : layout.denseTail()) {
      groups.add(new UnitGroup(reader, Signal.row(reader.inputs()), feeder, List.of(), null));
      feeder = reader;
    }
    return List.copyOf(groups);
  }

  private static List<UnitGroup> channels(List<Placed> layers) {
    List<UnitGroup> groups = new ArrayList<>();
    List<NormBlock> norms = new ArrayList<>();
    ParameterBlock feeder = null;
    for (int k = 0; k < layers.size(); k++) {
      if (layers.get(k) instanceof Weighted reader) {
        groups.add(
            new UnitGroup(reader.block(), reader.input(), feeder, norms, normAt(layers, k + 1)));
        feeder = reader.block();
        norms.clear();
      } else if (layers.get(k) instanceof Normalized norm) {
        norms.add(norm.block());
      } else if (layers.get(k) instanceof Branched sum) {
        throw new IllegalArgumentException(
            "%s adds channels to each other, so none of them can be merged alone. Channels are merged only in networks without residual layers; nnrelief cuts kernels in any."
                .formatted(sum.name()));
      }
    }
    return List.copyOf(groups);
  }

  private static @Nullable NormBlock normAt(List<Placed> layers, int index) {
    return index < layers.size() && layers.get(index) instanceof Normalized norm
        ? norm.block()
        : null;
  }
}
