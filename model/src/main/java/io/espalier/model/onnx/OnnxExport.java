package io.espalier.model.onnx;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.Node;
import io.espalier.model.onnx.file.OnnxGraph;
import io.espalier.model.onnx.file.OnnxTensor;
import io.espalier.model.onnx.file.OnnxValue;
import io.espalier.model.onnx.file.OnnxWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes networks as ONNX models (operator set 13), which take features as they are: what the
 * network standardizes them by and which it selects is in the model.
 *
 * <p>The input {@value #FEATURES} is batch × features, or batch × channels × rows × columns where
 * the network reads planes; the output {@value #PROBABILITIES} is batch × classes. The batch may
 * have any size. A layer's node has its name, {@code conv1}, and its weights {@code conv1/weight}.
 */
public final class OnnxExport {

  /** The name of the input. */
  public static final String FEATURES = "features";

  /** The name of the output. */
  public static final String PROBABILITIES = "probabilities";

  private static final String BATCH = "batch";

  private OnnxExport() {}

  /**
   * Writes a network as it is, masked values as zeros; {@link
   * io.espalier.model.compact.Compaction#compact} first makes it small. Costs O(values), and holds
   * nothing of their size.
   *
   * @param facts what is told of the network in the model's metadata, by name
   * @param out is not closed
   * @throws IllegalArgumentException naming the layer, when ONNX has no form for it, and when there
   *     are 2 GB of values
   */
  public static void write(NetworkSnapshot network, Map<String, String> facts, OutputStream out)
      throws IOException {
    OnnxWriter.write(graph(network), facts, out);
  }

  /**
   * The weights of a network as they are in its model, under the same names, for formats that hold
   * nothing else.
   */
  public static List<OnnxTensor> constants(NetworkSnapshot network) {
    return graph(network).constants();
  }

  /** The shape of the input but for the batch: features, or channels, rows and columns. */
  public static List<Integer> inputDimensions(NetworkSnapshot network) {
    TensorShape input = network.spec().layout().input();
    return input.flat()
        ? List.of(input.size())
        : List.of(input.channels(), input.shape().height(), input.shape().width());
  }

  private static OnnxGraph graph(NetworkSnapshot network) {
    GraphDraft draft = new GraphDraft();
    List<String> values = new ArrayList<>();
    String source = InputNodes.add(network.spec(), draft);
    for (LayoutNode node : network.spec().layout().nodes()) {
      List<String> inputs =
          node.reads().stream()
              .map(read -> read == Node.INPUT ? source : values.get(read))
              .toList();
      values.add(node.layer().accept(new LayerNodes(network.values(), node, inputs, draft)));
    }
    draft.add("Softmax", PROBABILITIES, values.get(values.size() - 1));
    return draft.graph(
        value(FEATURES, inputDimensions(network)),
        value(PROBABILITIES, List.of(network.spec().classes())));
  }

  private static OnnxValue value(String name, List<Integer> dimensions) {
    List<String> all = new ArrayList<>(List.of(BATCH));
    dimensions.forEach(dimension -> all.add(String.valueOf(dimension)));
    return new OnnxValue(name, all);
  }
}
