package io.espalier.model.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.network.InputShape;
import io.espalier.model.network.LayerSpec;
import io.espalier.model.network.LayerSpec.Activation;
import io.espalier.model.network.LayerSpec.Dense;
import io.espalier.model.network.LayerSpec.Nonlinearity;
import io.espalier.model.network.LayerSpec.Select;
import io.espalier.model.network.NetworkSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Networks as JSON, each layer with its type. Readers throw IllegalArgumentException on what they
 * do not know.
 */
final class SpecJson {

  private SpecJson() {}

  static ObjectNode write(NetworkSpec spec) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putObject("input")
        .put("channels", spec.input().channels())
        .put("height", spec.input().height())
        .put("width", spec.input().width());
    var layers = node.putArray("layers");
    spec.layers().forEach(layer -> write(layer, layers.addObject()));
    return node;
  }

  private static void write(LayerSpec layer, ObjectNode node) {
    if (layer instanceof Dense dense) {
      node.put("type", "dense").put("units", dense.units());
    } else if (layer instanceof Activation activation) {
      node.put("type", "activation").put("function", tag(activation.function()));
    } else if (layer instanceof Select select) {
      var inputs = node.put("type", "select").putArray("inputs");
      Arrays.stream(select.inputs()).forEach(inputs::add);
    } else {
      throw new IllegalStateException("layer " + layer + " has no form in a file yet");
    }
  }

  static NetworkSpec readNetwork(JsonNode node) {
    if (!node.path("layers").isArray()) {
      throw new IllegalArgumentException("there is no network in it");
    }
    JsonNode input = node.path("input");
    List<LayerSpec> layers = new ArrayList<>();
    node.path("layers").forEach(layer -> layers.add(readLayer(layer, layers.size() + 1)));
    return new NetworkSpec(
        new InputShape(
            input.path("channels").asInt(),
            input.path("height").asInt(),
            input.path("width").asInt()),
        layers);
  }

  private static LayerSpec readLayer(JsonNode node, int position) {
    String type = node.path("type").asText();
    return switch (type) {
      case "dense" -> new Dense(node.path("units").asInt());
      case "activation" -> new Activation(nonlinearity(node.path("function").asText(), position));
      case "select" -> new Select(ints(node.path("inputs")));
      default ->
          throw new IllegalArgumentException(
              "layer %d is of type '%s', which this program does not know. Use a newer program."
                  .formatted(position, type));
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
