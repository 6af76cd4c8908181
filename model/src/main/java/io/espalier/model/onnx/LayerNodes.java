package io.espalier.model.onnx;

import io.espalier.model.flow.AllToAll;
import io.espalier.model.flow.Gated;
import io.espalier.model.flow.LayerNormalized;
import io.espalier.model.flow.NormBlock;
import io.espalier.model.flow.Normalized;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.PerChannel;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Add;
import io.espalier.model.layer.AveragePool;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.layer.Concat;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Depthwise;
import io.espalier.model.layer.Dropout;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.GlobalAveragePool;
import io.espalier.model.layer.Identity;
import io.espalier.model.layer.Layer;
import io.espalier.model.layer.LayerNorm;
import io.espalier.model.layer.MaxPool;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.layer.Select;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.onnx.file.FloatTensor;
import io.espalier.model.onnx.file.OnnxAttribute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Adds the operators of one layer to a graph; each method returns the name of what they put out.
 */
final class LayerNodes implements Layer.Visitor<String> {

  private static final OnnxAttribute CHANNELS = new OnnxAttribute.Whole(1);

  private final float[] values;
  private final LayoutNode node;
  private final List<String> inputs;
  private final GraphDraft draft;

  /**
   * The operators of one node.
   *
   * @param values all of the network
   * @param inputs names of what it reads
   */
  LayerNodes(float[] values, LayoutNode node, List<String> inputs, GraphDraft draft) {
    this.values = values;
    this.node = node;
    this.inputs = inputs;
    this.draft = draft;
  }

  private String input() {
    return inputs.get(0);
  }

  /** Names of layers have no slash, so that no two are the same. */
  private String named(String part) {
    return node.name() + "/" + part;
  }

  private String operator(String type, List<String> reads, Map<String, OnnxAttribute> attributes) {
    return draft.add(type, named("output"), reads, attributes);
  }

  private String constant(String part, int from, Integer... dimensions) {
    return draft.constant(new FloatTensor(named(part), List.of(dimensions), values, from));
  }

  /** The input, the weights and, if there are any, the biases. */
  private List<String> weighted(ParameterBlock block, Integer... dimensions) {
    List<String> reads = new ArrayList<>(inputs);
    reads.add(constant("weight", block.offset(), dimensions));
    if (block.biased()) {
      reads.add(constant("bias", block.bias(0), block.outputs()));
    }
    return reads;
  }

  @Override
  public String dense(Dense dense) {
    ParameterBlock block = ((AllToAll) node.flow()).block();
    return operator(
        "Gemm",
        weighted(block, block.outputs(), block.inputs()),
        Map.of("transB", new OnnxAttribute.Whole(1)));
  }

  @Override
  public String conv2d(Conv2d convolution) {
    ParameterBlock block = ((AllToAll) node.flow()).block();
    Window window = convolution.window();
    return operator(
        "Conv",
        weighted(block, block.outputs(), block.inputs(), window.height(), window.width()),
        sliding(window));
  }

  @Override
  public String depthwise(Depthwise convolution) {
    ParameterBlock block = ((PerChannel) node.flow()).block();
    Window window = convolution.window();
    Map<String, OnnxAttribute> attributes = sliding(window);
    attributes.put("group", new OnnxAttribute.Whole(block.outputs()));
    return operator(
        "Conv", weighted(block, block.outputs(), 1, window.height(), window.width()), attributes);
  }

  private static Map<String, OnnxAttribute> sliding(Window window) {
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    long padding = window.padding();
    attributes.put("kernel_shape", OnnxAttribute.Wholes.of(window.height(), window.width()));
    attributes.put("strides", OnnxAttribute.Wholes.of(window.stride(), window.stride()));
    attributes.put("pads", OnnxAttribute.Wholes.of(padding, padding, padding, padding));
    return attributes;
  }

  @Override
  public String batchNorm(BatchNorm norm) {
    NormBlock block = ((Normalized) node.flow()).block();
    List<String> reads =
        List.of(
            input(),
            constant("scale", block.gamma(0), block.channels()),
            constant("shift", block.beta(0), block.channels()),
            constant("mean", block.mean(0), block.channels()),
            constant("variance", block.variance(0), block.channels()));
    return operator(
        "BatchNormalization",
        reads,
        Map.of("epsilon", new OnnxAttribute.Real((float) norm.epsilon())));
  }

  @Override
  public String layerNorm(LayerNorm norm) {
    int units = ((LayerNormalized) node.flow()).block().units();
    String scale = constant("scale", ((LayerNormalized) node.flow()).block().gamma(0), units);
    String shift = constant("shift", ((LayerNormalized) node.flow()).block().beta(0), units);
    return new CompositeNodes(draft, node.name())
        .layerNorm(input(), scale, shift, norm.epsilon(), units, norm.widthOf(units));
  }

  /** A 1×1 convolution with the gate of each channel in the row of where it comes from. */
  @Override
  public String identity(Identity shortcut) {
    int channels = node.input().channels();
    int gates = ((Gated) node.flow()).block().gate(0);
    float[] selection = new float[shortcut.sources().size() * channels];
    for (int channel = 0; channel < shortcut.sources().size(); channel++) {
      int source = shortcut.sources().get(channel);
      if (source >= 0) {
        selection[channel * channels + source] = values[gates + channel];
      }
    }
    List<Integer> dimensions = List.of(shortcut.sources().size(), channels, 1, 1);
    String weight = draft.constant(new FloatTensor(named("weight"), dimensions, selection));
    return operator("Conv", List.of(input(), weight), sliding(shortcut.window()));
  }

  @Override
  public String add(Add sum) {
    return operator(inputs.size() == 2 ? "Add" : "Sum", inputs, Map.of());
  }

  @Override
  public String concat(Concat join) {
    return operator("Concat", inputs, Map.of("axis", CHANNELS));
  }

  /** It is done in front of the standardization. */
  @Override
  public String select(Select select) {
    return input();
  }

  @Override
  public String maxPool(MaxPool pool) {
    return operator("MaxPool", inputs, pooling(pool.window()));
  }

  @Override
  public String averagePool(AveragePool pool) {
    Map<String, OnnxAttribute> attributes = pooling(pool.window());
    attributes.put("count_include_pad", new OnnxAttribute.Whole(1));
    return operator("AveragePool", inputs, attributes);
  }

  private Map<String, OnnxAttribute> pooling(Window window) {
    if (window.padding() >= Math.min(window.height(), window.width())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s has padding %d, as much as its kernel of %d×%d is high or wide, for which ONNX"
                  + " has no form. Use a smaller one.",
              node.name(),
              window.padding(),
              window.height(),
              window.width()));
    }
    return sliding(window);
  }

  @Override
  public String globalAveragePool(GlobalAveragePool pool) {
    return operator("GlobalAveragePool", inputs, Map.of());
  }

  @Override
  public String flatten(Flatten flatten) {
    return operator("Flatten", inputs, Map.of("axis", CHANNELS));
  }

  /** Nothing in evaluation. */
  @Override
  public String dropout(Dropout dropout) {
    return input();
  }

  @Override
  public String activation(Activation activation) {
    return switch (activation.function()) {
      case RELU -> operator("Relu", inputs, Map.of());
      case TANH -> operator("Tanh", inputs, Map.of());
      case SIGMOID -> operator("Sigmoid", inputs, Map.of());
      case LEAKYRELU ->
          operator(
              "LeakyRelu",
              inputs,
              Map.of("alpha", new OnnxAttribute.Real((float) Nonlinearity.LEAK)));
      case GELU -> new CompositeNodes(draft, node.name()).gelu(input());
    };
  }
}
