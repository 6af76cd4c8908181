package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a node puts out, and the gradient that has come back to it so far: the sum of what all its
 * readers say. An array that nobody else looks at is owned and may be written over.
 */
final class Slot implements AutoCloseable {

  private final boolean differentiated;
  private final OnDemand copy;
  private @Nullable INDArray output;
  private @Nullable INDArray gradient;
  private boolean owned;

  /**
   * A slot for batches of one size.
   *
   * @param differentiated whether anybody wants the gradient
   */
  Slot(TensorShape shape, int batchSize, boolean differentiated) {
    this.differentiated = differentiated;
    copy = new OnDemand(shape, batchSize);
  }

  /** What the node put out in the last forward pass. */
  INDArray output() {
    return Objects.requireNonNull(output, "a forward pass comes first");
  }

  void put(INDArray value) {
    output = value;
  }

  /**
   * Adds what one reader says.
   *
   * @param own whether the reader made the array for this and looks at it no more
   */
  void receive(INDArray more, boolean own) {
    if (!differentiated) {
      return;
    }
    INDArray sofar = gradient;
    if (sofar == null) {
      gradient = more;
      owned = own;
    } else if (own) {
      gradient = more.addi(sofar);
      owned = true;
    } else if (owned) {
      sofar.addi(more);
    } else {
      gradient = sofar.add(more, copy.get());
      owned = true;
    }
  }

  /**
   * The gradient, once all readers have said theirs; the slot has none then.
   *
   * @param toWriteOver whether the caller will write over it
   */
  INDArray take(boolean toWriteOver) {
    INDArray taken = Objects.requireNonNull(gradient, "a node that nobody reads");
    gradient = null;
    return toWriteOver && !owned ? copy.get().assign(taken) : taken;
  }

  @Override
  public void close() {
    copy.close();
  }
}
