package io.espalier.model.tensor;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something about a tensor that is made once and made again only for another one: an operation, or
 * a view. On small tensors making one of ND4J's operations takes ten times as long as carrying it
 * out, and 3 KB of garbage. Belongs to the thread of its tensors, and owns none of them.
 */
final class Kept<T> {

  private final Function<Nd4jTensor, T> make;
  private @Nullable Tensor operand;
  private @Nullable T made;

  Kept(Function<Nd4jTensor, T> make) {
    this.make = make;
  }

  /** What there is for a tensor. */
  T of(Tensor tensor) {
    T kept = made;
    if (kept == null || tensor != operand) {
      kept = make.apply(Nd4jTensor.of(tensor));
      made = kept;
      operand = tensor;
    }
    return kept;
  }
}
