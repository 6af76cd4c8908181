package io.espalier.model.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.layer.Identity;
import io.espalier.model.layer.Layer.Kind;
import io.espalier.model.layer.LayerSpec;
import io.espalier.model.layer.Residual;
import io.espalier.model.layer.Shortcut;
import io.espalier.model.network.Graph;
import io.espalier.model.network.LayerEntry;
import io.espalier.model.network.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Layers as JSON, each with its type; its name where it is not the usual one, and what it reads
 * where that is not the layer before.
 */
final class LayerJson {

  private static final String RESIDUAL = "residual";
  private static final List<String> TYPES =
      Stream.concat(Arrays.stream(Kind.values()).map(Kind::tag), Stream.of(RESIDUAL)).toList();
  private static final List<String> SHORTCUTS = List.of("identity", "projection");

  private LayerJson() {}

  static void write(Graph graph, ArrayNode array) {
    List<String> usual = graph.defaultNames();
    for (int k = 0; k < graph.nodes().size(); k++) {
      Node node = graph.nodes().get(k);
      ObjectNode object = array.addObject().put("type", node.layer().kind().tag());
      if (!node.name().equals(usual.get(k))) {
        object.put("name", node.name());
      }
      if (!node.reads().equals(List.of(k - 1))) {
        writeReads(graph, node, object);
      }
      node.layer()
          .fields()
          .forEach((name, value) -> object.set(name, Json.MAPPER.valueToTree(value)));
    }
  }

  private static void writeReads(Graph graph, Node node, ObjectNode object) {
    List<String> names =
        node.reads().stream()
            .map(read -> read == Node.INPUT ? Node.INPUT_NAME : graph.nodes().get(read).name())
            .toList();
    if (names.size() == 1) {
      object.put("reads", names.get(0));
    } else {
      names.forEach(object.putArray("reads")::add);
    }
  }

  /** The {@code layers} of a network; a problem is told with the layer's place, counted from 1. */
  static List<LayerEntry> read(Fields network) {
    List<LayerEntry> layers = new ArrayList<>();
    for (JsonNode node : network.array("layers")) {
      layers.add(at("layer " + (layers.size() + 1), () -> entry(network.element(node))));
    }
    return layers;
  }

  private static LayerEntry entry(Fields fields) {
    String type = fields.choice("type", TYPES);
    String name = fields.has("name") ? fields.text("name") : null;
    List<String> reads = reads(fields);
    return new LayerEntry(layer(type, fields), name, reads);
  }

  /** The names of what it reads; none for the layer before. */
  private static List<String> reads(Fields fields) {
    if (!fields.has("reads")) {
      return List.of();
    }
    List<String> names = fields.textOrTexts("reads");
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "reads names no layer, got []. Leave it out to read the layer before, or name what is"
              + " read, such as \"input\" or [\"conv1\", \"conv2\"]");
    }
    return names;
  }

  private interface Reading<T> {
    T read();
  }

  private static <T> T at(String place, Reading<T> reading) {
    try {
      return reading.read();
    } catch (UnknownNameException unknown) {
      throw unknown.in(place);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(place + ": " + wrong.getMessage(), wrong);
    }
  }

  private static LayerSpec layer(String type, Fields fields) {
    LayerSpec layer =
        type.equals(RESIDUAL)
            ? residual(fields)
            : Kind.valueOf(type.toUpperCase(Locale.ROOT)).read(fields);
    fields.requireNoOther();
    return layer;
  }

  /** A block of layers in one, as people write it and as older files have it. */
  private static Residual residual(Fields fields) {
    List<LayerSpec> body = new ArrayList<>();
    for (JsonNode node : fields.array("body")) {
      body.add(at("body layer " + (body.size() + 1), () -> inner(fields.element(node))));
    }
    Fields shortcut = fields.object("shortcut");
    Residual residual = new Residual(body, shortcut(shortcut));
    shortcut.requireNoOther();
    return residual;
  }

  private static LayerSpec inner(Fields fields) {
    return layer(fields.choice("type", TYPES), fields);
  }

  private static Shortcut shortcut(Fields fields) {
    boolean identity = fields.choice("type", SHORTCUTS).equals("identity");
    int stride = fields.whole("stride", 1);
    if (!identity) {
      return new Shortcut.Projection(stride);
    }
    return fields.isLeftOut("sources")
        ? new Shortcut.Padded(stride)
        : new Identity(stride, Arrays.stream(fields.wholes("sources")).boxed().toList());
  }
}
