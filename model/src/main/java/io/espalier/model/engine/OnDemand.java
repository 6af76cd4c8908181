package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A tensor for a batch of a signal that is allocated when it is first asked for: a network that
 * only predicts has no use for gradients.
 */
final class OnDemand implements AutoCloseable {

  private final Batches batches;
  private final TensorShape signal;
  private @Nullable Tensor tensor;

  OnDemand(Batches batches, TensorShape signal) {
    this.batches = batches;
    this.signal = signal;
  }

  Tensor get() {
    if (tensor == null) {
      tensor = batches.allocate(signal);
    }
    return tensor;
  }

  @Override
  public void close() {
    if (tensor != null) {
      tensor.close();
    }
  }
}
