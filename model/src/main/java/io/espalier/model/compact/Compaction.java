package io.espalier.model.compact;

import io.espalier.model.edit.DeadUnits;
import io.espalier.model.flow.ChannelFlow;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.Layer;
import io.espalier.model.layer.Select;
import io.espalier.model.network.Graph;
import io.espalier.model.network.Layout;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Node;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Makes a masked network really smaller, with the same function in evaluation: inputs that nothing
 * reads are not gathered (of planes whole channels), units without live weights are folded into the
 * next layer's biases where that is exact (they are constants), units and channels that nothing
 * reads go. What is left keeps its mask.
 */
public final class Compaction {

  private final NetworkSnapshot source;
  private final Layout layout;
  private final BitSet live;
  private final float[] values;

  private Compaction(NetworkSnapshot source) {
    this.source = source;
    layout = source.spec().layout();
    live = (BitSet) source.live().clone();
    values = source.values().clone();
  }

  /** The smaller network. Reads inputs of the same shape; costs O(parameters). */
  public static NetworkSnapshot compact(NetworkSnapshot source) {
    return trace(source).network();
  }

  /** The smaller network, and where its values come from; costs O(parameters). */
  public static CompactedNetwork trace(NetworkSnapshot source) {
    return new Compaction(source).run();
  }

  /**
   * The network in a shape that it was given before.
   *
   * @param source the network, possibly trained or pruned further since
   * @param shape the live values of the source right after it was compacted, such as {@link
   *     CompactedNetwork#expand} gives them
   * @throws IllegalArgumentException when the shape has no place for a live value
   */
  static CompactedNetwork trace(NetworkSnapshot source, BitSet shape) {
    CompactedNetwork compacted = new Compaction(source).into(shape);
    int held = compacted.network().live().cardinality();
    if (held < source.live().cardinality()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a network with %d live values was never compacted to a shape that holds %d of them",
              source.live().cardinality(),
              held));
    }
    return compacted;
  }

  private CompactedNetwork run() {
    ConstantFolding.fold(layout, values, live);
    live.andNot(DeadUnits.sweep(source.spec(), live));
    return into(live);
  }

  /** What is left by the mask {@code shape}, with the values and the mask there are. */
  private CompactedNetwork into(BitSet shape) {
    KeptChannels kept = new KeptChannels(layout, shape);
    NetworkSpec smaller = source.spec().withGraph(smaller(kept));
    return collect(smaller, kept);
  }

  private Graph smaller(KeptChannels kept) {
    List<Node> nodes = new ArrayList<>();
    int[] inputs = inputs(kept.source());
    boolean selects = layout.nodes().get(0).layer() instanceof Select;
    if (inputs.length < source.spec().input().size()) {
      nodes.add(new Node(selection(selects), new Select(inputs), List.of(Node.INPUT)));
    }
    int source = nodes.size() - 1;
    int shift = source - (selects ? 0 : Node.INPUT);
    for (int k = selects ? 1 : 0; k < layout.nodes().size(); k++) {
      LayoutNode node = layout.nodes().get(k);
      Layer layer = node.layer().smaller(node.inputs(), kept.inputs(node), kept.outputs(k));
      List<Integer> reads = node.reads().stream().map(read -> read + shift).toList();
      nodes.add(new Node(node.name(), layer, reads));
    }
    return new Graph(nodes);
  }

  /** The name that the selection has, or one that no layer has. */
  private String selection(boolean selects) {
    if (selects) {
      return layout.nodes().get(0).name();
    }
    String name = "select1";
    while (isTaken(name)) {
      name = "_" + name;
    }
    return name;
  }

  private boolean isTaken(String name) {
    return layout.nodes().stream().anyMatch(node -> node.name().equals(name));
  }

  /** Indices into the network's input, through a selection that the source already makes. */
  private int[] inputs(int[] channels) {
    LayoutNode first = layout.nodes().get(0);
    TensorShape read = first.layer() instanceof Select ? first.output() : layout.input();
    IntStream indices =
        IntStream.of(channels)
            .flatMap(
                channel ->
                    IntStream.range(channel * read.positions(), (channel + 1) * read.positions()));
    return first.layer() instanceof Select select
        ? indices.map(k -> select.inputs()[k]).toArray()
        : indices.toArray();
  }

  private CompactedNetwork collect(NetworkSpec spec, KeptChannels kept) {
    Layout smaller = spec.layout();
    int[] origins = origins(smaller, kept);
    float[] smallerValues = new float[smaller.size()];
    BitSet smallerLive = new BitSet(smaller.size());
    for (int index = 0; index < smallerValues.length; index++) {
      if (live.get(origins[index])) {
        smallerValues[index] = values[origins[index]];
        smallerLive.set(index);
      }
    }
    return new CompactedNetwork(
        new NetworkSnapshot(spec, smallerValues, smallerLive),
        source.spec(),
        origins,
        kept.ofProbes());
  }

  /** For each value of the smaller network its index in the source; selections have none. */
  private int[] origins(Layout smaller, KeptChannels kept) {
    int[] origins = new int[smaller.size()];
    int nodes = layout.nodes().size();
    int shift = smaller.nodes().size() - nodes;
    for (int k = Math.max(0, -shift); k < nodes; k++) {
      LayoutNode node = layout.nodes().get(k);
      ChannelFlow to = smaller.nodes().get(k + shift).flow();
      node.flow().trace(to, kept.inputs(node), kept.outputs(k), origins);
    }
    return origins;
  }
}
