package io.espalier.model.onnx;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.Flatten;
import io.espalier.model.network.Node;
import io.espalier.model.onnx.ModelWalk.Signal;
import io.espalier.model.onnx.file.IntegerTensor;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operators that change shapes alone, and those that compute shapes. */
final class ShapeOperators {

  /** Any size of a batch, in a shape that is computed. */
  private static final long BATCH = -1;

  private ShapeOperators() {}

  static void flatten(Operation operation, ModelWalk walk) {
    operation.requireWhole("axis", 1);
    row(operation, walk, walk.signal(operation, 0));
  }

  /** Planes as a row; a row as it is. */
  static void row(Operation operation, ModelWalk walk, Signal read) {
    if (read.shape().flat()) {
      walk.define(operation, read);
    } else {
      walk.add(operation, LayerDraft.of(new Flatten(), List.of(read.layer())), read);
    }
  }

  static void squeeze(Operation operation, ModelWalk walk) {
    if (walk.isConstant(operation.input(0))) {
      walk.define(operation, walk.constant(operation, 0));
      return;
    }
    Signal read = walk.signal(operation, 0);
    operation.require(
        !read.shape().flat() && read.shape().positions() == 1,
        "takes away other dimensions than rows and columns of one");
    row(operation, walk, read);
  }

  static void reshape(Operation operation, ModelWalk walk) {
    Signal read = walk.signal(operation, 0);
    long[] target = walk.integers(operation, 1);
    int size = read.shape().size();
    if (target.length == 2) {
      operation.require(target[1] == size || target[1] == -1, "makes rows of another length");
      row(operation, walk, read);
    } else {
      planes(operation, walk, read, target);
    }
  }

  /** Of a row of features, planes. */
  private static void planes(Operation operation, ModelWalk walk, Signal read, long[] target) {
    int size = read.shape().size();
    boolean fits =
        target.length == 4
            && LongStream.of(target).skip(1).allMatch(side -> side > 0 && side <= size)
            && target[1] * target[2] <= size
            && target[1] * target[2] * target[3] == size;
    operation.require(fits, "is of no shape that layers read");
    InputShape shape = new InputShape((int) target[1], (int) target[2], (int) target[3]);
    if (!read.shape().flat() && read.shape().shape().equals(shape)) {
      walk.define(operation, read);
      return;
    }
    operation.require(
        read.layer() == Node.INPUT && walk.input().isUntouched() && walk.isReadOnce(operation, 0),
        "makes planes of what is not the input");
    TensorShape planes = new TensorShape(shape, false);
    walk.input().reshape(planes);
    walk.define(operation, new Signal(Node.INPUT, planes));
  }

  /** One side of a shape; those below 0 count from the end. */
  private static long side(long[] shape, long index) {
    long from = index < 0 ? index + shape.length : index;
    if (from < 0 || from >= shape.length) {
      throw new IllegalArgumentException(
          "it reads side %s of a shape of %s".formatted(index, shape.length));
    }
    return shape[(int) from];
  }

  /** Which features are read, or one side of a shape. */
  static void gather(Operation operation, ModelWalk walk) {
    if (walk.isConstant(operation.input(0))) {
      long[] shape = walk.integers(operation, 0);
      long[] chosen =
          LongStream.of(walk.integers(operation, 1)).map(index -> side(shape, index)).toArray();
      List<Integer> dimensions = walk.constant(operation, 1).dimensions();
      walk.define(operation, new IntegerTensor(operation.output(), dimensions, chosen));
      return;
    }
    Signal read = walk.signal(operation, 0);
    operation.requireWhole("axis", 1);
    long[] chosen = walk.integers(operation, 1);
    boolean ascending =
        IntStream.range(0, chosen.length).allMatch(k -> chosen[k] > (k == 0 ? -1 : chosen[k - 1]));
    operation.require(
        read.layer() == Node.INPUT
            && walk.input().isUntouched()
            && walk.isReadOnce(operation, 0)
            && chosen.length > 0
            && ascending
            && chosen[chosen.length - 1] < read.shape().channels(),
        "takes what is not some of the input, in order");
    walk.input().select(LongStream.of(chosen).mapToInt(index -> (int) index).toArray());
    walk.define(operation, new Signal(Node.INPUT, walk.input().read()));
  }

  static void shape(Operation operation, ModelWalk walk) {
    TensorShape shape = walk.signal(operation, 0).shape();
    long[] sides =
        shape.flat()
            ? new long[] {BATCH, shape.size()}
            : new long[] {BATCH, shape.channels(), shape.shape().height(), shape.shape().width()};
    walk.define(operation, new IntegerTensor(operation.output(), List.of(sides.length), sides));
  }

  static void unsqueeze(Operation operation, ModelWalk walk) {
    long[] values = walk.integers(operation, 0);
    walk.define(operation, new IntegerTensor(operation.output(), List.of(values.length), values));
  }

  /** Of sides of a shape, a shape. */
  static void concat(Operation operation, ModelWalk walk) {
    long[] values =
        IntStream.range(0, operation.inputs())
            .boxed()
            .flatMapToLong(index -> LongStream.of(walk.integers(operation, index)))
            .toArray();
    walk.define(operation, new IntegerTensor(operation.output(), List.of(values.length), values));
  }
}
