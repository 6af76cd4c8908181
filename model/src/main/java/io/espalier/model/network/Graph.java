package io.espalier.model.network;

import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Layer;
import io.espalier.model.layer.LayerSpec;
import io.espalier.model.layer.Select;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a network in the order in which they run, each with what it reads. A chain is a
 * graph in which each reads the one before.
 *
 * @param nodes the last one puts out the logits; each of the others is read by a later one
 */
public record Graph(List<Node> nodes) {

  public Graph {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty() || !(nodes.get(nodes.size() - 1).layer() instanceof Dense)) {
      throw new IllegalArgumentException(
          "a network ends with a dense layer, got " + nodes.stream().map(Node::layer).toList());
    }
    requireOrder(nodes);
    requireReaders(nodes);
    for (int k = 0; k < nodes.size(); k++) {
      requirePlace(nodes, k);
    }
  }

  /** Layers one after the other. */
  public static Graph chain(InputShape input, List<? extends LayerSpec> layers) {
    return GraphBuilder.build(input, layers.stream().map(LayerEntry::of).toList());
  }

  /**
   * Layers as they are written in a file.
   *
   * @throws UnknownLayerException when one reads what there is not
   * @throws IllegalArgumentException naming the layer that does not fit, counted from 1
   */
  public static Graph written(InputShape input, List<LayerEntry> layers) {
    return GraphBuilder.build(input, layers);
  }

  private static void requireOrder(List<Node> nodes) {
    Set<String> names = new HashSet<>();
    for (int k = 0; k < nodes.size(); k++) {
      Node node = nodes.get(k);
      if (!names.add(node.name())) {
        throw new IllegalArgumentException(
            "two layers are named '%s'. Give one of them another \"name\"".formatted(node.name()));
      }
      for (int read : node.reads()) {
        if (read < Node.INPUT || read >= k) {
          throw new IllegalArgumentException(
              node.name() + " reads a layer that does not come before it: " + read);
        }
      }
    }
  }

  private static void requireReaders(List<Node> nodes) {
    Set<Integer> read = new HashSet<>();
    nodes.forEach(node -> read.addAll(node.reads()));
    for (int k = 0; k < nodes.size() - 1; k++) {
      if (!read.contains(k)) {
        throw new IllegalArgumentException(
            "nothing reads '%s', so the network has two outputs, that and '%s'. Let a later layer read it, or take it out"
                .formatted(nodes.get(k).name(), nodes.get(nodes.size() - 1).name()));
      }
    }
  }

  private static void requirePlace(List<Node> nodes, int index) {
    Node node = nodes.get(index);
    if (node.layer() instanceof Select && index > 0) {
      throw new IllegalArgumentException(
          "only the first layer may select inputs, not " + node.name());
    }
    if (index > 0 && nodes.get(0).layer() instanceof Select && node.reads().contains(Node.INPUT)) {
      throw new IllegalArgumentException(
          "%s reads the input past '%s', which selects from it. Let it read '%s'"
              .formatted(node.name(), nodes.get(0).name(), nodes.get(0).name()));
    }
    if (node.layer() instanceof Activation) {
      int read = node.reads().get(0);
      requireActivated(read == Node.INPUT ? null : nodes.get(read).layer(), node.name());
    }
  }

  /** An activation works in place: what is in front of it must not need its own output. */
  static void requireActivated(@Nullable Layer read, String where) {
    if (read == null || !read.isActivated()) {
      throw new IllegalArgumentException(
          where
              + " is an activation, which belongs right behind a dense layer, a convolution, a"
              + " normalization, a pool, a residual layer, an add or a concat");
    }
  }

  /** The layers, in order. */
  public List<Layer> layers() {
    return nodes.stream().map(Node::layer).toList();
  }

  /** The same graph with another last layer. */
  public Graph withLast(Layer layer) {
    List<Node> others = new ArrayList<>(nodes);
    Node last = others.remove(others.size() - 1);
    others.add(new Node(last.name(), layer, last.reads()));
    return new Graph(others);
  }

  /** For each node what it would be named if nobody named it. */
  public List<String> defaultNames() {
    DefaultNames names = new DefaultNames();
    return nodes.stream().map(node -> names.next(node.layer())).toList();
  }

  /** A chain as its layers, otherwise each with its name and what it reads. */
  @Override
  public String toString() {
    return isChain() ? layers().toString() : nodes.toString();
  }

  private boolean isChain() {
    for (int k = 0; k < nodes.size(); k++) {
      if (!nodes.get(k).reads().equals(List.of(k - 1))) {
        return false;
      }
    }
    return true;
  }
}
