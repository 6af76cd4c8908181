package io.espalier.model.network;

import io.espalier.model.flow.ChannelFlow.Mixing;
import io.espalier.model.flow.NormBlock;
import io.espalier.model.flow.Normalized;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Weighted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
   * from one filter or neuron, through normalizations, pools and flattening. For networks of layers
   * one after the other.
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
      groups.add(new UnitGroup(reader, TensorShape.row(reader.inputs()), feeder, List.of(), null));
      feeder = reader;
    }
    return List.copyOf(groups);
  }

  /** Each layer with weights reads channels of one other, through layers that take each alone. */
  private static List<UnitGroup> channels(Layout layout) {
    requireChain(layout);
    Map<ParameterBlock, NormBlock> behind = layout.normsBehind();
    List<UnitGroup> groups = new ArrayList<>();
    for (LayoutNode node : layout.nodes()) {
      if (node.flow() instanceof Weighted reader) {
        groups.add(group(node, reader, layout, behind.get(reader.block())));
      }
    }
    return List.copyOf(groups);
  }

  private static UnitGroup group(
      LayoutNode node, Weighted reader, Layout layout, @Nullable NormBlock behind) {
    Deque<NormBlock> norms = new ArrayDeque<>();
    ParameterBlock feeder = null;
    int read = node.reads().get(0);
    while (read != Node.INPUT && feeder == null) {
      LayoutNode below = layout.nodes().get(read);
      if (below.flow() instanceof Weighted weighted) {
        feeder = weighted.block();
      } else if (below.flow() instanceof Normalized norm) {
        norms.addFirst(norm.block());
      }
      read = below.reads().get(0);
    }
    return new UnitGroup(reader.block(), reader.input(), feeder, List.copyOf(norms), behind);
  }

  private static void requireChain(Layout layout) {
    List<List<Integer>> readers = layout.readers();
    for (int k = 0; k < readers.size(); k++) {
      LayoutNode node = layout.nodes().get(k);
      require(!node.layer().readsSeveral(), node, "puts channels of several layers together");
    }
    for (int k = 0; k < readers.size(); k++) {
      LayoutNode node = layout.nodes().get(k);
      require(
          node.flow().mixing() != Mixing.COUPLED,
          node,
          "ties the channels that it puts out to those that it reads");
      require(readers.get(k).size() <= 1, node, "is read by several layers");
    }
  }

  private static void require(boolean alone, LayoutNode node, String reason) {
    if (!alone) {
      throw new IllegalArgumentException(
          "%s %s, so none of its channels can be merged alone. Channels are merged only in networks of layers one after the other; nnrelief cuts kernels in any."
              .formatted(node.name(), reason));
    }
  }
}
