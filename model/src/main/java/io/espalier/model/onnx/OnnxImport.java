package io.espalier.model.onnx;

import io.espalier.model.flow.InputShape;
import io.espalier.model.onnx.ImportedNetwork.Ending;
import io.espalier.model.onnx.file.ExternalData;
import io.espalier.model.onnx.file.OnnxFile;
import io.espalier.model.onnx.file.OnnxNode;
import io.espalier.model.onnx.file.OnnxReader;
import io.espalier.model.onnx.file.OnnxValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads ONNX models of classifiers, such as those of PyTorch and scikit-learn, as networks. What no
 * layer computes is refused by the name of its operator and node.
 */
public final class OnnxImport {

  private static final Map<String, Ending> ENDINGS =
      Map.of("Softmax", Ending.PROBABILITIES, "LogSoftmax", Ending.LOG_PROBABILITIES);

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
    Map<String, OnnxNode> makers = new HashMap<>();
    List<OnnxNode> nodes = Composites.recognized(file);
    for (OnnxNode node : nodes) {
      node.outputs().forEach(made -> makers.put(made, node));
    }
    Ending ending = Ending.LOGITS;
    String logits = output;
    OnnxNode last = makers.get(output);
    while (last != null && isEnd(last)) {
      ending = ENDINGS.getOrDefault(last.type(), ending);
      logits = last.inputs().get(0);
      last = makers.get(logits);
    }
    Set<OnnxNode> needed = needed(logits, makers);
    ModelWalk walk = new ModelWalk(file, nodes.stream().filter(needed::contains).toList(), logits);
    InputShape told = input == null ? InputFact.read(file.facts()) : input;
    return new ImportedNetwork(walk.network(told), output, ending, file.facts());
  }

  private static boolean isEnd(OnnxNode node) {
    return ENDINGS.containsKey(node.type())
        || node.type().equals("Identity")
        || node.type().equals("Cast");
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

  /** The nodes that a value is made of. */
  private static Set<OnnxNode> needed(String value, Map<String, OnnxNode> makers) {
    Set<OnnxNode> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      OnnxNode node = makers.get(open.pop());
      if (node != null && needed.add(node)) {
        open.addAll(node.inputs());
      }
    }
    return needed;
  }
}
