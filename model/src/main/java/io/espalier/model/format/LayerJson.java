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

  private static final List<String> TYPES =
      List.of(
          "dense",
          "activation",
          "select",
          "conv2d",
          "batchnorm",
          "maxpool",
          "averagepool",
          "globalaveragepool",
          "flatten",
          "dropout",
          "residual");
  private static final List<String> SHORTCUTS = List.of("identity", "projection");

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
   * The {@code layers} of a network; a problem is told with the layer's place, counted from 1.
   *
   * @param inputChannels channels of what the first layer reads, from which shortcuts follow that
   *     name no sources
   */
  static List<LayerSpec> read(Fields network, int inputChannels) {
    return read(network, "layers", inputChannels, "layer");
  }

  private static List<LayerSpec> read(Fields of, String list, int inputChannels, String kind) {
    List<LayerSpec> layers = new ArrayList<>();
    int channels = inputChannels;
    for (JsonNode node : of.array(list)) {
      String place = kind + " " + (layers.size() + 1);
      LayerSpec layer;
      try {
        layer = layer(of.element(node), channels);
      } catch (UnknownNameException unknown) {
        throw unknown.in(place);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(place + ": " + wrong.getMessage(), wrong);
      }
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

  private static LayerSpec layer(Fields fields, int channels) {
    LayerSpec layer = ofType(fields.choice("type", TYPES), fields, channels);
    fields.requireNoOther();
    return layer;
  }

  private static LayerSpec ofType(String type, Fields fields, int channels) {
    return switch (type) {
      case "dense" -> new Dense(fields.whole("units"));
      case "activation" -> new Activation(nonlinearity(fields));
      case "select" -> new Select(ints(fields.array("inputs")));
      case "conv2d" ->
          new Conv2d(fields.whole("filters"), window(fields), fields.flag("biased", true));
      case "batchnorm" ->
          new BatchNorm(
              fields.real("momentum", BatchNorm.standard().momentum()),
              fields.real("epsilon", BatchNorm.standard().epsilon()));
      case "maxpool" -> new MaxPool(window(fields));
      case "averagepool" -> new AveragePool(window(fields));
      case "globalaveragepool" -> new GlobalAveragePool();
      case "flatten" -> new Flatten();
      case "dropout" -> new Dropout(fields.real("rate"), fields.wholeLong("seed", 0));
      case "residual" -> residual(fields, channels);
      default -> throw new IllegalStateException("layer type " + type + " has no reader yet");
    };
  }

  private static Window window(Fields fields) {
    return new Window(
        fields.whole("height"),
        fields.whole("width"),
        fields.whole("stride", 1),
        fields.whole("padding", 0));
  }

  private static Residual residual(Fields fields, int channels) {
    List<LayerSpec> body = read(fields, "body", channels, "body layer");
    Fields shortcut = fields.object("shortcut");
    Residual residual =
        new Residual(body, shortcut(shortcut, channels, channelsBehind(body, channels)));
    shortcut.requireNoOther();
    return residual;
  }

  private static Shortcut shortcut(Fields fields, int inputs, int outputs) {
    boolean identity = fields.choice("type", SHORTCUTS).equals("identity");
    int stride = fields.whole("stride", 1);
    if (!identity) {
      return new Projection(stride);
    }
    return fields.isLeftOut("sources")
        ? Identity.padded(inputs, outputs, stride)
        : new Identity(stride, Arrays.stream(ints(fields.array("sources"))).boxed().toList());
  }

  private static Nonlinearity nonlinearity(Fields fields) {
    List<String> tags = Arrays.stream(Nonlinearity.values()).map(LayerJson::tag).toList();
    return Nonlinearity.valueOf(fields.choice("function", tags).toUpperCase(Locale.ROOT));
  }

  private static String tag(Nonlinearity function) {
    return function.name().toLowerCase(Locale.ROOT);
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int k = 0; k < values.length; k++) {
      if (!Fields.isInt(array.get(k))) {
        throw new IllegalArgumentException("a list of whole numbers has " + array.get(k));
      }
      values[k] = array.get(k).intValue();
    }
    return values;
  }
}
