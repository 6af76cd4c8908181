package io.espalier.model.onnx.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model as it is in a file, of which only what is asked for is read.
 *
 * @param inputs what it reads, without those that have a value
 * @param outputs what it puts out
 * @param nodes in an order in which they can run
 * @param tensors by name, what has a value
 * @param facts its metadata
 */
public record OnnxFile(
    List<OnnxValue> inputs,
    List<OnnxValue> outputs,
    List<OnnxNode> nodes,
    Map<String, TensorMessage> tensors,
    Map<String, String> facts) {

  public OnnxFile {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    nodes = List.copyOf(nodes);
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
