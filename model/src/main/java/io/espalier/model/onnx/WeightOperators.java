package io.espalier.model.onnx;

import io.espalier.model.flow.Window;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Depthwise;
import io.espalier.model.onnx.ModelWalk.Signal;
import io.espalier.model.onnx.file.FloatTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Operators with weights. */
final class WeightOperators {

  private WeightOperators() {}

  static void gemm(Operation operation, ModelWalk walk) {
    operation.require(
        operation.real("alpha", 1) == 1 && operation.real("beta", 1) == 1,
        "has alpha or beta that is not 1");
    operation.requireWhole("transA", 0);
    FloatTensor weights = walk.floats(operation, 1);
    boolean outputsFirst = operation.whole("transB", 0) != 0;
    float[] biases = operation.input(2).isEmpty() ? null : walk.floats(operation, 2).values();
    dense(operation, walk, weights, outputsFirst, biases);
  }

  static void matMul(Operation operation, ModelWalk walk) {
    dense(operation, walk, walk.floats(operation, 1), false, null);
  }

  private static void dense(
      Operation operation,
      ModelWalk walk,
      FloatTensor tensor,
      boolean outputsFirst,
      float @Nullable [] biases) {
    List<Integer> sides = tensor.dimensions();
    operation.require(sides.size() == 2, "has weights of " + sides + ", no matrix");
    int outputs = sides.get(outputsFirst ? 0 : 1);
    int inputs = sides.get(outputsFirst ? 1 : 0);
    Signal read = walk.signal(operation, 0);
    operation.require(
        read.shape().flat() && read.shape().size() == inputs,
        String.format(Locale.ROOT, "has weights for %d values and reads %s", inputs, read.shape()));
    float[] weights = outputsFirst ? tensor.values() : transposed(tensor.values(), inputs, outputs);
    float[] all = biases == null ? new float[outputs] : spread(operation, biases, outputs);
    walk.add(operation, LayerDraft.weighted(new Dense(outputs), read.layer(), weights, all), read);
  }

  private static float[] transposed(float[] values, int rows, int columns) {
    float[] transposed = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        transposed[column * rows + row] = values[row * columns + column];
      }
    }
    return transposed;
  }

  /** A value for each, where there may be one for all; a small file must not fill the memory. */
  static float[] spread(Operation operation, float[] values, int count) {
    if (values.length == 1 && count > 1) {
      operation.require(
          count <= ModelWalk.MOST_CHANNELS,
          String.format(Locale.ROOT, "has one value for all of %d channels", count));
      float[] all = new float[count];
      Arrays.fill(all, values[0]);
      return all;
    }
    operation.require(
        values.length == count,
        String.format(Locale.ROOT, "has %d values for %d channels", values.length, count));
    return values;
  }

  static void conv(Operation operation, ModelWalk walk) {
    FloatTensor weights = walk.floats(operation, 1);
    List<Integer> sides = weights.dimensions();
    Signal read = walk.signal(operation, 0);
    operation.require(sides.size() == 4, "is no convolution over rows and columns");
    operation.require(!read.shape().flat(), "reads no planes");
    int filters = sides.get(0);
    Window window = Sliding.window(operation, read.shape(), sides.get(2), sides.get(3));
    boolean biased = !operation.input(2).isEmpty();
    float[] biases = biased ? walk.floats(operation, 2).values() : new float[0];
    operation.require(!biased || biases.length == filters, "has not a bias for each filter");
    long groups = operation.whole("group", 1);
    int channels = read.shape().channels();
    operation.require(
        sides.get(1) * groups == channels,
        String.format(
            Locale.ROOT, "has weights %s in %d groups for %d channels", sides, groups, channels));
    operation.require(
        groups == 1 || (groups == channels && filters == channels),
        String.format(
            Locale.ROOT, "has %d groups of %d channels: one, or one for each", groups, channels));
    walk.add(
        operation,
        LayerDraft.weighted(
            groups == 1 ? new Conv2d(filters, window, biased) : new Depthwise(window, biased),
            read.layer(),
            weights.values(),
            biases),
        read);
  }
}
