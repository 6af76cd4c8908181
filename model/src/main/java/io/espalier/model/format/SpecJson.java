package io.espalier.model.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.flow.InputShape;
import io.espalier.model.network.Graph;
import io.espalier.model.network.LayerEntry;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Standardization;
import io.espalier.model.network.UnknownLayerException;
import java.util.List;

/** Networks as JSON. Reading throws IllegalArgumentException on what it does not know. */
final class SpecJson {

  private SpecJson() {}

  static ObjectNode write(NetworkSpec spec) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putObject("input")
        .put("channels", spec.input().channels())
        .put("height", spec.input().height())
        .put("width", spec.input().width());
    if (!spec.standardization().isNone()) {
      ObjectNode standardization = node.putObject("standardization");
      write(spec.standardization().means(), standardization.putArray("means"));
      write(spec.standardization().deviations(), standardization.putArray("deviations"));
    }
    LayerJson.write(spec.graph(), node.putArray("layers"));
    return node;
  }

  private static void write(List<Float> values, ArrayNode array) {
    values.forEach(array::add);
  }

  static NetworkSpec readNetwork(Fields network) {
    if (!network.names().contains("layers")) {
      throw new IllegalArgumentException("there is no network in it");
    }
    InputShape input = input(network.object("input"));
    Standardization standardization =
        network.has("standardization")
            ? standardization(network.object("standardization"))
            : Standardization.NONE;
    List<LayerEntry> layers = LayerJson.read(network);
    network.requireNoOther();
    return new NetworkSpec(input, standardization, graph(input, layers));
  }

  private static Graph graph(InputShape input, List<LayerEntry> layers) {
    try {
      return Graph.written(input, layers);
    } catch (UnknownLayerException unknown) {
      throw new UnknownNameException(
          String.valueOf(unknown.getMessage()), unknown.name(), unknown.known());
    }
  }

  private static InputShape input(Fields fields) {
    InputShape shape =
        new InputShape(fields.whole("channels"), fields.whole("height"), fields.whole("width"));
    fields.requireNoOther();
    return shape;
  }

  private static Standardization standardization(Fields fields) {
    Standardization standardization =
        new Standardization(fields.reals("means"), fields.reals("deviations"));
    fields.requireNoOther();
    return standardization;
  }
}
