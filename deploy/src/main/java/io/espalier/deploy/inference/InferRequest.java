package io.espalier.deploy.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param id is answered as it is; null if there is none
 * @param outputs those wanted; empty for the usual ones
 * @param isBinary whether outputs that say nothing themselves are wanted in binary
 */
record InferRequest(
    @Nullable String id, List<InputTensor> inputs, List<Wanted> outputs, boolean isBinary) {

  InferRequest {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** An output that is wanted. */
  record Wanted(String name, boolean isBinary) {}

  /**
   * The one input that there is.
   *
   * @throws InferenceException when there are others
   */
  InputTensor features() {
    for (InputTensor input : inputs) {
      if (!input.name().equals(InputTensor.FEATURES)) {
        throw InferenceException.badRequest(
            "there is no input '%s'; the model takes '%s'."
                .formatted(input.name(), InputTensor.FEATURES));
      }
    }
    if (inputs.size() != 1) {
      throw InferenceException.badRequest(
          "the model takes one input, '%s', got %s."
              .formatted(InputTensor.FEATURES, inputs.isEmpty() ? "none" : "it more than once"));
    }
    return inputs.get(0);
  }
}
