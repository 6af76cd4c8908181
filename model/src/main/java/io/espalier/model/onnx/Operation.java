package io.espalier.model.onnx;

import io.espalier.model.onnx.file.FloatTensor;
import io.espalier.model.onnx.file.IntegerTensor;
import io.espalier.model.onnx.file.OnnxAttribute;
import io.espalier.model.onnx.file.OnnxNode;
import io.espalier.model.onnx.file.OnnxTensor;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

  /** The name of an input that can't be left out. */
  String required(int index) {
    String name = input(index);
    require(!name.isEmpty(), String.format(Locale.ROOT, "has no input %d", index + 1));
    return name;
  }

  String output() {
    String name = firstOutput();
    require(!name.isEmpty(), "has no output");
    return name;
  }

  private String firstOutput() {
    return node.outputs().isEmpty() ? "" : node.outputs().get(0);
  }

  List<String> reads() {
    return node.inputs();
  }

  boolean has(String attribute) {
    return node.attributes().containsKey(attribute);
  }

  long whole(String attribute, long otherwise) {
    OnnxAttribute.Whole whole = attribute(attribute, OnnxAttribute.Whole.class, "whole number");
    return whole == null ? otherwise : whole.value();
  }

  float real(String attribute, double otherwise) {
    OnnxAttribute.Real real = attribute(attribute, OnnxAttribute.Real.class, "number");
    return real == null ? (float) otherwise : real.value();
  }

  String text(String attribute, String otherwise) {
    OnnxAttribute.Text text = attribute(attribute, OnnxAttribute.Text.class, "word");
    return text == null ? otherwise : text.value();
  }

  /** Whole numbers; none where the attribute is left out. */
  List<Long> wholes(String attribute) {
    OnnxAttribute.Wholes wholes =
        attribute(attribute, OnnxAttribute.Wholes.class, "list of whole numbers");
    return wholes == null ? List.of() : wholes.values();
  }

  /** Numbers; none where the attribute is left out. */
  List<Float> reals(String attribute) {
    OnnxAttribute.Reals reals = attribute(attribute, OnnxAttribute.Reals.class, "list of numbers");
    return reals == null ? List.of() : reals.values();
  }

  /** An attribute; null where it is left out, or a list of nothing, which is of no kind. */
  private <A extends OnnxAttribute> @Nullable A attribute(
      String attribute, Class<A> kind, String what) {
    OnnxAttribute value = node.attributes().get(attribute);
    if (value == null || value.equals(OnnxAttribute.Wholes.of())) {
      return null;
    }
    require(
        kind.isInstance(value), "has an attribute '%s' that is no %s".formatted(attribute, what));
    return kind.cast(value);
  }

  /** A whole number as an array's index or a window's side has it. */
  int narrow(long value) {
    require(value == (int) value, String.format(Locale.ROOT, "has %d, which is too large", value));
    return (int) value;
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
    String name = node.name().isEmpty() ? firstOutput() : node.name();
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
