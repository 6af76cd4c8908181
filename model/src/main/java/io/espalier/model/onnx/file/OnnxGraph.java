package io.espalier.model.onnx.file;

import java.util.List;

/**
 * A graph of operators.
 *
 * @param nodes in an order in which they can run
 * @param constants weights and what else is fixed
 */
public record OnnxGraph(
    List<OnnxValue> inputs,
    List<OnnxValue> outputs,
    List<OnnxNode> nodes,
    List<OnnxTensor> constants) {

  public OnnxGraph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    nodes = List.copyOf(nodes);
    constants = List.copyOf(constants);
  }
}
