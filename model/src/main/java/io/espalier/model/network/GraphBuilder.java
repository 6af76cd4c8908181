package io.espalier.model.network;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Add;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.Identity;
import io.espalier.model.layer.Layer;
import io.espalier.model.layer.LayerSpec;
import io.espalier.model.layer.Residual;
import io.espalier.model.layer.Select;
import io.espalier.model.layer.Shortcut;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Makes a graph of what is written, layer by layer, and writes residual blocks out. Checks each
 * layer against what it reads, so that a mistake is told with its place in what was written.
 */
final class GraphBuilder {

  private final TensorShape input;
  private final List<LayerEntry> entries;
  private final OptionalInt readerOfRow;
  private final List<Node> nodes = new ArrayList<>();
  private final List<TensorShape> outputs = new ArrayList<>();
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final DefaultNames names = new DefaultNames();

  private GraphBuilder(TensorShape input, List<LayerEntry> entries, OptionalInt readerOfRow) {
    this.input = input;
    this.entries = entries;
    this.readerOfRow = readerOfRow;
    numbers.put(Node.INPUT_NAME, Node.INPUT);
  }

  static Graph build(InputShape input, List<LayerEntry> entries) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a network ends with a dense layer, got []");
    }
    OptionalInt row = readerOfRow(entries);
    TensorShape read =
        row.isPresent() ? TensorShape.row(input.size()) : new TensorShape(input, false);
    return new GraphBuilder(read, entries, row).build();
  }

  /** The dense layer that reads the input, by which it is a row of values; if there is one. */
  private static OptionalInt readerOfRow(List<LayerEntry> entries) {
    String source = sourceOf(entries.get(0));
    int first = source.equals(Node.INPUT_NAME) ? 0 : 1;
    for (int k = 0; k < entries.size(); k++) {
      List<String> reads = entries.get(k).reads();
      boolean readsInput = reads.isEmpty() ? k == first : reads.contains(source);
      if (readsInput && entries.get(k).layer() instanceof Dense) {
        return OptionalInt.of(k);
      }
    }
    return OptionalInt.empty();
  }

  /** What those that read the input read: a selection of it, if there is one. */
  private static String sourceOf(LayerEntry first) {
    if (!(first.layer() instanceof Select select)) {
      return Node.INPUT_NAME;
    }
    return first.name() == null ? new DefaultNames().next(select) : first.name();
  }

  private Graph build() {
    for (int k = 0; k < entries.size(); k++) {
      LayerEntry entry = entries.get(k);
      String where = where(k);
      add(entry.layer(), entry.name(), reads(k, where), where);
    }
    return new Graph(nodes);
  }

  private String where(int entry) {
    String name = entries.get(entry).name();
    return "layer " + (entry + 1) + (name == null ? "" : " '" + Node.printable(name) + "'");
  }

  private List<Integer> reads(int index, String where) {
    List<Integer> reads = new ArrayList<>();
    for (String name : entries.get(index).reads()) {
      Integer number = numbers.get(name);
      if (number == null) {
        throw unknown(name, index, where);
      }
      reads.add(number);
    }
    return reads.isEmpty() ? List.of(nodes.size() - 1) : reads;
  }

  private RuntimeException unknown(String name, int index, String where) {
    DefaultNames written = new DefaultNames();
    for (int later = 0; later < entries.size(); later++) {
      if (written.next(entries.get(later)).contains(name)) {
        return new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s reads '%s', which comes %s. Layers stand in the order in which they run,"
                    + " without cycles",
                where,
                name,
                later == index ? "not before it but is it" : "later, as layer " + (later + 1)));
      }
    }
    return new UnknownLayerException(
        "%s reads '%s', which is not known. There are %s."
            .formatted(where, name, String.join(", ", numbers.keySet())),
        name,
        List.copyOf(numbers.keySet()));
  }

  /** Adds what is written; returns the number of the node that puts out its result. */
  private int add(LayerSpec spec, @Nullable String name, List<Integer> reads, String where) {
    return spec instanceof Residual residual
        ? residual(residual, name, reads, where)
        : layer((Layer) spec, name, reads, where);
  }

  private int layer(Layer layer, @Nullable String name, List<Integer> reads, String where) {
    if (layer instanceof Select && !nodes.isEmpty()) {
      throw new IllegalArgumentException("only the first layer may select inputs, not " + where);
    }
    if (layer instanceof Activation) {
      int read = reads.get(0);
      Graph.requireActivated(read == Node.INPUT ? null : nodes.get(read).layer(), where);
    }
    String otherwise = names.next(layer);
    Node node = node(name == null ? otherwise : name, layer, reads, where);
    List<TensorShape> inputs = reads.stream().map(this::output).toList();
    outputs.add(shape(layer, inputs, reads, where));
    if (numbers.putIfAbsent(node.name(), nodes.size()) != null) {
      throw new IllegalArgumentException(
          "%s is named '%s' as a layer before it. Give one of them another \"name\""
              .formatted(where, node.name()));
    }
    nodes.add(node);
    return nodes.size() - 1;
  }

  private TensorShape shape(
      Layer layer, List<TensorShape> inputs, List<Integer> reads, String where) {
    try {
      return Shapes.output(layer, inputs, where);
    } catch (MisplacedLayerException mismatch) {
      if (mismatch.needsPlanes() && readerOfRow.isPresent() && isRowOfInput(reads.get(0))) {
        throw mismatch.because(
            "reads planes, but %s, a dense, reads the input as a row of units. Put a flatten of the input in front of that one"
                .formatted(where(readerOfRow.getAsInt())));
      }
      throw mismatch;
    }
  }

  /** Whether a row is made of the input alone, by no dense layer or flatten on the way. */
  private boolean isRowOfInput(int read) {
    if (read == Node.INPUT) {
      return true;
    }
    Layer layer = nodes.get(read).layer();
    return !(layer instanceof Dense || layer instanceof Flatten)
        && isRowOfInput(nodes.get(read).reads().get(0));
  }

  private static Node node(String name, Layer layer, List<Integer> reads, String where) {
    try {
      return new Node(name, layer, reads);
    } catch (IllegalArgumentException misnamed) {
      throw new IllegalArgumentException(where + ": " + misnamed.getMessage(), misnamed);
    }
  }

  private TensorShape output(int node) {
    return node == Node.INPUT ? input : outputs.get(node);
  }

  private int residual(Residual block, @Nullable String name, List<Integer> reads, String where) {
    if (reads.size() > 1) {
      throw new IllegalArgumentException(
          where + " is a residual, which reads one layer. Put an add or a concat of them in front");
    }
    int body = chain(block.body(), reads, where + ", body layer ");
    int shortcut = shortcut(block.shortcut(), body, reads, where);
    try {
      return layer(new Add(), name, List.of(body, shortcut), where);
    } catch (MisplacedLayerException mismatch) {
      throw new IllegalArgumentException(
          "%s is a residual, which adds %s of its shortcut to %s of its body"
              .formatted(where, output(shortcut), output(body)),
          mismatch);
    }
  }

  private int chain(List<? extends LayerSpec> layers, List<Integer> reads, String where) {
    List<Integer> current = reads;
    for (int k = 0; k < layers.size(); k++) {
      current = List.of(add(layers.get(k), null, current, where + (k + 1)));
    }
    return current.get(0);
  }

  private int shortcut(Shortcut shortcut, int body, List<Integer> reads, String where) {
    int channels = output(body).channels();
    if (shortcut instanceof Shortcut.Projection projection) {
      Conv2d pointwise = new Conv2d(channels, Window.square(1, projection.stride(), 0), false);
      return chain(List.of(pointwise, BatchNorm.standard()), reads, where + ", projection layer ");
    }
    Identity identity =
        shortcut instanceof Identity given
            ? given
            : Identity.padded(output(reads.get(0)).channels(), channels, shortcut.stride());
    return layer(identity, null, reads, where + ", shortcut");
  }
}
