package io.espalier.model.compact;

import io.espalier.model.network.LayerSpec;
import io.espalier.model.network.LayerSpec.Residual;
import io.espalier.model.network.LayerSpec.Select;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Placed;
import io.espalier.model.network.Placed.Branched;
import io.espalier.model.network.Shortcut;
import io.espalier.model.network.Shortcut.Identity;
import io.espalier.model.network.Signal;
import io.espalier.model.prune.DeadUnits;
import java.util.ArrayList;
import java.util.Arrays;
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
  public static Compacted trace(NetworkSnapshot source) {
    return new Compaction(source).run();
  }

  /**
   * The network in a shape that it was given before.
   *
   * @param source the network, possibly trained or pruned further since
   * @param shape the live values of the source right after it was compacted, such as {@link
   *     Compacted#expand} gives them
   * @throws IllegalArgumentException when the shape has no place for a live value
   */
  static Compacted trace(NetworkSnapshot source, BitSet shape) {
    Compacted compacted = new Compaction(source).into(shape);
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

  private Compacted run() {
    ConstantFolding.fold(layout.layers(), values, live);
    live.andNot(DeadUnits.sweep(source.spec(), live));
    return into(live);
  }

  /** What is left by the mask {@code shape}, with the values and the mask there are. */
  private Compacted into(BitSet shape) {
    KeptChannels kept = new KeptChannels(layout.layers(), shape, source.spec().classes());
    List<LayerSpec> layers = new ArrayList<>();
    int[] inputs = inputs(kept.inputs());
    if (inputs.length < source.spec().input().size()) {
      layers.add(new Select(inputs));
    }
    layers.addAll(smaller(layout.layers(), kept, kept.inputs()));
    return collect(source.spec().withLayers(layers), kept);
  }

  /** Indices into the network's input, through a selection that the source already makes. */
  private int[] inputs(int[] channels) {
    Placed first = layout.layers().get(0);
    Signal read = first.layer() instanceof Select ? first.output() : first.input();
    IntStream indices =
        IntStream.of(channels)
            .flatMap(
                channel ->
                    IntStream.range(channel * read.positions(), (channel + 1) * read.positions()));
    return first.layer() instanceof Select select
        ? indices.map(k -> select.inputs()[k]).toArray()
        : indices.toArray();
  }

  private static List<LayerSpec> smaller(List<Placed> layers, KeptChannels kept, int[] inputs) {
    List<LayerSpec> smaller = new ArrayList<>();
    int[] current = inputs;
    for (Placed layer : layers) {
      if (layer.layer() instanceof Select) {
        continue; // another selection stands in front already, or none has to
      }
      int[] read = current;
      smaller.add(
          layer.match(
              weighted -> weighted.layer().withOutputs(kept.outputs(weighted).length),
              norm -> norm.layer(),
              plain -> plain.layer(),
              branched -> smaller(branched, kept, read)));
      current = kept.behind(layer, read);
    }
    return smaller;
  }

  private static Residual smaller(Branched layer, KeptChannels kept, int[] inputs) {
    Shortcut shortcut = layer.layer().shortcut();
    if (shortcut instanceof Identity identity) {
      List<Integer> sources = new ArrayList<>();
      for (int channel : kept.outputs(layer)) {
        int source = identity.sources().get(channel);
        sources.add(source < 0 ? -1 : Math.max(-1, Arrays.binarySearch(inputs, source)));
      }
      shortcut = new Identity(identity.stride(), sources);
    }
    return new Residual(smaller(layer.body(), kept, inputs), shortcut);
  }

  private Compacted collect(NetworkSpec spec, KeptChannels kept) {
    Layout smaller = spec.layout();
    Origins from = Origins.of(layout.layers(), smaller.layers(), kept, smaller.size());
    int[] origins = from.values();
    float[] smallerValues = new float[smaller.size()];
    BitSet smallerLive = new BitSet(smaller.size());
    for (int index = 0; index < smallerValues.length; index++) {
      if (live.get(origins[index])) {
        smallerValues[index] = values[origins[index]];
        smallerLive.set(index);
      }
    }
    return new Compacted(
        new NetworkSnapshot(spec, smallerValues, smallerLive),
        source.spec(),
        origins,
        from.channels());
  }
}
