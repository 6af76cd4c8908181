package io.espalier.model.network;

import io.espalier.model.flow.ChannelFlow;
import io.espalier.model.layer.Select;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Goes over the nodes of a network, up from the input or down from the output, and asks of each how
 * channels go through it. What is dead, constant or kept is found by such walks.
 */
public final class ChannelWalk {

  private final Layout layout;

  /** Walks over the nodes of a layout. */
  public ChannelWalk(Layout layout) {
    this.layout = layout;
  }

  /** All channels of so many. */
  public static BitSet all(int channels) {
    BitSet all = new BitSet(channels);
    all.set(0, channels);
    return all;
  }

  /**
   * Goes up from what is known of the network's input.
   *
   * @param layer from what is known of its inputs, what is known of a layer's output
   * @return what is known of each node's output
   */
  public <T> List<T> up(T input, BiFunction<ChannelFlow, List<T>, T> layer) {
    List<T> known = new ArrayList<>();
    for (LayoutNode node : layout.nodes()) {
      List<T> inputs =
          node.reads().stream().map(read -> read == Node.INPUT ? input : known.get(read)).toList();
      known.add(layer.apply(node.flow(), inputs));
    }
    return known;
  }

  /**
   * Goes down from all classes.
   *
   * @param layer from the outputs of a layer that matter, the channels of its inputs that do
   */
  public Channels down(BiFunction<ChannelFlow, BitSet, List<BitSet>> layer) {
    Channels channels = new Channels(layout);
    channels.down((node, outputs) -> layer.apply(node.flow(), outputs));
    return channels;
  }

  /** Whether the output depends on the input, if no unit is dead: biases alone are a constant. */
  public boolean isConnected(BitSet live) {
    BitSet left = (BitSet) live.clone();
    return !down((flow, outputs) -> flow.read(outputs, left)).source().isEmpty();
  }

  /** Sets of channels, one for the network's input and one for each node. */
  public static final class Channels {

    private final List<LayoutNode> nodes;
    private final BitSet input = new BitSet();
    private final List<BitSet> outputs = new ArrayList<>();

    /** All classes, and of everything else nothing yet. */
    public Channels(Layout layout) {
      nodes = layout.nodes();
      nodes.forEach(node -> outputs.add(new BitSet()));
      int last = nodes.size() - 1;
      outputs.set(last, all(nodes.get(last).output().channels()));
    }

    /** What is taken of the input, by a selection if there is one. */
    public BitSet source() {
      return nodes.get(0).layer() instanceof Select ? outputs.get(0) : input;
    }

    /** The channels of a node's output, or of the network's input. */
    public BitSet of(int node) {
      return node == Node.INPUT ? input : outputs.get(node);
    }

    /** Adds what layers ask of their inputs, from the last to the first. */
    public void down(BiFunction<LayoutNode, BitSet, List<BitSet>> layer) {
      for (int k = nodes.size() - 1; k >= 0; k--) {
        List<BitSet> asked = layer.apply(nodes.get(k), outputs.get(k));
        for (int read = 0; read < asked.size(); read++) {
          of(nodes.get(k).reads().get(read)).or(asked.get(read));
        }
      }
    }

    /** Adds what layers can not do without, from the first to the last. */
    public void up(BiFunction<ChannelFlow, List<BitSet>, BitSet> layer) {
      for (int k = 0; k < nodes.size(); k++) {
        List<BitSet> inputs = nodes.get(k).reads().stream().map(this::of).toList();
        outputs.get(k).or(layer.apply(nodes.get(k).flow(), inputs));
      }
    }

    /** Has each set hold a channel at least. */
    public void fill() {
      Stream.concat(Stream.of(source()), outputs.stream())
          .filter(BitSet::isEmpty)
          .forEach(channels -> channels.set(0));
    }

    /** How many channels there are in all sets. */
    public int size() {
      return input.cardinality() + outputs.stream().mapToInt(BitSet::cardinality).sum();
    }
  }
}
