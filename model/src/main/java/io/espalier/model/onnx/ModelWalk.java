package io.espalier.model.onnx;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.Layer;
import io.espalier.model.layer.ShapeMismatchException;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.Node;
import io.espalier.model.onnx.file.FloatTensor;
import io.espalier.model.onnx.file.IntegerTensor;
import io.espalier.model.onnx.file.OnnxFile;
import io.espalier.model.onnx.file.OnnxNode;
import io.espalier.model.onnx.file.OnnxTensor;
import io.espalier.model.onnx.file.OnnxValue;
import io.espalier.model.onnx.file.TensorMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of a model while it is read, node by node. */
final class ModelWalk {

  /**
   * A value of the model that a layer puts out.
   *
   * @param layer its number, or -1 for the input
   */
  record Signal(int layer, TensorShape shape) {}

  /** What a file may claim without values for each; there are arrays of that size. */
  static final int MOST_CHANNELS = 1 << 22;

  private final Map<String, TensorMessage> stored;
  private final Map<String, OnnxTensor> constants = new HashMap<>();
  private final Map<String, Signal> signals = new HashMap<>();

  /** Of a name the one before that for the same signal. */
  private final Map<String, String> aliases = new HashMap<>();

  private final Map<String, Integer> uses = new HashMap<>();
  private final List<LayerDraft> layers = new ArrayList<>();
  private final InputDraft input;
  private final Signal logits;

  /**
   * Reads the nodes.
   *
   * @param nodes those that the logits are made of, in order
   */
  ModelWalk(OnnxFile file, List<OnnxNode> nodes, String logits) {
    stored = file.tensors();
    nodes.stream()
        .flatMap(node -> node.inputs().stream())
        .filter(read -> !read.isEmpty())
        .forEach(read -> uses.merge(read, 1, Integer::sum));
    List<OnnxValue> inputs =
        file.inputs().stream().filter(value -> uses.containsKey(value.name())).toList();
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "it reads %d inputs, and a network reads one", inputs.size()));
    }
    input = new InputDraft(shape(inputs.get(0)));
    signals.put(inputs.get(0).name(), new Signal(Node.INPUT, input.read()));
    for (OnnxNode node : nodes) {
      Operators.read(new Operation(node), this);
    }
    Signal last = signals.get(logits);
    if (last == null) {
      throw new IllegalArgumentException("its output '%s' depends on no input".formatted(logits));
    }
    this.logits = last;
  }

  /** Features, or channels, rows and columns, behind the batch. */
  private static TensorShape shape(OnnxValue value) {
    List<String> dimensions = value.dimensions();
    boolean known = dimensions.stream().skip(1).allMatch(OnnxValue::isFixed);
    if (!known || (dimensions.size() != 2 && dimensions.size() != 4)) {
      throw new IllegalArgumentException(
          "its input '%s' is %s: a network reads batch × features, or batch × channels × rows ×"
                  .formatted(value.name(), dimensions)
              + " columns, all but the batch known");
    }
    int[] sides = dimensions.stream().skip(1).mapToInt(Integer::parseInt).toArray();
    if (sides[0] > MOST_CHANNELS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "its input '%s' is %s: a network reads at most %d features or channels",
              value.name(),
              dimensions,
              MOST_CHANNELS));
    }
    return sides.length == 1
        ? TensorShape.row(sides[0])
        : new TensorShape(new InputShape(sides[0], sides[1], sides[2]), false);
  }

  /** The network of what was read. */
  NetworkSnapshot network(@Nullable InputShape told) {
    return ImportedLayers.network(input, layers, logits, told);
  }

  InputDraft input() {
    return input;
  }

  /** Whether an input of an operation is a value that is known. */
  boolean isConstant(String name) {
    return constants.containsKey(name) || stored.containsKey(name);
  }

  OnnxTensor constant(Operation operation, int index) {
    String name = operation.required(index);
    OnnxTensor known = constants.get(name);
    if (known == null && stored.containsKey(name)) {
      known = stored.get(name).read(name);
      constants.put(name, known);
    }
    if (known == null) {
      throw operation.refused("reads '%s', which must be a constant".formatted(name));
    }
    return known;
  }

  FloatTensor floats(Operation operation, int index) {
    if (constant(operation, index) instanceof FloatTensor floats) {
      return floats;
    }
    throw operation.refused("reads no floats in '%s'".formatted(operation.input(index)));
  }

  long[] integers(Operation operation, int index) {
    if (constant(operation, index) instanceof IntegerTensor integers) {
      return integers.values();
    }
    throw operation.refused("reads no whole numbers in '%s'".formatted(operation.input(index)));
  }

  /** What a layer puts out that an operation reads. */
  Signal signal(Operation operation, int index) {
    String name = operation.required(index);
    Signal signal = signals.get(name);
    if (signal == null) {
      throw operation.refused("reads '%s', which no layer puts out".formatted(name));
    }
    return signal;
  }

  /** What an operation was read as. */
  Signal made(Operation operation) {
    return Objects.requireNonNull(signals.get(operation.output()));
  }

  /** Whether nothing else reads an input of an operation, under any of its names. */
  boolean isReadOnce(Operation operation, int index) {
    String name = operation.input(index);
    while (name != null && uses.getOrDefault(name, 0) == 1) {
      name = aliases.get(name);
    }
    return name == null;
  }

  void define(Operation operation, OnnxTensor constant) {
    constants.put(operation.output(), constant);
  }

  /** What an operation puts out; another name of what it reads, where no layer is between. */
  void define(Operation operation, Signal signal) {
    operation.reads().stream()
        .filter(read -> isOf(read, signal))
        .findFirst()
        .ifPresent(read -> aliases.put(operation.output(), read));
    signals.put(operation.output(), signal);
  }

  private boolean isOf(String name, Signal signal) {
    Signal known = signals.get(name);
    return known != null && known.layer() == signal.layer();
  }

  /** The layer that puts a signal out. */
  LayerDraft layer(Signal signal) {
    return layers.get(signal.layer());
  }

  void replace(Signal signal, LayerDraft draft) {
    layers.set(signal.layer(), draft);
  }

  /** Adds the layer that an operation is. */
  void add(Operation operation, LayerDraft draft, Signal... reads) {
    List<TensorShape> shapes = Arrays.stream(reads).map(Signal::shape).toList();
    try {
      Layer layer = draft.layer();
      TensorShape output = layer.output(shapes);
      layers.add(draft);
      define(operation, new Signal(layers.size() - 1, output));
    } catch (ShapeMismatchException unfit) {
      throw operation.refused(String.valueOf(unfit.getMessage()));
    }
  }
}
