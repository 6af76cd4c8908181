package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.tensor.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a node puts out, and the gradient that has come back to it so far: the sum of what all its
 * readers say. An array that nobody else looks at is owned and may be written over.
 */
final class Slot implements AutoCloseable {

  private final boolean differentiated;
  private final OnDemand copy;
  private @Nullable Tensor output;
  private @Nullable Tensor gradient;
  private boolean owned;

  /**
   * A slot for batches of one size.
   *
   * @param differentiated whether anybody wants the gradient
   */
  Slot(TensorShape shape, Batches batches, boolean differentiated) {
    this.differentiated = differentiated;
    copy = batches.onDemand(shape);
  }

  /** What the node put out in the last forward pass. */
  Tensor output() {
    return Objects.requireNonNull(output, "a forward pass comes first");
  }

  void put(Tensor value) {
    output = value;
  }

  /**
   * Adds what one reader says.
   *
   * @param own whether the reader made the array for this and looks at it no more
   */
  void receive(Tensor more, boolean own) {
    if (!differentiated) {
      return;
    }
    Tensor sofar = gradient;
    if (sofar == null) {
      gradient = more;
      owned = own;
    } else if (own) {
      gradient = more.add(sofar);
      owned = true;
    } else if (owned) {
      sofar.add(more);
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
  Tensor take(boolean toWriteOver) {
    Tensor taken = Objects.requireNonNull(gradient, "a node that nobody reads");
    gradient = null;
    return toWriteOver && !owned ? copy.get().assign(taken) : taken;
  }

  @Override
  public void close() {
    copy.close();
  }
}
