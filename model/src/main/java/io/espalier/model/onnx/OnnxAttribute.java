package io.espalier.model.onnx;

import java.util.List;
import java.util.stream.LongStream;

/** The value of an attribute of a node. */
sealed interface OnnxAttribute {

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

    static Wholes of(long... values) {
      return new Wholes(LongStream.of(values).boxed().toList());
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
