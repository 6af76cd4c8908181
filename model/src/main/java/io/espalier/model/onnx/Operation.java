package io.espalier.model.onnx;

import io.espalier.model.onnx.file.FloatTensor;
import io.espalier.model.onnx.file.IntegerTensor;
import io.espalier.model.onnx.file.OnnxAttribute;
import io.espalier.model.onnx.file.OnnxNode;
import io.espalier.model.onnx.file.OnnxTensor;
import java.util.List;
import java.util.Locale;

/** A node of a model that is read, and what is asked of it. */
final class Operation {

  private final OnnxNode node;

  Operation(OnnxNode node) {
    this.node = node;
  }

  String type() {
    return node.type();
  }

  /** How many inputs are given. */
  int inputs() {
    return node.inputs().size();
  }

  /** The name of an input; empty where it is left out. */
  String input(int index) {
    return index < inputs() ? node.inputs().get(index) : "";
  }

  String output() {
    return node.outputs().get(0);
  }

  List<String> reads() {
    return node.inputs();
  }

  boolean has(String attribute) {
    return node.attributes().containsKey(attribute);
  }

  long whole(String attribute, long otherwise) {
    OnnxAttribute value = node.attributes().get(attribute);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof OnnxAttribute.Whole whole) {
      return whole.value();
    }
    throw refused("has an attribute '%s' that is no whole number".formatted(attribute));
  }

  float real(String attribute, double otherwise) {
    OnnxAttribute value = node.attributes().get(attribute);
    return value instanceof OnnxAttribute.Real real ? real.value() : (float) otherwise;
  }

  String text(String attribute, String otherwise) {
    OnnxAttribute value = node.attributes().get(attribute);
    return value instanceof OnnxAttribute.Text text ? text.value() : otherwise;
  }

  /** Whole numbers; none where the attribute is left out. */
  List<Long> wholes(String attribute) {
    OnnxAttribute value = node.attributes().get(attribute);
    return value instanceof OnnxAttribute.Wholes wholes ? wholes.values() : List.of();
  }

  /** Numbers; none where the attribute is left out. */
  List<Float> reals(String attribute) {
    OnnxAttribute value = node.attributes().get(attribute);
    return value instanceof OnnxAttribute.Reals reals ? reals.values() : List.of();
  }

  /** Refuses what would be computed otherwise. */
  void require(boolean holds, String otherwise) {
    if (!holds) {
      throw refused(otherwise);
    }
  }

  void requireWhole(String attribute, long needed) {
    long value = whole(attribute, needed);
    require(
        value == needed,
        String.format(
            Locale.ROOT, "has %s = %d, and no layer does that but %d", attribute, value, needed));
  }

  /** That the node is not imported, and why. */
  IllegalArgumentException refused(String why) {
    String name = node.name().isEmpty() ? output() : node.name();
    return new IllegalArgumentException("%s '%s' %s".formatted(node.type(), name, why));
  }

  /** The value of a node that is a constant. */
  OnnxTensor constant() {
    OnnxAttribute value = node.attributes().get("value");
    if (value instanceof OnnxAttribute.Constant constant) {
      return constant.tensor().read(output());
    }
    if (node.attributes().get("value_float") instanceof OnnxAttribute.Real real) {
      return new FloatTensor(output(), List.of(), new float[] {real.value()});
    }
    if (node.attributes().get("value_int") instanceof OnnxAttribute.Whole whole) {
      return new IntegerTensor(output(), List.of(), new long[] {whole.value()});
    }
    List<Long> wholes = wholes("value_ints");
    require(!wholes.isEmpty(), "has no value that is known");
    return new IntegerTensor(
        output(), List.of(wholes.size()), wholes.stream().mapToLong(Long::longValue).toArray());
  }
}
