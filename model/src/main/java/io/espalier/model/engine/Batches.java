package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Window;
import io.espalier.model.tensor.Convolution;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A signal for a whole batch: the matrices that {@link LayerPass} speaks of, and views of them. */
final class Batches {

  private Batches() {}

  /** An array of zeros for a batch of a signal. */
  static INDArray allocate(TensorShape signal, int batchSize) {
    return signal.flat()
        ? matrix(signal.size(), batchSize)
        : matrix((long) batchSize * signal.positions(), signal.channels());
  }

  static INDArray matrix(long rows, long columns) {
    return Nd4j.create(DataType.FLOAT, new long[] {rows, columns}, 'f');
  }

  /** Planes as a 'c'-ordered view of channels × batch × rows × columns. */
  static INDArray planes(INDArray matrix, TensorShape signal, int batchSize) {
    return matrix
        .transpose()
        .reshape(
            'c', signal.channels(), batchSize, signal.shape().height(), signal.shape().width());
  }

  /** The sizes of a kernel's way over the planes of a batch. */
  static Convolution.Geometry geometry(
      TensorShape from, TensorShape to, Window window, int batchSize) {
    return new Convolution.Geometry(
        from.channels(),
        batchSize,
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
