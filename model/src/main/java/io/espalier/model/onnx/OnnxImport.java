package io.espalier.model.onnx;

import io.espalier.model.flow.InputShape;
import io.espalier.model.onnx.file.ExternalData;
import io.espalier.model.onnx.file.OnnxFile;
import io.espalier.model.onnx.file.OnnxReader;
import io.espalier.model.onnx.file.OnnxValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads ONNX models of classifiers, such as those of PyTorch and scikit-learn, as networks. What no
 * layer computes is refused by the name of its operator and node.
 */
public final class OnnxImport {

  private OnnxImport() {}

  /**
   * Reads a model.
   *
   * @param external where values are that are not in it
   * @param input the shape that a row of features has in data, such as 1×28×28; null where the
   *     model says it
   * @throws IllegalArgumentException naming what can't be read, or is no layer
   */
  public static ImportedNetwork read(
      byte[] model, ExternalData external, @Nullable InputShape input) {
    OnnxFile file = OnnxReader.read(model, external);
    String output = output(file);
    Makers makers = new Makers(Composites.recognized(file));
    ModelEnd end = ModelEnd.of(output, makers);
    ModelWalk walk = new ModelWalk(file, makers.behind(end.logits()), end.logits());
    InputShape told = input == null ? InputFact.read(file.facts()) : input;
    return new ImportedNetwork(walk.network(told), output, end.ending(), file.facts());
  }

  /** The only one, or the one of probabilities beside that of the class. */
  private static String output(OnnxFile file) {
    return file.outputs().stream()
        .map(OnnxValue::name)
        .filter(name -> name.contains("prob"))
        .findFirst()
        .or(() -> file.outputs().stream().map(OnnxValue::name).findFirst())
        .orElseThrow(() -> new IllegalArgumentException("it puts nothing out"));
  }
}
