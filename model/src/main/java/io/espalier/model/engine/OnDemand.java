package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array for a batch of a signal that is allocated when it is first asked for: a network that
 * only predicts has no use for gradients.
 */
final class OnDemand implements AutoCloseable {

  private final TensorShape signal;
  private final int batchSize;
  private @Nullable INDArray array;

  OnDemand(TensorShape signal, int batchSize) {
    this.signal = signal;
    this.batchSize = batchSize;
  }

  INDArray get() {
    if (array == null) {
      array = Batches.allocate(signal, batchSize);
    }
    return array;
  }

  @Override
  public void close() {
    if (array != null) {
      array.close();
    }
  }
}
