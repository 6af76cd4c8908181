package io.espalier.model.network;

import io.espalier.model.network.LayerSpec.Activation;
import io.espalier.model.network.LayerSpec.Dense;
import io.espalier.model.network.LayerSpec.Nonlinearity;
import io.espalier.model.network.LayerSpec.Residual;
import io.espalier.model.network.LayerSpec.Select;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A feed-forward classifier: the shape of its input, how it takes it, and its layers. The last
 * layer's outputs are the logits of the classes.
 *
 * @param input shape of one sample
 * @param standardization what features are taken as
 * @param layers from input to output
 */
public record NetworkSpec(
    InputShape input, Standardization standardization, List<LayerSpec> layers) {

  /** An array holds so many. */
  private static final int MOST_VALUES = Integer.MAX_VALUE - 8;

  public NetworkSpec {
    layers = List.copyOf(layers);
    standardization.requireFit(input);
    if (layers.isEmpty() || !(layers.get(layers.size() - 1) instanceof Dense)) {
      throw new IllegalArgumentException("a network ends with a dense layer, got " + layers);
    }
    requirePlaces(layers, "");
    if (layers.get(0) instanceof Select select
        && select.inputs()[select.inputs().length - 1] >= input.size()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "an input beyond the last of %d is selected", input.size()));
    }
    Placement.of(input, layers);
  }

  /** A network that takes features as they are. */
  public NetworkSpec(InputShape input, List<LayerSpec> layers) {
    this(input, Standardization.NONE, layers);
  }

  /** The same network for features taken otherwise. */
  public NetworkSpec standardized(Standardization other) {
    return new NetworkSpec(input, other, layers);
  }

  /** A network with other layers that takes its input as this one does. */
  public NetworkSpec withLayers(List<LayerSpec> others) {
    return new NetworkSpec(input, standardization, others);
  }

  private static void requirePlaces(List<LayerSpec> layers, String where) {
    for (int k = 0; k < layers.size(); k++) {
      LayerSpec layer = layers.get(k);
      if (layer instanceof Select && !(k == 0 && where.isEmpty())) {
        throw new IllegalArgumentException(
            "only the first layer may select inputs, not layer " + where + (k + 1));
      }
      if (layer instanceof Activation && !(k > 0 && isActivated(layers.get(k - 1)))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "layer %s%d is an activation, which belongs right behind a dense layer, a"
                    + " convolution, a batch normalization, a pool or a residual layer",
                where,
                k + 1));
      }
      if (layer instanceof Residual residual) {
        requirePlaces(residual.body(), where + (k + 1) + ", body layer ");
      }
    }
  }

  /** An activation works in place: what is in front of it must not need its own output. */
  private static boolean isActivated(LayerSpec layer) {
    return switch (layer.kind()) {
      case DENSE, CONV2D, BATCHNORM, MAXPOOL, AVERAGEPOOL, GLOBALAVERAGEPOOL, RESIDUAL -> true;
      case SELECT, FLATTEN, DROPOUT, ACTIVATION -> false;
    };
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
              Integer.MAX_VALUE),
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

  /** Units that the first dense layer reads. */
  public int selectedInputs() {
    return layers.get(0) instanceof Select select ? select.inputs().length : input.size();
  }

  /** Number of classes. */
  public int classes() {
    return ((Dense) layers.get(layers.size() - 1)).units();
  }

  /**
   * Refuses batches whose values no array holds.
   *
   * @throws IllegalArgumentException naming how many samples fit
   */
  public void requireBatch(int batchSize) {
    long[] most = {input.size()};
    Layout.visit(
        layout().layers(),
        layer ->
            most[0] = Math.max(most[0], Math.max(layer.input().size(), layer.output().size())));
    if (most[0] * batchSize > MOST_VALUES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "batches of %d samples, each of %d values in one layer, are too large. At most %d"
                  + " fit.",
              batchSize,
              most[0],
              MOST_VALUES / most[0]));
    }
  }

  /** The layers in their places, with shapes, names and offsets; made anew by each call. */
  public Layout layout() {
    return Placement.of(input, layers);
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
    return layers.stream().anyMatch(NetworkSpec::isModal);
  }

  private static boolean isModal(LayerSpec layer) {
    return switch (layer.kind()) {
      case BATCHNORM, DROPOUT, RESIDUAL -> true; // the body of a residual layer ends with a norm
      case SELECT, DENSE, CONV2D, MAXPOOL, AVERAGEPOOL, GLOBALAVERAGEPOOL, FLATTEN, ACTIVATION ->
          false;
    };
  }

  /**
   * The nonlinearity between dense or convolution layer {@code index} and the next, or null if
   * there is none.
   */
  public @Nullable Nonlinearity nonlinearityAfter(int index) {
    List<Nonlinearity> found = new ArrayList<>();
    int[] seen = {-1};
    Layout.visit(
        layout().layers(),
        layer -> {
          if (layer instanceof Placed.Weighted) {
            seen[0]++;
          } else if (layer.layer() instanceof Activation activation && seen[0] == index) {
            found.add(activation.function());
          }
        });
    return found.isEmpty() ? null : found.get(0);
  }
}
