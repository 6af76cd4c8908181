package io.espalier.model.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.network.LayerSpec;
import io.espalier.model.network.LayerSpec.Activation;
import io.espalier.model.network.LayerSpec.AveragePool;
import io.espalier.model.network.LayerSpec.BatchNorm;
import io.espalier.model.network.LayerSpec.Conv2d;
import io.espalier.model.network.LayerSpec.Dense;
import io.espalier.model.network.LayerSpec.Dropout;
import io.espalier.model.network.LayerSpec.Flatten;
import io.espalier.model.network.LayerSpec.GlobalAveragePool;
import io.espalier.model.network.LayerSpec.MaxPool;
import io.espalier.model.network.LayerSpec.Nonlinearity;
import io.espalier.model.network.LayerSpec.Residual;
import io.espalier.model.network.LayerSpec.Select;
import io.espalier.model.network.Shortcut;
import io.espalier.model.network.Shortcut.Identity;
import io.espalier.model.network.Shortcut.Projection;
import io.espalier.model.network.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Layers as JSON, each with its type. */
final class LayerJson {

  private LayerJson() {}

  static void write(List<LayerSpec> layers, ArrayNode array) {
    layers.forEach(layer -> write(layer, array.addObject()));
  }

  private static void write(LayerSpec layer, ObjectNode node) {
    if (layer instanceof Dense dense) {
      node.put("type", "dense").put("units", dense.units());
    } else if (layer instanceof Activation activation) {
      node.put("type", "activation").put("function", tag(activation.function()));
    } else if (layer instanceof Select select) {
      var inputs = node.put("type", "select").putArray("inputs");
      Arrays.stream(select.inputs()).forEach(inputs::add);
    } else if (layer instanceof Conv2d convolution) {
      node.put("type", "conv2d").put("filters", convolution.filters());
      write(convolution.window(), node);
      node.put("biased", convolution.biased());
    } else if (layer instanceof BatchNorm norm) {
      node.put("type", "batchnorm").put("momentum", norm.momentum()).put("epsilon", norm.epsilon());
    } else if (layer instanceof MaxPool pool) {
      write(pool.window(), node.put("type", "maxpool"));
    } else if (layer instanceof AveragePool pool) {
      write(pool.window(), node.put("type", "averagepool"));
    } else if (layer instanceof GlobalAveragePool) {
      node.put("type", "globalaveragepool");
    } else if (layer instanceof Flatten) {
      node.put("type", "flatten");
    } else if (layer instanceof Dropout dropout) {
      node.put("type", "dropout").put("rate", dropout.rate()).put("seed", dropout.seed());
    } else if (layer instanceof Residual residual) {
      write(residual.body(), node.put("type", "residual").putArray("body"));
      write(residual.shortcut(), node.putObject("shortcut"));
    }
  }

  private static void write(Window window, ObjectNode node) {
    node.put("height", window.height())
        .put("width", window.width())
        .put("stride", window.stride())
        .put("padding", window.padding());
  }

  private static void write(Shortcut shortcut, ObjectNode node) {
    boolean identity = shortcut instanceof Identity;
    node.put("type", identity ? "identity" : "projection").put("stride", shortcut.stride());
    if (shortcut instanceof Identity same) {
      same.sources().forEach(node.putArray("sources")::add);
    }
  }

  /**
   * The layers of an array; a problem is told with the layer's place, counted from 1.
   *
   * @param inputChannels channels of what the first layer reads, from which shortcuts follow that
   *     name no sources
   */
  static List<LayerSpec> read(JsonNode array, int inputChannels) {
    List<LayerSpec> layers = new ArrayList<>();
    int channels = inputChannels;
    for (JsonNode node : array) {
      LayerSpec layer = read(node, layers.size() + 1, channels);
      layers.add(layer);
      channels = channelsBehind(layer, channels);
    }
    return layers;
  }

  private static int channelsBehind(LayerSpec layer, int channels) {
    if (layer instanceof Conv2d convolution) {
      return convolution.filters();
    } else if (layer instanceof Residual residual) {
      return channelsBehind(residual.body(), channels);
    }
    return channels;
  }

  private static int channelsBehind(List<LayerSpec> layers, int channels) {
    int current = channels;
    for (LayerSpec layer : layers) {
      current = channelsBehind(layer, current);
    }
    return current;
  }

  private static LayerSpec read(JsonNode node, int position, int channels) {
    String type = node.path("type").asText();
    return switch (type) {
      case "dense" -> new Dense(node.path("units").asInt());
      case "activation" -> new Activation(nonlinearity(node.path("function").asText(), position));
      case "select" -> new Select(ints(node.path("inputs")));
      case "conv2d" ->
          new Conv2d(
              node.path("filters").asInt(), window(node), node.path("biased").asBoolean(true));
      case "batchnorm" ->
          new BatchNorm(
              node.path("momentum").asDouble(BatchNorm.standard().momentum()),
              node.path("epsilon").asDouble(BatchNorm.standard().epsilon()));
      case "maxpool" -> new MaxPool(window(node));
      case "averagepool" -> new AveragePool(window(node));
      case "globalaveragepool" -> new GlobalAveragePool();
      case "flatten" -> new Flatten();
      case "dropout" -> new Dropout(node.path("rate").asDouble(), node.path("seed").asLong());
      case "residual" -> residual(node, channels);
      default ->
          throw new IllegalArgumentException(
              "layer %d is of type '%s', which this program does not know. Use a newer program."
                  .formatted(position, type));
    };
  }

  private static Window window(JsonNode node) {
    return new Window(
        node.path("height").asInt(),
        node.path("width").asInt(),
        node.path("stride").asInt(1),
        node.path("padding").asInt(0));
  }

  private static Residual residual(JsonNode node, int channels) {
    List<LayerSpec> body = read(node.path("body"), channels);
    JsonNode shortcut = node.path("shortcut");
    boolean derived = shortcut.path("type").asText().equals("identity") && !shortcut.has("sources");
    return new Residual(
        body,
        derived
            ? Identity.padded(
                channels, channelsBehind(body, channels), shortcut.path("stride").asInt(1))
            : shortcut(shortcut));
  }

  private static Shortcut shortcut(JsonNode node) {
    String type = node.path("type").asText();
    int stride = node.path("stride").asInt(1);
    return switch (type) {
      case "identity" ->
          new Identity(stride, Arrays.stream(ints(node.path("sources"))).boxed().toList());
      case "projection" -> new Projection(stride);
      default ->
          throw new IllegalArgumentException(
              "shortcut '%s' is not known to this program. Use a newer program.".formatted(type));
    };
  }

  private static Nonlinearity nonlinearity(String tag, int position) {
    return Arrays.stream(Nonlinearity.values())
        .filter(function -> tag(function).equals(tag))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "layer %d is activation '%s', which this program does not know."
                            .formatted(position, tag)
                        + " Use a newer program."));
  }

  private static String tag(Nonlinearity function) {
    return function.name().toLowerCase(Locale.ROOT);
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    Arrays.setAll(values, k -> array.get(k).asInt(-1));
    return values;
  }
}
