package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Window;
import io.espalier.model.tensor.Backend;
import io.espalier.model.tensor.Convolution;
import io.espalier.model.tensor.Tensor;

/**
 * Batches of one size: makes the matrices that {@link LayerPass} speaks of.
 *
 * @param backend where they are
 * @param size samples of a batch
 */
record Batches(Backend backend, int size) {

  /** A tensor of zeros for a batch of a signal. */
  Tensor allocate(TensorShape signal) {
    return backend.matrix(rows(signal), columns(signal));
  }

  /** Rows of the matrix of a signal. */
  int rows(TensorShape signal) {
    return signal.flat() ? signal.size() : Math.multiplyExact(size, signal.positions());
  }

  /** Columns of the matrix of a signal. */
  int columns(TensorShape signal) {
    return signal.flat() ? size : signal.channels();
  }

  /** A tensor for a batch of a signal, allocated when it is first asked for. */
  OnDemand onDemand(TensorShape signal) {
    return new OnDemand(this, signal);
  }

  /** The sizes of a kernel's way over the planes of a batch. */
  Convolution.Geometry geometry(TensorShape from, TensorShape to, Window window) {
    return new Convolution.Geometry(
        from.channels(),
        size,
        from.shape().height(),
        from.shape().width(),
        window.height(),
        window.width(),
        window.stride(),
        window.padding(),
        to.shape().height(),
        to.shape().width());
  }
}
