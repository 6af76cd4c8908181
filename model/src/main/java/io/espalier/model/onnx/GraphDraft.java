package io.espalier.model.onnx;

import io.espalier.model.onnx.file.FloatTensor;
import io.espalier.model.onnx.file.OnnxAttribute;
import io.espalier.model.onnx.file.OnnxGraph;
import io.espalier.model.onnx.file.OnnxNode;
import io.espalier.model.onnx.file.OnnxTensor;
import io.espalier.model.onnx.file.OnnxValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects the nodes and constants of a graph that is written. */
final class GraphDraft {

  private final List<OnnxNode> nodes = new ArrayList<>();
  private final List<OnnxTensor> constants = new ArrayList<>();

  /**
   * Adds an operator.
   *
   * @param output what it puts out, unique in the graph
   * @return {@code output}
   */
  String add(
      String type, String output, List<String> inputs, Map<String, OnnxAttribute> attributes) {
    nodes.add(new OnnxNode(type, output, inputs, List.of(output), attributes));
    return output;
  }

  /** Adds an operator without attributes. */
  String add(String type, String output, String... inputs) {
    return add(type, output, List.of(inputs), Map.of());
  }

  /** Adds a constant; returns its name. */
  String constant(OnnxTensor constant) {
    constants.add(constant);
    return constant.name();
  }

  /** Adds a single number, which goes with values of any shape. */
  String constant(String name, double value) {
    return constant(new FloatTensor(name, List.of(), new float[] {(float) value}));
  }

  OnnxGraph graph(OnnxValue input, OnnxValue output) {
    return new OnnxGraph(List.of(input), List.of(output), nodes, constants);
  }
}
