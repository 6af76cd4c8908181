package io.espalier.model.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.network.InputShape;
import io.espalier.model.network.NetworkSpec;

/** Networks as JSON. Readers throw IllegalArgumentException on what they do not know. */
final class SpecJson {

  private SpecJson() {}

  static ObjectNode write(NetworkSpec spec) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putObject("input")
        .put("channels", spec.input().channels())
        .put("height", spec.input().height())
        .put("width", spec.input().width());
    LayerJson.write(spec.layers(), node.putArray("layers"));
    return node;
  }

  static NetworkSpec readNetwork(JsonNode node) {
    if (!node.path("layers").isArray()) {
      throw new IllegalArgumentException("there is no network in it");
    }
    JsonNode input = node.path("input");
    InputShape shape =
        new InputShape(
            input.path("channels").asInt(),
            input.path("height").asInt(),
            input.path("width").asInt());
    return new NetworkSpec(shape, LayerJson.read(node.path("layers"), shape.channels()));
  }
}
