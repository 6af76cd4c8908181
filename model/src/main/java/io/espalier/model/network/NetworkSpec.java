package io.espalier.model.network;

import io.espalier.model.network.LayerSpec.Activation;
import io.espalier.model.network.LayerSpec.Dense;
import io.espalier.model.network.LayerSpec.Nonlinearity;
import io.espalier.model.network.LayerSpec.Select;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feed-forward classifier: the shape of its input and its layers. The last layer's outputs are
 * the logits of the classes.
 *
 * @param input shape of one sample
 * @param layers from input to output
 */
public record NetworkSpec(InputShape input, List<LayerSpec> layers) {

  public NetworkSpec {
    layers = List.copyOf(layers);
    if (layers.isEmpty() || !(layers.get(layers.size() - 1) instanceof Dense)) {
      throw new IllegalArgumentException("a network ends with a dense layer, got " + layers);
    }
    for (int k = 0; k < layers.size(); k++) {
      requirePlace(layers, k);
    }
    if (layers.get(0) instanceof Select select
        && select.inputs()[select.inputs().length - 1] >= input.size()) {
      throw new IllegalArgumentException(
          "an input beyond the last of %d is selected".formatted(input.size()));
    }
    requireSize(input, layers);
  }

  private static void requirePlace(List<LayerSpec> layers, int k) {
    if (layers.get(k) instanceof Select && k > 0) {
      throw new IllegalArgumentException("only the first layer may select inputs, not " + k);
    }
    if (layers.get(k) instanceof Activation && !(k > 0 && layers.get(k - 1) instanceof Dense)) {
      throw new IllegalArgumentException(
          "layer %d is an activation, which belongs right behind a dense layer".formatted(k));
    }
  }

  /** All parameters stand in one array. */
  private static void requireSize(InputShape input, List<LayerSpec> layers) {
    long parameters = 0;
    long width = input.size();
    for (LayerSpec layer : layers) {
      if (layer instanceof Select select) {
        width = select.inputs().length;
      } else if (layer instanceof Dense dense) {
        parameters += (width + 1) * dense.units();
        width = dense.units();
      }
    }
    if (parameters > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a network of %d parameters is too large, at most %d fit."
              .formatted(parameters, Integer.MAX_VALUE));
    }
  }

  /**
   * A network by name: {@code lenet-300-100}, or layer widths from input to classes such as {@code
   * 784-300-100-10}.
   *
   * @throws IllegalArgumentException when the name is unknown or does not fit the data
   */
  public static NetworkSpec parse(
      String name, InputShape input, int classes, Nonlinearity nonlinearity) {
    if (name.equals("lenet-300-100")) {
      return dense(input, List.of(300, 100, classes), nonlinearity);
    }
    if (!name.matches("\\d+(-\\d+)+")) {
      throw new IllegalArgumentException(
          "network '%s' is not known. Use lenet-300-100 or layer widths such as %d-300-100-%d."
              .formatted(name, input.size(), classes));
    }
    List<Integer> widths = new ArrayList<>();
    for (String width : List.of(name.split("-", -1))) {
      widths.add(width(name, width));
    }
    if (widths.get(0) != input.size() || widths.get(widths.size() - 1) != classes) {
      throw new IllegalArgumentException(
          "network '%s' does not fit data with %d features and %d classes. Maybe %d%s-%d."
              .formatted(
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
          "network '%s' has a layer of %s units, more than %d."
              .formatted(name, digits, Integer.MAX_VALUE),
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

  /** Where each dense layer's parameters stand, in order; named {@code dense1}, {@code dense2}… */
  public List<DenseBlock> blocks() {
    List<DenseBlock> blocks = new ArrayList<>();
    int offset = 0;
    int width = selectedInputs();
    for (LayerSpec layer : layers) {
      if (layer instanceof Dense dense) {
        DenseBlock block =
            new DenseBlock("dense" + (blocks.size() + 1), offset, width, dense.units());
        blocks.add(block);
        offset = block.end();
        width = dense.units();
      }
    }
    return List.copyOf(blocks);
  }

  /** Weights and biases of all layers. */
  public int parameters() {
    List<DenseBlock> blocks = blocks();
    return blocks.get(blocks.size() - 1).end();
  }

  /** The nonlinearity behind dense layer {@code index}, or null behind the last. */
  public @Nullable Nonlinearity nonlinearityAfter(int index) {
    int seen = -1;
    for (LayerSpec layer : layers) {
      if (layer instanceof Dense) {
        seen++;
      } else if (layer instanceof Activation activation && seen == index) {
        return activation.function();
      }
    }
    return null;
  }
}
