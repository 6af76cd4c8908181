package io.espalier.model.network;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Layer.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The dense layers at the end of a network, and what keeps a dense layer in front out of them.
 *
 * @param layers in order, at least the last layer; see {@link Layout#denseTail}
 * @param barrier the reason, with the name of the layer that stands between; empty where no dense
 *     layer is in front of them
 */
public record DenseTail(List<ParameterBlock> layers, Optional<String> barrier) {

  public DenseTail {
    layers = List.copyOf(layers);
  }

  /** Those of a network. */
  public static DenseTail of(Layout layout) {
    List<LayoutNode> nodes = layout.nodes();
    Deque<ParameterBlock> tail = new ArrayDeque<>();
    int current = nodes.size() - 1;
    // Each has one reader: another one's path to the output would have to join in between.
    while (current != Node.INPUT && isOfRows(nodes.get(current))) {
      if (nodes.get(current).flow() instanceof Weighted dense) {
        tail.addFirst(dense.block());
      }
      current = nodes.get(current).reads().get(0);
    }
    return new DenseTail(
        List.copyOf(tail),
        hasDense(nodes, current)
            ? Optional.of(
                "%s stands between them and the last one".formatted(nodes.get(current).name()))
            : Optional.empty());
  }

  private static boolean isOfRows(LayoutNode node) {
    Kind kind = node.layer().kind();
    return kind == Kind.DENSE
        || (node.input().flat() && (kind == Kind.ACTIVATION || kind == Kind.DROPOUT));
  }

  /** Whether a node is a dense layer, or what it is made of comes from one. */
  private static boolean hasDense(List<LayoutNode> nodes, int node) {
    boolean[] dense = new boolean[nodes.size()];
    for (int k = 0; k <= node; k++) {
      dense[k] =
          nodes.get(k).layer() instanceof Dense
              || nodes.get(k).reads().stream().anyMatch(read -> read != Node.INPUT && dense[read]);
    }
    return node != Node.INPUT && dense[node];
  }
}
