package io.espalier.model.network;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Layer;
import io.espalier.model.layer.Layer.Kind;
import io.espalier.model.layer.LayerSpec;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.layer.Select;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A feed-forward classifier: the shape of its input, how it takes it, and its layers. The last
 * layer's outputs are the logits of the classes. A value, which knows its layout.
 */
public final class NetworkSpec {

  private final InputShape input;
  private final Standardization standardization;
  private final Graph graph;
  private final Layout layout;

  /**
   * A network.
   *
   * @param input shape of one sample
   * @param standardization what features are taken as
   * @param graph its layers and what each of them reads
   */
  public NetworkSpec(InputShape input, Standardization standardization, Graph graph) {
    this(input, standardization, graph, LayoutBuilder.of(input, graph));
    if (graph.nodes().get(0).layer() instanceof Select select
        && select.inputs()[select.inputs().length - 1] >= input.size()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "an input beyond the last of %d is selected", input.size()));
    }
  }

  private NetworkSpec(
      InputShape input, Standardization standardization, Graph graph, Layout layout) {
    standardization.requireFit(input);
    this.input = input;
    this.standardization = standardization;
    this.graph = graph;
    this.layout = layout;
  }

  /** A network of layers one after the other that takes features as they are. */
  public NetworkSpec(InputShape input, List<? extends LayerSpec> layers) {
    this(input, Standardization.NONE, layers);
  }

  /** A network of layers one after the other. */
  public NetworkSpec(
      InputShape input, Standardization standardization, List<? extends LayerSpec> layers) {
    this(input, standardization, Graph.chain(input, layers));
  }

  /** The same network for features taken otherwise; cheap, as a stream asks for it at each step. */
  public NetworkSpec standardized(Standardization other) {
    return new NetworkSpec(input, other, graph, layout);
  }

  /** A network with other layers that takes its input as this one does. */
  public NetworkSpec withGraph(Graph other) {
    return new NetworkSpec(input, standardization, other);
  }

  /** Shape of one sample. */
  public InputShape input() {
    return input;
  }

  /** What features are taken as. */
  public Standardization standardization() {
    return standardization;
  }

  /** Its layers and what each of them reads. */
  public Graph graph() {
    return graph;
  }

  /** Its layers, in the order in which they run. */
  public List<Layer> layers() {
    return graph.layers();
  }

  /**
   * A network by name, such as {@code lenet-300-100} or {@code resnet-20}, or dense layers by their
   * widths from input to classes, such as {@code 784-300-100-10}.
   *
   * @throws IllegalArgumentException when the name is unknown or does not fit the data
   */
  public static NetworkSpec parse(
      String name, InputShape input, int classes, Nonlinearity nonlinearity) {
    Optional<NetworkSpec> known = NamedNetwork.find(name, input, classes, nonlinearity);
    if (known.isPresent()) {
      return known.get();
    }
    if (!name.matches("\\d+(-\\d+)+")) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "network '%s' is not known. Use %s or layer widths such as %d-300-100-%d.",
              name,
              NamedNetwork.names(),
              input.size(),
              classes));
    }
    List<Integer> widths = new ArrayList<>();
    for (String width : List.of(name.split("-", -1))) {
      widths.add(width(name, width));
    }
    if (widths.get(0) != input.size() || widths.get(widths.size() - 1) != classes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "network '%s' does not fit data with %d features and %d classes. Maybe %d%s-%d.",
              name,
              input.size(),
              classes,
              input.size(),
              name.substring(name.indexOf('-'), name.lastIndexOf('-')),
              classes));
    }
    return dense(input, widths.subList(1, widths.size()), nonlinearity);
  }

  private static int width(String name, String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException tooLarge) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "network '%s' has a layer of %s units, more than %d.",
              name,
              digits,
              InputShape.MOST_VALUES),
          tooLarge);
    }
  }

  /** Dense layers of the given widths with a nonlinearity between them. */
  public static NetworkSpec dense(
      InputShape input, List<Integer> widths, Nonlinearity nonlinearity) {
    List<LayerSpec> layers = new ArrayList<>();
    for (int k = 0; k < widths.size(); k++) {
      if (k > 0) {
        layers.add(new Activation(nonlinearity));
      }
      layers.add(new Dense(widths.get(k)));
    }
    return new NetworkSpec(input, layers);
  }

  /**
   * Dense layers with rectified linear units between them, such as {@code dense(784, 300, 100,
   * 10)}.
   *
   * @param widths features of a row, then units of each layer; the last is the number of classes
   */
  public static NetworkSpec dense(int... widths) {
    if (widths.length < 2) {
      throw new IllegalArgumentException(
          "dense layers need at least two widths, features and classes, such as dense(784, 10), got"
              + " "
              + Arrays.toString(widths));
    }
    List<Integer> layers = Arrays.stream(widths).skip(1).boxed().toList();
    return dense(InputShape.flat(widths[0]), layers, Nonlinearity.RELU);
  }

  /** Units that the first dense layer reads. */
  public int selectedInputs() {
    return layers().get(0) instanceof Select select ? select.inputs().length : input.size();
  }

  /** Number of classes. */
  public int classes() {
    return ((Dense) layers().get(layers().size() - 1)).units();
  }

  /**
   * Refuses batches whose values no array holds.
   *
   * @throws IllegalArgumentException naming how many samples fit
   */
  public void requireBatch(int batchSize) {
    long most =
        layout().nodes().stream()
            .mapToLong(node -> Math.max(node.input().size(), node.output().size()))
            .reduce(input.size(), Math::max);
    if (most * batchSize > InputShape.MOST_VALUES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "batches of %d samples, each of %d values in one layer, are too large. At most %d"
                  + " fit.",
              batchSize,
              most,
              InputShape.MOST_VALUES / most));
    }
  }

  /** The layers in their places, with shapes, names and offsets. */
  public Layout layout() {
    return layout;
  }

  /**
   * Where the parameters of each dense and convolution layer stand, in order; named {@code conv1},
   * {@code conv2}…, {@code dense1}…
   */
  public List<ParameterBlock> blocks() {
    return layout().blocks();
  }

  /**
   * The dense layers at the end, whose hidden units can be merged; see {@link Layout#denseTail} and
   * {@link Grouping}.
   */
  public List<ParameterBlock> denseTail() {
    return layout().denseTail();
  }

  /** Whether the first of the dense layers at the end reads the network's input itself. */
  public boolean hasDenseLayersAlone() {
    return denseTail().size() == blocks().size();
  }

  /** Weights and biases of all layers: what is counted and pruned. */
  public int parameters() {
    return layout().parameters();
  }

  /** All values: the parameters and, behind them, those of batch normalizations and shortcuts. */
  public int size() {
    return layout().size();
  }

  /** Parameters that are not masked; other values do not count. */
  public int kept(BitSet live) {
    return live.get(0, parameters()).cardinality();
  }

  /** The signals whose activity is evidence; see {@link Layout#probes}. */
  public List<Probe> probes() {
    return layout().probes();
  }

  /** Whether some layer computes otherwise in training than in evaluation. */
  public boolean isModal() {
    return layers().stream().anyMatch(Layer::isModal);
  }

  /**
   * The nonlinearity between layer {@code index} of those with weights and the next, or null if
   * there is none.
   */
  public @Nullable Nonlinearity nonlinearityAfter(int index) {
    Layout layout = layout();
    LayoutNode layer =
        layout.nodes().stream()
            .filter(node -> node.flow() instanceof Weighted)
            .skip(index)
            .findFirst()
            .orElseThrow();
    return layout
        .behind(layer, Kind.ACTIVATION)
        .map(node -> ((Activation) node.layer()).function())
        .orElse(null);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NetworkSpec that
        && input.equals(that.input)
        && standardization.equals(that.standardization)
        && graph.equals(that.graph);
  }

  @Override
  public int hashCode() {
    return Objects.hash(input, standardization, graph);
  }

  @Override
  public String toString() {
    return "NetworkSpec[input=%s, standardization=%s, graph=%s]"
        .formatted(input, standardization, graph);
  }
}
