package io.espalier.model.tensor;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An operation that is made once for the array it is about and made again only for another one. On
 * small arrays making one takes ten times as long as carrying it out, and 3 KB of garbage. Belongs
 * to the thread of its arrays, and owns none of them.
 */
public final class KeptOperation {

  private final Function<INDArray, Runnable> make;
  private @Nullable INDArray operand;
  private @Nullable Runnable operation;

  private KeptOperation(Function<INDArray, Runnable> make) {
    this.make = make;
  }

  /** An element-wise operation. */
  public static KeptOperation of(Function<INDArray, Op> make) {
    return new KeptOperation(
        array -> {
          Op operation = make.apply(array);
          return () -> Nd4j.getExecutioner().exec(operation);
        });
  }

  /** One of ND4J's operations with inputs and outputs. */
  public static KeptOperation custom(Function<INDArray, CustomOp> make) {
    return new KeptOperation(
        array -> {
          CustomOp operation = make.apply(array);
          return () -> Nd4j.getExecutioner().exec(operation);
        });
  }

  /** Carries it out. */
  public void run(INDArray array) {
    Runnable kept = operation;
    if (kept == null || array != operand) {
      kept = make.apply(array);
      operation = kept;
      operand = array;
    }
    kept.run();
  }
}
