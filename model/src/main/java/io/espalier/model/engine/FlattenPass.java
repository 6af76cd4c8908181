package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** From planes, channel after channel, to rows, sample after sample: a copy. */
final class FlattenPass implements LayerPass {

  private final TensorShape planes;
  private final int batchSize;
  private final INDArray output;
  private final OnDemand inputGradient;

  FlattenPass(TensorShape planes, int batchSize) {
    this.planes = planes;
    this.batchSize = batchSize;
    output = Batches.matrix(planes.size(), batchSize);
    inputGradient = new OnDemand(planes, batchSize);
  }

  @Override
  public INDArray forward(INDArray input, Mode mode) {
    byChannel(output).assign(planeValues(input));
    return output;
  }

  @Override
  public INDArray backward(INDArray outputGradient) {
    planeValues(inputGradient.get()).assign(byChannel(outputGradient));
    return inputGradient.get();
  }

  /** Planes as channels × batch × positions. */
  private INDArray planeValues(INDArray matrix) {
    return matrix.transpose().reshape('c', planes.channels(), batchSize, planes.positions());
  }

  /** Rows as channels × batch × positions. */
  private INDArray byChannel(INDArray rows) {
    return rows.transpose()
        .reshape('c', batchSize, planes.channels(), planes.positions())
        .permute(1, 0, 2);
  }

  @Override
  public void close() {
    output.close();
    inputGradient.close();
  }
}
