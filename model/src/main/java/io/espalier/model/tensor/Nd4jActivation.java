package io.espalier.model.tensor;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.LeakyReLUDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.SubOp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** A nonlinearity by ND4J's operations. Owns an array for slopes once a gradient comes. */
final class Nd4jActivation implements Activation {

  private final int rows;
  private final int columns;
  private final Slope slope;
  private final Kept<Op> apply;
  private final Kept<Runnable> derive = new Kept<>(this::derivation);
  private final Kept<CustomOp> multiply =
      new Kept<>(gradient -> new MulOp(gradient.array(), slopes().array(), gradient.array()));
  private @Nullable Nd4jTensor slopes;

  /** How slopes follow from what was put out. */
  private interface Slope {

    /** What fills the slopes for what was put out. */
    Runnable from(INDArray output, INDArray slopes);
  }

  private Nd4jActivation(int rows, int columns, UnaryOperation operation, Slope slope) {
    this.rows = rows;
    this.columns = columns;
    this.slope = slope;
    apply = new Kept<>(values -> operation.on(values.array()));
  }

  /** An operation in place. */
  private interface UnaryOperation {
    Op on(INDArray values);
  }

  /** 1 where the output is positive, else the leak. */
  static Nd4jActivation relu(int rows, int columns, double leak) {
    return leak == 0
        ? new Nd4jActivation(
            rows,
            columns,
            values -> new RectifiedLinear(values, values, 0.0),
            (output, slopes) -> run(new Step(output, slopes, 0.0)))
        : new Nd4jActivation(
            rows,
            columns,
            values -> new LeakyReLU(values, values, leak),
            (output, slopes) -> run(new LeakyReLUDerivative(output, slopes, leak)));
  }

  /** 1 − output². */
  static Nd4jActivation tanh(int rows, int columns) {
    return new Nd4jActivation(
        rows,
        columns,
        values -> new Tanh(values, values),
        (output, slopes) -> {
          Runnable square = run(new MulOp(output, output, slopes));
          return () -> {
            square.run();
            slopes.rsubi(1.0);
          };
        });
  }

  /** output − output². */
  static Nd4jActivation sigmoid(int rows, int columns) {
    return new Nd4jActivation(
        rows,
        columns,
        values -> new Sigmoid(values, values),
        (output, slopes) -> {
          Runnable square = run(new MulOp(output, output, slopes));
          Runnable rest = run(new SubOp(output, slopes, slopes));
          return () -> {
            square.run();
            rest.run();
          };
        });
  }

  private static Runnable run(Op operation) {
    return () -> Nd4j.getExecutioner().exec(operation);
  }

  private static Runnable run(CustomOp operation) {
    return () -> Nd4j.getExecutioner().exec(operation);
  }

  private Runnable derivation(Nd4jTensor output) {
    return slope.from(output.array(), slopes().array());
  }

  private Nd4jTensor slopes() {
    if (slopes == null) {
      slopes = Nd4jTensor.of(Nd4jBackend.INSTANCE.uninitialized(rows, columns));
    }
    return slopes;
  }

  @Override
  public void apply(Tensor values) {
    Nd4j.getExecutioner().exec(apply.of(values));
  }

  @Override
  public void multiplyBySlope(Tensor output, Tensor gradient) {
    derive.of(output).run();
    Nd4j.getExecutioner().exec(multiply.of(gradient));
  }

  @Override
  public void close() {
    if (slopes != null) {
      slopes.close();
    }
  }
}
