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
import io.espalier.model.network.LayerSpec.Kind;
import io.espalier.model.network.LayerSpec.MaxPool;
import io.espalier.model.network.LayerSpec.Nonlinearity;
import io.espalier.model.network.LayerSpec.Parametric;
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

  private static final List<String> SHORTCUTS = List.of("identity", "projection");

  private LayerJson() {}

  static void write(List<LayerSpec> layers, ArrayNode array) {
    layers.forEach(layer -> write(layer, array.addObject()));
  }

  private static void write(LayerSpec layer, ObjectNode node) {
    layer.accept(new LayerWriter(node.put("type", layer.kind().tag())));
  }

  static void write(Residual layer, ObjectNode node) {
    write(layer.body(), node.putArray("body"));
    write(layer.shortcut(), node.putObject("shortcut"));
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
    return switch (layer.kind()) {
      case CONV2D, DENSE -> ((Parametric) layer).outputs();
      case RESIDUAL -> channelsBehind(((Residual) layer).body(), channels);
      case SELECT,
          BATCHNORM,
          MAXPOOL,
          AVERAGEPOOL,
          GLOBALAVERAGEPOOL,
          FLATTEN,
          DROPOUT,
          ACTIVATION ->
          channels;
    };
  }

  private static int channelsBehind(List<LayerSpec> layers, int channels) {
    int current = channels;
    for (LayerSpec layer : layers) {
      current = channelsBehind(layer, current);
    }
    return current;
  }

  private static LayerSpec layer(Fields fields, int channels) {
    List<String> tags = Arrays.stream(Kind.values()).map(Kind::tag).toList();
    Kind kind = Kind.valueOf(fields.choice("type", tags).toUpperCase(Locale.ROOT));
    LayerSpec layer = ofKind(kind, fields, channels);
    fields.requireNoOther();
    return layer;
  }

  private static LayerSpec ofKind(Kind kind, Fields fields, int channels) {
    return switch (kind) {
      case DENSE -> new Dense(fields.whole("units"));
      case ACTIVATION -> new Activation(nonlinearity(fields));
      case SELECT -> new Select(ints(fields.array("inputs")));
      case CONV2D ->
          new Conv2d(fields.whole("filters"), window(fields), fields.flag("biased", true));
      case BATCHNORM ->
          new BatchNorm(
              fields.real("momentum", BatchNorm.standard().momentum()),
              fields.real("epsilon", BatchNorm.standard().epsilon()));
      case MAXPOOL -> new MaxPool(window(fields));
      case AVERAGEPOOL -> new AveragePool(window(fields));
      case GLOBALAVERAGEPOOL -> new GlobalAveragePool();
      case FLATTEN -> new Flatten();
      case DROPOUT -> new Dropout(fields.real("rate"), fields.wholeLong("seed", 0));
      case RESIDUAL -> residual(fields, channels);
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

  static String tag(Nonlinearity function) {
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
