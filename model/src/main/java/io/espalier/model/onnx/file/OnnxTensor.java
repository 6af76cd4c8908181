package io.espalier.model.onnx.file;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A constant of a graph: weights, and what else is fixed. */
public sealed interface OnnxTensor permits FloatTensor, IntegerTensor {

  String name();

  List<Integer> dimensions();

  /** Its type of elements, as TensorProto.DataType numbers them. */
  int elementType();

  /** How many bytes its values have in a file. */
  long byteCount();

  /** Writes its values, little endian. */
  void writeTo(OutputStream out) throws IOException;

  /** How many values dimensions make. */
  static long count(List<Integer> dimensions) {
    return dimensions.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }
}
