package io.espalier.model.onnx.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a ModelProto: model, graph, node, attribute, tensor and value, field by field. */
public final class OnnxReader {

  private final ExternalData external;
  private final List<OnnxValue> inputs = new ArrayList<>();
  private final List<OnnxValue> outputs = new ArrayList<>();
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, TensorMessage> tensors = new LinkedHashMap<>();
  private final Map<String, String> facts = new LinkedHashMap<>();

  private OnnxReader(ExternalData external) {
    this.external = external;
  }

  /**
   * Reads a model.
   *
   * @throws IllegalArgumentException when the bytes are none
   */
  public static OnnxFile read(byte[] model, ExternalData external) {
    return new OnnxReader(external).model(new ProtoReader(model));
  }

  private OnnxFile model(ProtoReader message) {
    while (message.next()) {
      switch (message.field()) {
        case 7 -> graph(message.message());
        case 14 -> fact(message.message());
        default -> message.skip();
      }
    }
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("it is no ONNX model, or an empty one");
    }
    inputs.removeIf(input -> tensors.containsKey(input.name()));
    return new OnnxFile(inputs, outputs, nodes, tensors, facts);
  }

  private void graph(ProtoReader message) {
    while (message.next()) {
      switch (message.field()) {
        case 1 -> nodes.add(node(message.message()));
        case 5 -> {
          TensorMessage tensor = new TensorMessage(message.message(), external);
          tensors.put(tensor.name(), tensor);
        }
        case 11 -> inputs.add(value(message.message()));
        case 12 -> outputs.add(value(message.message()));
        default -> message.skip();
      }
    }
  }

  private void fact(ProtoReader message) {
    String key = "";
    String value = "";
    while (message.next()) {
      switch (message.field()) {
        case 1 -> key = message.text();
        case 2 -> value = message.text();
        default -> message.skip();
      }
    }
    facts.put(key, value);
  }

  private OnnxNode node(ProtoReader message) {
    List<String> reads = new ArrayList<>();
    List<String> makes = new ArrayList<>();
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    String name = "";
    String type = "";
    while (message.next()) {
      switch (message.field()) {
        case 1 -> reads.add(message.text());
        case 2 -> makes.add(message.text());
        case 3 -> name = message.text();
        case 4 -> type = message.text();
        case 5 -> attribute(message.message(), attributes);
        default -> message.skip();
      }
    }
    return new OnnxNode(type, name, reads, makes, attributes);
  }

  private void attribute(ProtoReader message, Map<String, OnnxAttribute> attributes) {
    AttributeDraft draft = new AttributeDraft();
    while (message.next()) {
      draft.field(message, external);
    }
    attributes.put(draft.name(), draft.value());
  }

  private static OnnxValue value(ProtoReader message) {
    String name = "";
    List<String> dimensions = new ArrayList<>();
    while (message.next()) {
      switch (message.field()) {
        case 1 -> name = message.text();
        case 2 -> type(message.message(), dimensions);
        default -> message.skip();
      }
    }
    return new OnnxValue(name, dimensions);
  }

  /** TypeProto, its Tensor and the TensorShapeProto of that. */
  private static void type(ProtoReader message, List<String> dimensions) {
    while (message.next()) {
      if (message.field() == 1) {
        ProtoReader tensor = message.message();
        while (tensor.next()) {
          if (tensor.field() == 2) {
            shape(tensor.message(), dimensions);
          } else {
            tensor.skip();
          }
        }
      } else {
        message.skip();
      }
    }
  }

  private static void shape(ProtoReader message, List<String> dimensions) {
    while (message.next()) {
      if (message.field() == 1) {
        dimensions.add(dimension(message.message()));
      } else {
        message.skip();
      }
    }
  }

  /** A number, or any text that is none for what may be any. */
  private static String dimension(ProtoReader message) {
    String dimension = "?";
    while (message.next()) {
      switch (message.field()) {
        case 1 -> dimension = Long.toString(message.number());
        case 2 -> dimension = "'" + message.text() + "'";
        default -> message.skip();
      }
    }
    return dimension;
  }
}
