package io.espalier.model.onnx.file;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;

/** Writes a graph as a ModelProto. Constants are streamed: nothing of their size is held beside. */
public final class OnnxWriter {

  private static final int IR_VERSION = 7;
  private static final int OPERATOR_SET = 13;
  private static final String PRODUCER = "espalier";

  /** Attributes tell their types, as AttributeProto.AttributeType numbers them. */
  private static final int TYPE_OF_ATTRIBUTE = 20;

  private OnnxWriter() {}

  /**
   * Writes a model.
   *
   * @param facts what is told of it, by name
   * @throws IllegalArgumentException when it has 2 GB or more, which no program reads
   */
  public static void write(OnnxGraph graph, Map<String, String> facts, OutputStream out)
      throws IOException {
    ProtoWriter small = small(graph);
    long size = small.size();
    for (OnnxTensor constant : graph.constants()) {
      long inner = head(constant).size() + constant.byteCount();
      size += new ProtoWriter().length(5, inner).size() + inner;
    }
    requireReadable(size);
    ProtoWriter model = model(facts).length(7, size);
    model.writeTo(out);
    small.writeTo(out);
    for (OnnxTensor constant : graph.constants()) {
      ProtoWriter head = head(constant);
      new ProtoWriter().length(5, head.size() + constant.byteCount()).writeTo(out);
      head.writeTo(out);
      constant.writeTo(out);
    }
  }

  private static void requireReadable(long size) {
    if (size > Integer.MAX_VALUE - (1 << 20)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a network of %d bytes is too large for ONNX, whose files have less than 2 GB. Prune"
                  + " it further.",
              size));
    }
  }

  private static ProtoWriter model(Map<String, String> facts) {
    ProtoWriter model = new ProtoWriter().number(1, IR_VERSION).text(2, PRODUCER);
    model.message(8, new ProtoWriter().text(1, "").number(2, OPERATOR_SET));
    facts.forEach(
        (name, value) -> model.message(14, new ProtoWriter().text(1, name).text(2, value)));
    return model;
  }

  /** All of a graph but its constants. */
  private static ProtoWriter small(OnnxGraph graph) {
    ProtoWriter message = new ProtoWriter();
    graph.nodes().forEach(node -> message.message(1, node(node)));
    message.text(2, PRODUCER);
    graph.inputs().forEach(input -> message.message(11, value(input)));
    graph.outputs().forEach(output -> message.message(12, value(output)));
    return message;
  }

  private static ProtoWriter value(OnnxValue value) {
    ProtoWriter shape = new ProtoWriter();
    for (String dimension : value.dimensions()) {
      boolean fixed = OnnxValue.isFixed(dimension);
      shape.message(
          1,
          fixed
              ? new ProtoWriter().number(1, Long.parseLong(dimension))
              : new ProtoWriter().text(2, dimension));
    }
    ProtoWriter tensor = new ProtoWriter().number(1, FloatTensor.TYPE).message(2, shape);
    return new ProtoWriter().text(1, value.name()).message(2, new ProtoWriter().message(1, tensor));
  }

  private static ProtoWriter node(OnnxNode node) {
    ProtoWriter message = new ProtoWriter();
    node.inputs().forEach(input -> message.text(1, input));
    node.outputs().forEach(output -> message.text(2, output));
    message.text(3, node.name()).text(4, node.type());
    node.attributes().forEach((name, value) -> message.message(5, attribute(name, value)));
    return message;
  }

  private static ProtoWriter attribute(String name, OnnxAttribute value) {
    ProtoWriter message = new ProtoWriter().text(1, name);
    if (value instanceof OnnxAttribute.Whole whole) {
      return message.number(3, whole.value()).number(TYPE_OF_ATTRIBUTE, 2);
    }
    if (value instanceof OnnxAttribute.Real real) {
      return message.real(2, real.value()).number(TYPE_OF_ATTRIBUTE, 1);
    }
    if (value instanceof OnnxAttribute.Wholes wholes) {
      wholes.values().forEach(number -> message.number(8, number));
      return message.number(TYPE_OF_ATTRIBUTE, 7);
    }
    throw new IllegalArgumentException("no layer is written with " + value);
  }

  /** All of a constant but its values. */
  private static ProtoWriter head(OnnxTensor constant) {
    ProtoWriter message = new ProtoWriter();
    constant.dimensions().forEach(dimension -> message.number(1, dimension));
    return message
        .number(2, constant.elementType())
        .text(8, constant.name())
        .length(9, constant.byteCount());
  }
}
