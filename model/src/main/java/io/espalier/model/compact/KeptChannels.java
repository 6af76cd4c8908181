package io.espalier.model.compact;

import io.espalier.model.flow.Weighted;
import io.espalier.model.network.ChannelWalk;
import io.espalier.model.network.Layout;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.network.Node;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which channels of which signal a smaller network keeps: those that something reads, and those
 * that stand or fall with one of them. What is added has the channels of its sum, whichever of them
 * something still feeds, and what several layers read is kept for all of them.
 */
final class KeptChannels {

  private final Layout layout;
  private final ChannelWalk.Channels kept;
  private final List<BitSet> fed;

  /**
   * Decides for a whole network: walks down with what is needed and up with what can not be done
   * without, until both agree.
   *
   * @param live the live values after a sweep of dead units
   */
  KeptChannels(Layout layout, BitSet live) {
    this.layout = layout;
    kept = new ChannelWalk.Channels(layout);
    BitSet left = (BitSet) live.clone();
    fed =
        new ChannelWalk(layout)
            .up(
                ChannelWalk.all(layout.input().channels()),
                (flow, inputs) -> flow.fed(inputs, left));
    int before;
    do {
      settle(live);
      before = kept.size();
      kept.fill();
    } while (kept.size() > before);
  }

  private void settle(BitSet live) {
    int before;
    do {
      before = kept.size();
      kept.down((node, outputs) -> node.flow().needed(outputs, fed(node), live));
      kept.up((flow, inputs) -> flow.carried(inputs));
    } while (kept.size() > before);
  }

  /** Channels of what a node reads that can be other than 0. */
  private List<BitSet> fed(LayoutNode node) {
    return node.reads().stream()
        .map(
            read -> read == Node.INPUT ? ChannelWalk.all(layout.input().channels()) : fed.get(read))
        .toList();
  }

  /** Channels of the network's input that are kept, through a selection that it makes. */
  int[] source() {
    return kept.source().stream().toArray();
  }

  /** Channels that a node still puts out. */
  int[] outputs(int node) {
    return kept.of(node).stream().toArray();
  }

  /** Channels that are left of each input of a node. */
  List<int[]> inputs(LayoutNode node) {
    return node.reads().stream().map(this::outputs).toList();
  }

  /** Per probe of the network, in their order, the channels that are left of its signal. */
  List<int[]> ofProbes() {
    List<int[]> channels = new ArrayList<>();
    for (LayoutNode node : layout.nodes()) {
      if (node.flow() instanceof Weighted) {
        channels.add(inputs(node).get(0));
      }
    }
    layout.sums().forEach(sum -> channels.addAll(inputs(sum.node())));
    return channels;
  }
}
