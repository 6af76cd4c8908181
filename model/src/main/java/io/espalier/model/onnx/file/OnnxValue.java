package io.espalier.model.onnx.file;

import java.util.List;

/**
 * What a graph reads or puts out: a tensor of floats.
 *
 * @param dimensions numbers, or names of those that may be any
 */
public record OnnxValue(String name, List<String> dimensions) {

  public OnnxValue {
    dimensions = List.copyOf(dimensions);
  }

  /** Whether a dimension is a number and not a name. */
  public static boolean isFixed(String dimension) {
    return dimension.matches("\\d+");
  }
}
