package io.espalier.model.onnx.file;

import java.util.List;
import java.util.stream.LongStream;

/** The value of an attribute of a node. */
public sealed interface OnnxAttribute {

  /** A whole number. */
  record Whole(long value) implements OnnxAttribute {}

  /** A number. */
  record Real(float value) implements OnnxAttribute {}

  /** A word. */
  record Text(String value) implements OnnxAttribute {}

  /** Whole numbers, such as the sides of a kernel. */
  record Wholes(List<Long> values) implements OnnxAttribute {
    public Wholes {
      values = List.copyOf(values);
    }

    public static Wholes of(long... values) {
      return new Wholes(LongStream.of(values).boxed().toList());
    }
  }

  /** Numbers. */
  record Reals(List<Float> values) implements OnnxAttribute {
    public Reals {
      values = List.copyOf(values);
    }
  }

  /** A tensor. */
  record Constant(TensorMessage tensor) implements OnnxAttribute {}

  /**
   * What no layer is made of, such as a graph.
   *
   * @param field of AttributeProto that it is in
   */
  record Other(int field) implements OnnxAttribute {}
}
