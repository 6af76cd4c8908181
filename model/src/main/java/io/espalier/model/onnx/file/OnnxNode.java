package io.espalier.model.onnx.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An operator in a graph.
 *
 * @param type such as {@code Gemm}
 * @param name for people; may be empty
 * @param inputs names of the values that it reads; empty where an optional one is left out
 * @param outputs names of the values that it makes
 * @param attributes by name
 */
public record OnnxNode(
    String type,
    String name,
    List<String> inputs,
    List<String> outputs,
    Map<String, OnnxAttribute> attributes) {

  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }
}
