package io.espalier.model.onnx;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Depthwise;
import io.espalier.model.layer.Layer;
import io.espalier.model.layer.LayerNorm;
import io.espalier.model.network.Node;
import io.espalier.model.onnx.ModelWalk.Signal;
import io.espalier.model.onnx.file.FloatTensor;
import java.util.Arrays;
import java.util.List;

/** Operators that scale and shift each channel. */
final class NormOperators {

  private static final double EPSILON = 1e-5;

  private NormOperators() {}

  static void batchNorm(Operation operation, ModelWalk walk) {
    operation.requireWhole("training_mode", 0);
    Signal read = walk.signal(operation, 0);
    int channels = read.shape().channels();
    float[][] values = new float[4][];
    for (int k = 0; k < values.length; k++) {
      values[k] =
          WeightOperators.spread(operation, walk.floats(operation, k + 1).values(), channels);
    }
    BatchNorm norm =
        new BatchNorm(BatchNorm.standard().momentum(), operation.real("epsilon", EPSILON));
    walk.add(
        operation,
        LayerDraft.normalized(
            norm, read.layer(), joined(values[0], values[1]), joined(values[2], values[3])),
        read);
  }

  static void layerNorm(Operation operation, ModelWalk walk) {
    Signal read = walk.signal(operation, 0);
    long axis = operation.whole("axis", -1);
    operation.require(
        read.shape().flat() && (axis == -1 || axis == 1), "normalizes no row of units");
    int units = read.shape().size();
    float[] scale = WeightOperators.spread(operation, walk.floats(operation, 1).values(), units);
    float[] shift =
        operation.input(2).isEmpty()
            ? new float[units]
            : WeightOperators.spread(operation, walk.floats(operation, 2).values(), units);
    LayerNorm norm =
        new LayerNorm(
            operation.real("epsilon", EPSILON),
            operation.narrow(operation.whole(Composites.WIDTH, 0)));
    walk.add(
        operation,
        LayerDraft.normalized(norm, read.layer(), joined(scale, shift), new float[0]),
        read);
  }

  private static float[] joined(float[] first, float[] second) {
    float[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /** {@code (x − offset)·scale}, of scikit-learn's scalers. */
  static void scaler(Operation operation, ModelWalk walk) {
    Signal read = walk.signal(operation, 0);
    operation.require(read.shape().flat(), "reads no row of features");
    int size = read.shape().size();
    double[] scales = doubles(operation, operation.reals("scale"), size, 1);
    double[] shifts = doubles(operation, operation.reals("offset"), size, 0);
    for (int k = 0; k < size; k++) {
      shifts[k] *= -scales[k];
    }
    scale(operation, walk, read, 0, scales, shifts);
  }

  private static double[] doubles(
      Operation operation, List<Float> told, int count, float otherwise) {
    float[] values = told.isEmpty() ? new float[] {otherwise} : new float[told.size()];
    for (int k = 0; k < told.size(); k++) {
      values[k] = told.get(k);
    }
    return doubles(WeightOperators.spread(operation, values, count));
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int k = 0; k < doubles.length; k++) {
      doubles[k] = values[k];
    }
    return doubles;
  }

  private static double[] filled(int count, double value) {
    double[] filled = new double[count];
    Arrays.fill(filled, value);
    return filled;
  }

  /** An addition of a constant, a multiplication with one, and their inverses. */
  static void affine(Operation operation, ModelWalk walk) {
    int constant = walk.isConstant(operation.input(0)) ? 0 : 1;
    if (walk.isConstant(operation.input(0)) == walk.isConstant(operation.input(1))) {
      throw operation.refused("is of two values neither of which, or both, are constant");
    }
    Signal read = walk.signal(operation, 1 - constant);
    double[] values = perChannel(operation, walk.floats(operation, constant), read.shape());
    double[] scales = filled(values.length, 1);
    double[] shifts = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      switch (operation.type()) {
        case "Add" -> shifts[k] = values[k];
        case "Mul" -> scales[k] = values[k];
        case "Div" -> scales[k] = 1 / values[k];
        default -> {
          scales[k] = constant == 1 ? 1 : -1;
          shifts[k] = constant == 1 ? -values[k] : values[k];
        }
      }
    }
    operation.require(
        constant == 1 || !operation.type().equals("Div"), "divides a constant by what it reads");
    scale(operation, walk, read, 1 - constant, scales, shifts);
  }

  /** A value for each channel of planes, or for each unit of a row. */
  private static double[] perChannel(Operation operation, FloatTensor tensor, TensorShape shape) {
    float[] values = tensor.values();
    int count = shape.flat() ? shape.size() : shape.channels();
    List<Integer> sides = tensor.dimensions();
    int behind = shape.flat() ? 0 : 2;
    boolean aligned =
        values.length == 1
            || (sides.size() > behind
                && sides.subList(sides.size() - behind, sides.size()).stream()
                    .allMatch(side -> side == 1));
    operation.require(aligned, "has a constant of " + sides + ", not one value for each channel");
    return doubles(WeightOperators.spread(operation, values, count));
  }

  private static void scale(
      Operation operation,
      ModelWalk walk,
      Signal read,
      int index,
      double[] scales,
      double[] shifts) {
    boolean once = walk.isReadOnce(operation, index);
    boolean shiftsOnly = Arrays.stream(scales).allMatch(scale -> scale == 1);
    if (read.layer() == Node.INPUT && once && walk.input().scale(scales, shifts)) {
      walk.define(operation, read);
    } else if (read.layer() != Node.INPUT && once && shiftsOnly && isWeighted(walk.layer(read))) {
      walk.replace(read, shifted(walk.layer(read), shifts));
      walk.define(operation, read);
    } else {
      float[] unit = floats(filled(scales.length, 1 - EPSILON));
      float[] statistics = joined(new float[scales.length], unit);
      float[] values = joined(floats(scales), floats(shifts));
      BatchNorm norm = BatchNorm.standard();
      walk.add(operation, LayerDraft.normalized(norm, read.layer(), values, statistics), read);
    }
  }

  private static boolean isWeighted(LayerDraft draft) {
    return draft.weights().length > 0;
  }

  /** The layer with something added to its biases. */
  private static LayerDraft shifted(LayerDraft draft, double[] shifts) {
    float[] biases = draft.biases().length == 0 ? new float[shifts.length] : draft.biases().clone();
    for (int k = 0; k < biases.length; k++) {
      biases[k] += (float) shifts[k];
    }
    Layer layer = draft.layer();
    Layer biased =
        layer instanceof Conv2d convolution
            ? new Conv2d(convolution.filters(), convolution.window(), true)
            : layer instanceof Depthwise depthwise
                ? new Depthwise(depthwise.window(), true)
                : new Dense(shifts.length);
    return LayerDraft.weighted(biased, draft.reads().get(0), draft.weights(), biases);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = (float) values[k];
    }
    return floats;
  }
}
