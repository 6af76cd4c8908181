package io.espalier.model.onnx;

import io.espalier.model.onnx.file.OnnxNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which node makes each value of a model. Nodes are in an order in which they can run, so that who
 * goes from a value to what it is made of comes to an end.
 */
final class Makers {

  private final List<OnnxNode> nodes;
  private final Map<String, Integer> places = new HashMap<>();

  /**
   * The makers of what nodes put out.
   *
   * @throws IllegalArgumentException naming the node, when a value is made twice, or read by the
   *     node that makes it or an earlier one, as some value of every cycle is
   */
  Makers(List<OnnxNode> nodes) {
    this.nodes = nodes;
    for (int place = 0; place < nodes.size(); place++) {
      for (String made : nodes.get(place).outputs()) {
        if (!made.isEmpty() && places.put(made, place) != null) {
          throw new Operation(nodes.get(place))
              .refused("makes '%s', which another node makes too".formatted(made));
        }
      }
    }
    for (int place = 0; place < nodes.size(); place++) {
      requireMadeBefore(place);
    }
  }

  private void requireMadeBefore(int place) {
    for (String read : nodes.get(place).inputs()) {
      if (places.getOrDefault(read, -1) >= place) {
        throw new Operation(nodes.get(place))
            .refused(
                "reads '%s', which is made later or of what it makes itself".formatted(read)
                    + ": nodes must be in an order in which they can run");
      }
    }
  }

  /** What makes a value; null where no node does. */
  @Nullable OnnxNode of(String value) {
    Integer place = places.get(value);
    return place == null ? null : nodes.get(place);
  }

  /** The nodes that a value is made of, in order. */
  List<OnnxNode> behind(String value) {
    Set<Integer> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      Integer place = places.get(open.pop());
      if (place != null && needed.add(place)) {
        open.addAll(nodes.get(place).inputs());
      }
    }
    return needed.stream().sorted().map(nodes::get).toList();
  }
}
