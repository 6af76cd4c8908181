package io.espalier.deploy.inference;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.espalier.deploy.predict.PublishedModel;
import io.espalier.model.flow.InputShape;
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
  public record IndexEntry(
      String name, @JsonProperty("version") String version, String state, String reason) {}

  static ModelDescription of(
      String name, List<Long> versions, String platform, PublishedModel model) {
    return new ModelDescription(
        name,
        versions.stream().map(number -> Long.toString(number)).toList(),
        platform,
        List.of(new Tensor(InputTensor.FEATURES, "FP32", inputShape(model.input()))),
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

  private static List<Integer> inputShape(InputShape input) {
    return isFlat(input)
        ? List.of(-1, input.size())
        : List.of(-1, input.channels(), input.height(), input.width());
  }

  /** Whether a row is one of values, and no image. */
  static boolean isFlat(InputShape input) {
    return input.height() == 1 && input.width() == 1;
  }
}
