package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.tensor.Tensor;

/** From planes, channel after channel, to rows, sample after sample: a copy. */
final class FlattenPass implements LayerPass {

  private final TensorShape planes;
  private final int batchSize;
  private final Tensor output;
  private final OnDemand inputGradient;

  FlattenPass(TensorShape planes, Batches batches) {
    this.planes = planes;
    batchSize = batches.size();
    output = batches.backend().matrix(planes.size(), batchSize);
    inputGradient = batches.onDemand(planes);
  }

  @Override
  public Tensor forward(Tensor input, Mode mode) {
    return output.assignOuterSwapped(input, planes.channels(), batchSize, planes.positions());
  }

  @Override
  public Tensor backward(Tensor outputGradient) {
    return inputGradient
        .get()
        .assignOuterSwapped(outputGradient, batchSize, planes.channels(), planes.positions());
  }

  @Override
  public void close() {
    output.close();
    inputGradient.close();
  }
}
