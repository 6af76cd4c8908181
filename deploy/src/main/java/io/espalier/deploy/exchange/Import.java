package io.espalier.deploy.exchange;

import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.offline.NetworkFacts;
import io.espalier.deploy.onnx.OnnxModel;
import io.espalier.deploy.onnx.ParityCheck;
import io.espalier.deploy.onnx.Predictor;
import io.espalier.model.flow.InputShape;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.onnx.ImportedNetwork;
import io.espalier.model.onnx.ImportedNetwork.Ending;
import io.espalier.model.onnx.OnnxImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a model of another program as a network that can be pruned, checked before it is written.
 */
public final class Import {

  private Import() {}

  /**
   * What was read.
   *
   * @param difference the largest of a probability between the network and the model in ONNX
   *     Runtime
   */
  public record Read(NetworkSnapshot network, double difference) {}

  /**
   * Reads an ONNX model and writes a network file.
   *
   * @param input the shape that a row of features has in data; null where the model says it
   * @throws UserMistake when the model can't be read, has what no layer is, or predicts otherwise
   *     than the network; nothing is written then
   */
  public static Read write(Path model, @Nullable InputShape input, Path file) {
    if (!Files.isRegularFile(model)) {
      throw new UserMistake("there is no file " + model, "Check the path.");
    }
    try {
      ImportedNetwork imported =
          OnnxImport.read(Files.readAllBytes(model), new FilesBeside(model), input);
      double difference = difference(model, imported);
      new NetworkFile(imported.network(), facts(model, imported)).write(file);
      return new Read(imported.network(), difference);
    } catch (IOException refused) {
      throw new UserMistake(
          FileTrouble.words(refused), "Name files that can be read and written.", refused);
    } catch (IllegalArgumentException noNetwork) {
      throw new UserMistake(
          "%s can't be imported: %s".formatted(model, noNetwork.getMessage()),
          "It has to be a whole ONNX model of the operators that the README lists.",
          noNetwork);
    }
  }

  /**
   * How far the model is from the network.
   *
   * @throws IllegalArgumentException when that is more than rounding, or ONNX Runtime does not run
   *     the model
   */
  private static double difference(Path model, ImportedNetwork imported) {
    try (OnnxModel runtime = new OnnxModel(model, imported.output())) {
      Predictor predictor =
          (features, samples) ->
              probabilities(
                  runtime.probabilities(features, samples), runtime.classes(), imported.ending());
      return ParityCheck.require(imported.network(), predictor, "ONNX Runtime");
    } catch (IllegalStateException otherwise) {
      throw new IllegalArgumentException(otherwise.getMessage(), otherwise);
    }
  }

  /** What a model puts out, as probabilities. */
  private static float[] probabilities(float[] values, int classes, Ending ending) {
    if (ending == Ending.PROBABILITIES) {
      return values;
    }
    float[] probabilities = new float[values.length];
    for (int row = 0; row < values.length; row += classes) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = row; k < row + classes; k++) {
        largest = Math.max(largest, values[k]);
      }
      double sum = 0;
      for (int k = row; k < row + classes; k++) {
        sum += Math.exp(values[k] - largest);
      }
      for (int k = row; k < row + classes; k++) {
        probabilities[k] = (float) (Math.exp(values[k] - largest) / sum);
      }
    }
    return probabilities;
  }

  private static Map<String, String> facts(Path model, ImportedNetwork imported) {
    Map<String, String> facts = new TreeMap<>(imported.facts());
    facts.remove(NetworkFacts.COMPRESSION); // it was that of another network
    facts.put("imported", String.valueOf(model.getFileName()));
    return facts;
  }
}
