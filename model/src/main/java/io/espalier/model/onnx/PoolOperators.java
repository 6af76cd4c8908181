package io.espalier.model.onnx;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.AveragePool;
import io.espalier.model.layer.GlobalAveragePool;
import io.espalier.model.layer.MaxPool;
import io.espalier.model.onnx.ModelWalk.Signal;
import java.util.List;
import java.util.stream.LongStream;

/** Operators that take means and maxima over planes. */
final class PoolOperators {

  private PoolOperators() {}

  static void maxPool(Operation operation, ModelWalk walk) {
    Signal read = walk.signal(operation, 0);
    MaxPool pool = new MaxPool(window(operation, read));
    walk.add(operation, LayerDraft.of(pool, List.of(read.layer())), read);
  }

  static void averagePool(Operation operation, ModelWalk walk) {
    Signal read = walk.signal(operation, 0);
    Window window = window(operation, read);
    operation.require(
        window.padding() == 0 || operation.whole("count_include_pad", 0) == 1,
        "does not count its padding, and the layer does");
    walk.add(operation, LayerDraft.of(new AveragePool(window), List.of(read.layer())), read);
  }

  private static Window window(Operation operation, Signal read) {
    operation.require(!read.shape().flat(), "reads no planes");
    List<Long> kernel = operation.wholes("kernel_shape");
    operation.require(kernel.size() == 2, "is no pool over rows and columns");
    int height = operation.narrow(kernel.get(0));
    int width = operation.narrow(kernel.get(1));
    Window window = Sliding.window(operation, read.shape(), height, width);
    TensorShape planes = read.shape();
    boolean even =
        (planes.shape().height() + 2 * window.padding() - height) % window.stride() == 0
            && (planes.shape().width() + 2 * window.padding() - width) % window.stride() == 0;
    operation.require(
        even || operation.whole("ceil_mode", 0) == 0, "has windows beyond the planes (ceil_mode)");
    return window;
  }

  static void globalAveragePool(Operation operation, ModelWalk walk) {
    Signal read = walk.signal(operation, 0);
    walk.add(operation, LayerDraft.of(new GlobalAveragePool(), List.of(read.layer())), read);
  }

  /** Over rows and columns. */
  static void reduceMean(Operation operation, ModelWalk walk) {
    Signal read = walk.signal(operation, 0);
    long[] axes =
        operation.inputs() > 1
            ? walk.integers(operation, 1)
            : operation.wholes("axes").stream().mapToLong(Long::longValue).toArray();
    List<Long> sorted =
        LongStream.of(axes).map(axis -> axis < 0 ? axis + 4 : axis).sorted().boxed().toList();
    operation.require(
        !read.shape().flat() && sorted.equals(List.of(2L, 3L)),
        "is a mean over axes " + sorted + ", not over rows and columns");
    globalAveragePool(operation, walk);
    if (operation.whole("keepdims", 1) == 0) {
      ShapeOperators.row(operation, walk, walk.made(operation));
    }
  }
}
