package io.espalier.deploy.inference;

import io.espalier.deploy.predict.PublishedModel;
import io.espalier.model.onnx.OnnxExport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the protocol calls the metadata of a model.
 *
 * @param versions that answer, the newest first
 * @param platform what it is run by
 * @param parameters what else is known of it
 */
public record ModelDescription(
    String name,
    List<String> versions,
    String platform,
    List<Tensor> inputs,
    List<Tensor> outputs,
    Map<String, Object> parameters) {

  /**
   * A tensor.
   *
   * @param shape rows first, of which there may be any number, -1
   */
  public record Tensor(String name, String datatype, List<Integer> shape) {}

  /**
   * An entry of the index of models.
   *
   * @param reason why it is not ready
   */
  public record IndexEntry(String name, String version, String state, String reason) {}

  static ModelDescription of(
      String name, List<Long> versions, String platform, PublishedModel model) {
    return new ModelDescription(
        name,
        versions.stream().map(number -> Long.toString(number)).toList(),
        platform,
        List.of(new Tensor(InputTensor.FEATURES, "FP32", shape(inputDimensions(model)))),
        Arrays.stream(Output.values()).map(output -> tensor(output, model)).toList(),
        parameters(model));
  }

  private static Map<String, Object> parameters(PublishedModel model) {
    Map<String, Object> parameters = new LinkedHashMap<>(model.facts());
    parameters.put("class_names", model.classNames());
    return parameters;
  }

  private static Tensor tensor(Output output, PublishedModel model) {
    return new Tensor(
        output.tensorName(),
        output.datatype(),
        output == Output.PROBABILITIES
            ? List.of(-1, model.network().spec().classes())
            : List.of(-1));
  }

  /** The shape of one row, as the file of the model has it. */
  static List<Integer> inputDimensions(PublishedModel model) {
    return OnnxExport.inputDimensions(model.network());
  }

  private static List<Integer> shape(List<Integer> ofRow) {
    List<Integer> shape = new ArrayList<>(List.of(-1));
    shape.addAll(ofRow);
    return shape;
  }
}
