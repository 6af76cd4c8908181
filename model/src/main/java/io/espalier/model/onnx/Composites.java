package io.espalier.model.onnx;

import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.onnx.file.FloatTensor;
import io.espalier.model.onnx.file.OnnxAttribute;
import io.espalier.model.onnx.file.OnnxFile;
import io.espalier.model.onnx.file.OnnxNode;
import io.espalier.model.onnx.file.OnnxTensor;
import io.espalier.model.onnx.file.TensorMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows layers again that are written as several operators: those that {@link CompositeNodes}
 * writes, and the layer normalization of exporters before operator set 17.
 */
final class Composites {

  /** Of a layer normalization of fewer units than its mean is over: how many that is. */
  static final String WIDTH = "espalier_width";

  private static final double SAME = 1e-5;

  private final OnnxFile file;
  private final Makers makers;

  private Composites(OnnxFile file) {
    this.file = file;
    makers = new Makers(file.nodes());
  }

  /**
   * The nodes of a model, the last of each group as one operator; the others are read by nobody.
   */
  static List<OnnxNode> recognized(OnnxFile file) {
    Composites composites = new Composites(file);
    List<OnnxNode> nodes = new ArrayList<>();
    for (OnnxNode node : file.nodes()) {
      nodes.add(composites.gelu(node).or(() -> composites.layerNorm(node)).orElse(node));
    }
    return nodes;
  }

  /** The name of an input; empty where it is left out, so that the node is no part of a layer. */
  private static String read(OnnxNode node, int index) {
    return new Operation(node).input(index);
  }

  /** What makes an input of a node, if it is such an operator. */
  private @Nullable OnnxNode maker(@Nullable OnnxNode node, int index, String type) {
    OnnxNode maker = node == null ? null : makers.of(read(node, index));
    return maker != null && maker.type().equals(type) ? maker : null;
  }

  /** A constant that a node reads; NaN where it reads none. */
  private double constant(OnnxNode node, int index) {
    String name = read(node, index);
    OnnxNode maker = makers.of(name);
    OnnxTensor tensor =
        file.tensors().containsKey(name)
            ? file.tensors().get(name).read(name)
            : maker != null && maker.type().equals("Constant")
                ? new Operation(maker).constant()
                : null;
    return tensor instanceof FloatTensor floats && floats.values().length == 1
        ? floats.values()[0]
        : Double.NaN;
  }

  private boolean isConstant(OnnxNode node, int index, double value) {
    return Math.abs(constant(node, index) - value) < SAME;
  }

  private Optional<OnnxNode> gelu(OnnxNode node) {
    OnnxNode share = node.type().equals("Mul") ? maker(node, 1, "Sigmoid") : null;
    OnnxNode slope = maker(share, 0, "Mul");
    OnnxNode factor = maker(slope, 0, "Add");
    OnnxNode cubic = maker(factor, 0, "Mul");
    OnnxNode square = maker(cubic, 0, "Mul");
    if (slope == null || factor == null || cubic == null || square == null) {
      return Optional.empty();
    }
    String x = read(node, 0);
    double a = 2 * Nonlinearity.GELU_SCALE;
    boolean same =
        square.inputs().equals(List.of(x, x))
            && read(slope, 1).equals(x)
            && isConstant(factor, 1, a)
            && isConstant(cubic, 1, a * Nonlinearity.GELU_CUBE);
    return same
        ? Optional.of(
            new OnnxNode(
                "Gelu",
                node.name(),
                List.of(x),
                node.outputs(),
                Map.of("approximate", new OnnxAttribute.Text("tanh"))))
        : Optional.empty();
  }

  private Optional<OnnxNode> layerNorm(OnnxNode node) {
    OnnxNode scaled = node.type().equals("Add") ? maker(node, 0, "Mul") : null;
    OnnxNode normalized = maker(scaled, 0, "Div");
    OnnxNode centred = maker(normalized, 0, "Sub");
    OnnxNode guarded = maker(maker(normalized, 1, "Sqrt"), 0, "Add");
    if (scaled == null || centred == null || guarded == null) {
      return Optional.empty();
    }
    double share = meanOf(centred, 1, read(centred, 0));
    double epsilon = constant(guarded, 1);
    if (Double.isNaN(share) || Double.isNaN(epsilon) || !isVariance(guarded, centred)) {
      return Optional.empty();
    }
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    attributes.put("epsilon", new OnnxAttribute.Real((float) epsilon));
    long width = share == 1 ? 0 : width(scaled, share);
    attributes.put(WIDTH, new OnnxAttribute.Whole(width));
    List<String> inputs = List.of(read(centred, 0), read(scaled, 1), read(node, 1));
    return Optional.of(
        new OnnxNode("LayerNormalization", node.name(), inputs, node.outputs(), attributes));
  }

  private long width(OnnxNode scaled, double share) {
    TensorMessage scale = file.tensors().get(read(scaled, 1));
    long units = scale == null ? 0 : OnnxTensor.count(scale.read("scale").dimensions());
    return Math.round(units / share);
  }

  /** Whether what is below a root is the mean of squares, with what is not there if need be. */
  private boolean isVariance(OnnxNode guarded, OnnxNode centred) {
    OnnxNode all = maker(guarded, 0, "Add");
    OnnxNode from = all == null ? guarded : all;
    OnnxNode share = maker(from, 0, "Mul");
    OnnxNode mean = maker(share == null ? from : share, 0, "ReduceMean");
    if (mean == null) {
      return false;
    }
    String difference = centred.outputs().get(0);
    OnnxNode square = maker(mean, 0, "Mul");
    OnnxNode power = maker(mean, 0, "Pow");
    return square != null
        ? square.inputs().equals(List.of(difference, difference))
        : power != null && read(power, 0).equals(difference) && isConstant(power, 1, 2);
  }

  /** Of how many units a mean is of a value: all, or a share; NaN where it is no mean of it. */
  private double meanOf(OnnxNode reader, int index, String value) {
    OnnxNode share = maker(reader, index, "Mul");
    OnnxNode mean =
        share == null ? maker(reader, index, "ReduceMean") : maker(share, 0, "ReduceMean");
    if (mean == null || !read(mean, 0).equals(value)) {
      return Double.NaN;
    }
    return share == null ? 1 : constant(share, 1);
  }
}
