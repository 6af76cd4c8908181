package io.espalier.model.onnx;

import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Add;
import io.espalier.model.layer.Concat;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.onnx.ModelWalk.Signal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Which layer each operator is. */
final class Operators {

  private static final double SAME = 1e-6;

  /** float, float16, double and bfloat16, as TensorProto.DataType numbers them. */
  private static final Set<Long> FLOATS = Set.of(1L, 10L, 11L, 16L);

  private Operators() {}

  /** Reads one node. */
  static void read(Operation operation, ModelWalk walk) {
    switch (operation.type()) {
      case "Constant" -> walk.define(operation, operation.constant());
      case "Identity", "Dropout", "ZipMap" -> pass(operation, walk);
      case "Cast" -> cast(operation, walk);
      case "Gemm" -> WeightOperators.gemm(operation, walk);
      case "MatMul" -> WeightOperators.matMul(operation, walk);
      case "Conv" -> WeightOperators.conv(operation, walk);
      case "BatchNormalization" -> NormOperators.batchNorm(operation, walk);
      case "LayerNormalization" -> NormOperators.layerNorm(operation, walk);
      case "Scaler" -> NormOperators.scaler(operation, walk);
      case "Add" -> add(operation, walk);
      case "Sum" -> sum(operation, walk);
      case "Sub", "Mul", "Div" -> NormOperators.affine(operation, walk);
      case "Concat" -> concat(operation, walk);
      case "Relu" -> activation(Nonlinearity.RELU, operation, walk);
      case "Tanh" -> activation(Nonlinearity.TANH, operation, walk);
      case "Sigmoid" -> activation(Nonlinearity.SIGMOID, operation, walk);
      case "LeakyRelu" -> leakyRelu(operation, walk);
      case "Gelu" -> gelu(operation, walk);
      case "MaxPool" -> PoolOperators.maxPool(operation, walk);
      case "AveragePool" -> PoolOperators.averagePool(operation, walk);
      case "GlobalAveragePool" -> PoolOperators.globalAveragePool(operation, walk);
      case "ReduceMean" -> PoolOperators.reduceMean(operation, walk);
      case "Flatten" -> ShapeOperators.flatten(operation, walk);
      case "Reshape" -> ShapeOperators.reshape(operation, walk);
      case "Squeeze" -> ShapeOperators.squeeze(operation, walk);
      case "Gather" -> ShapeOperators.gather(operation, walk);
      case "Shape" -> ShapeOperators.shape(operation, walk);
      case "Unsqueeze" -> ShapeOperators.unsqueeze(operation, walk);
      default -> throw operation.refused("is no layer that is known");
    }
  }

  private static void pass(Operation operation, ModelWalk walk) {
    if (walk.isConstant(operation.input(0))) {
      walk.define(operation, walk.constant(operation, 0));
    } else {
      walk.define(operation, walk.signal(operation, 0));
    }
  }

  /** Constants are whole numbers or floats by what reads them; a signal is of floats. */
  private static void cast(Operation operation, ModelWalk walk) {
    operation.require(
        walk.isConstant(operation.input(0)) || isToFloats(operation),
        "makes what is no float of what it reads");
    pass(operation, walk);
  }

  private static boolean isToFloats(Operation operation) {
    return FLOATS.contains(operation.whole("to", 0));
  }

  /** Whether an operation at the end of a model puts out the floats that it reads. */
  static boolean changesNothing(Operation operation) {
    return switch (operation.type()) {
      case "Identity", "Dropout", "ZipMap" -> true;
      case "Cast" -> isToFloats(operation);
      default -> false;
    };
  }

  private static void add(Operation operation, ModelWalk walk) {
    if (walk.isConstant(operation.input(0)) || walk.isConstant(operation.input(1))) {
      NormOperators.affine(operation, walk);
    } else {
      sum(operation, walk);
    }
  }

  private static void sum(Operation operation, ModelWalk walk) {
    join(operation, walk, LayerDraft.of(new Add(), reads(operation, walk)));
  }

  private static void concat(Operation operation, ModelWalk walk) {
    operation.required(0); // all of no inputs would be constant
    if (operation.reads().stream().allMatch(walk::isConstant)) {
      ShapeOperators.concat(operation, walk);
      return;
    }
    operation.requireWhole("axis", 1);
    join(operation, walk, LayerDraft.of(new Concat(), reads(operation, walk)));
  }

  private static List<Integer> reads(Operation operation, ModelWalk walk) {
    return IntStream.range(0, operation.inputs())
        .mapToObj(index -> walk.signal(operation, index).layer())
        .toList();
  }

  private static void join(Operation operation, ModelWalk walk, LayerDraft draft) {
    Signal[] reads =
        IntStream.range(0, operation.inputs())
            .mapToObj(index -> walk.signal(operation, index))
            .toArray(Signal[]::new);
    operation.require(reads.length > 1, "reads one value alone");
    walk.add(operation, draft, reads);
  }

  private static void activation(Nonlinearity function, Operation operation, ModelWalk walk) {
    Signal read = walk.signal(operation, 0);
    operation.require(
        read.layer() >= 0 && walk.layer(read).layer().isActivated(),
        "is an activation behind what is no dense layer, convolution, normalization, pool or sum");
    walk.add(operation, LayerDraft.of(new Activation(function), List.of(read.layer())), read);
  }

  private static void leakyRelu(Operation operation, ModelWalk walk) {
    float alpha = operation.real("alpha", Nonlinearity.LEAK);
    operation.require(
        Math.abs(alpha - Nonlinearity.LEAK) < SAME,
        String.format(Locale.ROOT, "has alpha = %s, and the layer has 0.01", alpha));
    activation(Nonlinearity.LEAKYRELU, operation, walk);
  }

  private static void gelu(Operation operation, ModelWalk walk) {
    operation.require(
        operation.text("approximate", "none").equals("tanh"),
        "is exact, and the layer is its tanh form");
    activation(Nonlinearity.GELU, operation, walk);
  }
}
