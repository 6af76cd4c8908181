package io.espalier.model.onnx;

import java.util.List;

/**
 * What a graph reads or puts out: a tensor of floats.
 *
 * @param dimensions numbers, or names of those that may be any
 */
record OnnxValue(String name, List<String> dimensions) {

  OnnxValue {
    dimensions = List.copyOf(dimensions);
  }

  /** Whether a dimension is a number and not a name. */
  static boolean isFixed(String dimension) {
    return dimension.matches("\\d+");
  }
}
