package io.espalier.deploy.inference;

import io.espalier.deploy.predict.PublishedModel;
import io.espalier.model.train.MostProbable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The outputs that a model has. */
enum Output {
  /** The probability of each class. */
  PROBABILITIES("probabilities", "FP32") {
    @Override
    OutputTensor of(Prediction prediction) {
      return new OutputTensor.Probabilities(
          tensorName(), prediction.rows(), prediction.probabilities());
    }
  },

  /** The number of the most probable class. */
  CLASS("class", "INT64") {
    @Override
    OutputTensor of(Prediction prediction) {
      return new OutputTensor.Classes(tensorName(), prediction.classes());
    }
  },

  /** The name of the most probable class. */
  CLASS_NAME("class_name", "BYTES") {
    @Override
    OutputTensor of(Prediction prediction) {
      List<String> names = prediction.model().classNames();
      return new OutputTensor.Names(
          tensorName(), IntStream.of(prediction.classes()).mapToObj(names::get).toList());
    }
  };

  /** Where nothing is said. */
  static final List<Output> USUAL = List.of(PROBABILITIES, CLASS);

  private final String tensorName;
  private final String datatype;

  Output(String tensorName, String datatype) {
    this.tensorName = tensorName;
    this.datatype = datatype;
  }

  String tensorName() {
    return tensorName;
  }

  String datatype() {
    return datatype;
  }

  /**
   * @throws InferenceException when there is none of this name
   */
  static Output named(String name) {
    return Arrays.stream(values())
        .filter(output -> output.tensorName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                InferenceException.badRequest(
                    "there is no output '%s'; the model has %s."
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Output::tensorName)
                                .collect(Collectors.joining(", ")))));
  }

  abstract OutputTensor of(Prediction prediction);

  /**
   * What a model says of some rows.
   *
   * @param probabilities rows × classes; never written to
   */
  record Prediction(PublishedModel model, int rows, float[] probabilities) {

    /**
     * @throws InferenceException when features were so large that the network has no answer
     */
    void requireNumbers() {
      for (int index = 0; index < probabilities.length; index++) {
        if (Float.isNaN(probabilities[index])) {
          throw InferenceException.badRequest(
              String.format(
                  Locale.ROOT,
                  "the features of row %d, counted from 0, are too large for the network.",
                  (int) ((long) index * rows / probabilities.length)));
        }
      }
    }

    /** The most probable class of each row; of equal ones the first. */
    int[] classes() {
      return MostProbable.of(probabilities, model.network().spec().classes(), rows);
    }
  }
}
