package io.espalier.model.prune;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Node;
import java.util.List;
import java.util.Optional;

/**
 * The names of a network's layers, as rules of cuts go by them.
 *
 * @param all layers
 * @param connected those with connections, which can be cut
 */
public record LayerNames(List<String> all, List<String> connected) {

  public LayerNames {
    all = List.copyOf(all);
    connected = List.copyOf(connected);
  }

  /** Those of a network. */
  public static LayerNames of(NetworkSpec network) {
    return new LayerNames(
        network.graph().nodes().stream().map(Node::name).toList(),
        network.blocks().stream().map(ParameterBlock::name).toList());
  }

  /** Why no rule can be about a layer; empty where one can. */
  public Optional<String> problem(String layer) {
    if (connected.contains(layer)) {
      return Optional.empty();
    }
    String have = String.join(", ", connected);
    return Optional.of(
        all.contains(layer)
            ? "layer '%s' has no connections to cut. Those that have are %s".formatted(layer, have)
            : "layer '%s' is not in the network, which has %s".formatted(layer, have));
  }
}
