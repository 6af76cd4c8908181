package io.espalier.model.compact;

import io.espalier.model.network.Placed;
import io.espalier.model.network.Placed.Branched;
import io.espalier.model.network.Placed.Weighted;
import io.espalier.model.network.Shortcut.Identity;
import io.espalier.model.prune.DeadUnits;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which channels of which signal a smaller network keeps: those that something reads. Body and
 * shortcut of a residual layer keep the channels of their sum, whichever of them still feeds it,
 * and what either of them reads is kept for both.
 */
final class KeptChannels {

  private final BitSet live;
  private final IdentityHashMap<Placed, int[]> outputs = new IdentityHashMap<>();
  private final int[] inputs;

  /**
   * Decides for a whole network.
   *
   * @param live the live values after a sweep of dead units
   * @param classes outputs of the last layer, which are all kept
   */
  KeptChannels(List<Placed> layers, BitSet live, int classes) {
    this.live = live;
    inputs = down(layers, IntStream.range(0, classes).toArray());
  }

  /** Channels of the network's input that are kept, through a selection that it makes. */
  int[] inputs() {
    return inputs;
  }

  /** Channels that a dense, convolution or residual layer of the network still puts out. */
  int[] outputs(Placed layer) {
    return outputs.getOrDefault(layer, new int[0]);
  }

  /** Channels that are left behind a layer which reads those of {@code inputs}. */
  int[] behind(Placed layer, int[] inputs) {
    return layer.match(this::outputs, norm -> inputs, plain -> inputs, this::outputs);
  }

  private int[] down(List<Placed> layers, int[] kept) {
    int[] current = kept;
    for (int k = layers.size() - 1; k >= 0; k--) {
      int[] above = current;
      current =
          layers
              .get(k)
              .match(
                  weighted -> weighted(weighted, above),
                  norm -> above,
                  plain -> above,
                  branched -> branched(branched, above));
    }
    return current;
  }

  private int[] weighted(Weighted layer, int[] kept) {
    outputs.put(layer, kept);
    return atLeastOne(DeadUnits.readChannels(layer, live));
  }

  private int[] branched(Branched layer, int[] kept) {
    outputs.put(layer, kept);
    BitSet read = new BitSet();
    IntStream.of(down(layer.body(), kept)).forEach(read::set);
    if (layer.gates() != null && layer.layer().shortcut() instanceof Identity shortcut) {
      for (int channel : kept) {
        int source = shortcut.sources().get(channel);
        if (source >= 0 && live.get(layer.gates().gate(channel))) {
          read.set(source);
        }
      }
    } else {
      IntStream.of(down(layer.projection(), kept)).forEach(read::set);
    }
    return atLeastOne(read);
  }

  /** No layer is without inputs; what is kept for that is masked. */
  private static int[] atLeastOne(BitSet channels) {
    return channels.isEmpty() ? new int[] {0} : channels.stream().toArray();
  }
}
