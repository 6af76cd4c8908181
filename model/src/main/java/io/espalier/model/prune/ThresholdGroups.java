package io.espalier.model.prune;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.NetworkSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Who competes under which share, layer by layer: contributors of an excluded layer do not compete;
 * those of a layer with a share of its own compete with each other only. Layers are as large as
 * what they have live.
 */
final class ThresholdGroups {

  private final KeepRatios keepRatios;
  private final List<ParameterBlock> blocks;

  /** By layer, its live values as a share of those of the largest layer. */
  private final Map<String, Double> sizes = new HashMap<>();

  /**
   * The rules of {@code keepRatios} for a network.
   *
   * @throws IllegalArgumentException when they name a layer that it does not have
   */
  ThresholdGroups(NetworkSnapshot network, KeepRatios keepRatios) {
    this.keepRatios = keepRatios;
    blocks = network.spec().blocks();
    int[] kept = blocks.stream().mapToInt(network::kept).toArray();
    int largest = Math.max(1, Arrays.stream(kept).max().orElse(1));
    for (int k = 0; k < kept.length; k++) {
      sizes.put(blocks.get(k).name(), (double) kept[k] / largest);
    }
    LayerNames names = LayerNames.of(network.spec());
    for (String layer : keepRatios.namedLayers()) {
      names
          .problem(layer)
          .ifPresent(
              problem -> {
                throw new IllegalArgumentException(problem);
              });
    }
  }

  /** How many standard errors a score may be told too low; see {@link KeepRatios}. */
  double standardErrors() {
    return keepRatios.standardErrors(blocks.stream().mapToInt(ParameterBlock::outputs).sum());
  }

  /** Hands out the parts of a group, each with its share. */
  void split(Contributions group, BiConsumer<Contributions, KeepRatio> parts) {
    if (keepRatios.namedLayers().isEmpty()) {
      parts.accept(group, keepRatio(group));
      return;
    }
    Set<String> named = keepRatios.namedLayers();
    List<Integer> rest = new ArrayList<>();
    for (int from = 0, to; from < group.indices().length; from = to) {
      String layer = layerOf(group.indices()[from]);
      to = from + 1;
      while (to < group.indices().length && layer.equals(layerOf(group.indices()[to]))) {
        to++;
      }
      int[] members = IntStream.range(from, to).toArray();
      if (!named.contains(layer)) {
        Arrays.stream(members).forEach(rest::add);
      } else {
        Contributions part = group.only(members);
        keepRatios.ofLayer(layer).ifPresent(keepRatio -> parts.accept(part, keepRatio));
      }
    }
    if (!rest.isEmpty()) {
      parts.accept(
          group.only(rest.stream().mapToInt(Integer::intValue).toArray()), keepRatio(group));
    }
  }

  private KeepRatio keepRatio(Contributions group) {
    String layer = group.indices().length == 0 ? "" : layerOf(group.indices()[0]);
    return keepRatios.of(group.kind(), sizes.getOrDefault(layer, 1.0));
  }

  /**
   * The name of the layer that a value belongs to; empty for one of a normalization or shortcut.
   */
  private String layerOf(int index) {
    for (ParameterBlock block : blocks) {
      if (index >= block.offset() && index < block.end()) {
        return block.name();
      }
    }
    return "";
  }
}
