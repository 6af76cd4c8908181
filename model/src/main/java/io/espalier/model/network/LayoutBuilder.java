package io.espalier.model.network;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.Place;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.ValueCounts;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Puts the layers of a graph in their places, one after the other: shapes and offsets. */
final class LayoutBuilder {

  private final TensorShape input;
  private final List<LayoutNode> placed = new ArrayList<>();
  private long parameters;
  private long scales;
  private long statistics;

  private LayoutBuilder(TensorShape input, long scales, long statistics) {
    this.input = input;
    this.scales = scales;
    this.statistics = statistics;
  }

  /**
   * The layout of a network.
   *
   * @throws IllegalArgumentException naming the layer that does not fit, counted from 1
   */
  static Layout of(InputShape shape, Graph graph) {
    TensorShape input = input(shape, graph);
    // Where scales begin is only known behind the weights.
    LayoutBuilder counted = new LayoutBuilder(input, 0, 0);
    int size = counted.count(graph.nodes());
    long trained = counted.parameters + counted.scales;
    List<LayoutNode> placed =
        new LayoutBuilder(input, counted.parameters, trained).place(graph.nodes());
    return new Layout(placed, input, (int) counted.parameters, (int) trained, size);
  }

  /** All values, which must fit an array. */
  private int count(List<Node> nodes) {
    try {
      place(nodes);
      long size = Math.addExact(Math.addExact(parameters, scales), statistics);
      if (size > InputShape.MOST_VALUES) {
        throw tooLarge("", size);
      }
      return (int) size;
    } catch (ArithmeticException beyondLongs) {
      throw tooLarge("more than ", Long.MAX_VALUE);
    }
  }

  private static IllegalArgumentException tooLarge(String moreThan, long size) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "a network of %s%d parameters is too large, at most %d fit.",
            moreThan,
            size,
            InputShape.MOST_VALUES));
  }

  /** A row of values where a dense layer reads it. */
  private static TensorShape input(InputShape shape, Graph graph) {
    int source = graph.nodes().get(0).layer() instanceof Select ? 0 : Node.INPUT;
    boolean row =
        graph.nodes().stream()
            .anyMatch(node -> node.layer() instanceof Dense && node.reads().contains(source));
    return row ? TensorShape.row(shape.size()) : new TensorShape(shape, false);
  }

  private List<LayoutNode> place(List<Node> nodes) {
    for (Node node : nodes) {
      List<TensorShape> inputs =
          node.reads().stream()
              .map(read -> read == Node.INPUT ? input : placed.get(read).output())
              .toList();
      TensorShape output = Shapes.output(node.layer(), inputs, node.name());
      Place place =
          new Place(node.name(), inputs, output, (int) parameters, (int) scales, (int) statistics);
      placed.add(new LayoutNode(node, inputs, output, node.layer().flow(place)));
      ValueCounts counts = node.layer().values(inputs);
      parameters = Math.addExact(parameters, counts.parameters());
      scales = Math.addExact(scales, counts.scales());
      statistics = Math.addExact(statistics, counts.statistics());
    }
    return placed;
  }
}
