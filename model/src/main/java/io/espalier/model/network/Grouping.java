package io.espalier.model.network;

import io.espalier.model.network.Placed.Branched;
import io.espalier.model.network.Placed.Weighted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
      case CHANNELS -> channels(network.layout());
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

  private static List<UnitGroup> channels(Layout layout) {
    Channels channels = new Channels(layout.normsBehind());
    for (Placed layer : layout.layers()) {
      layer.match(
          channels::read,
          norm -> channels.norms.add(norm.block()),
          plain -> true, // it takes each channel for itself
          Grouping::refuse);
    }
    return List.copyOf(channels.groups);
  }

  private static boolean refuse(Branched sum) {
    throw new IllegalArgumentException(
        "%s adds channels to each other, so none of them can be merged alone. Channels are merged only in networks without residual layers; nnrelief cuts kernels in any."
            .formatted(sum.name()));
  }

  /** The groups so far, and what stands behind the last layer that put channels out. */
  private static final class Channels {

    private final List<UnitGroup> groups = new ArrayList<>();
    private final List<NormBlock> norms = new ArrayList<>();
    private final Map<ParameterBlock, NormBlock> behind;
    private @Nullable ParameterBlock feeder;

    Channels(Map<ParameterBlock, NormBlock> behind) {
      this.behind = behind;
    }

    boolean read(Weighted reader) {
      ParameterBlock block = reader.block();
      groups.add(new UnitGroup(block, reader.input(), feeder, norms, behind.get(block)));
      feeder = block;
      norms.clear();
      return true;
    }
  }
}
