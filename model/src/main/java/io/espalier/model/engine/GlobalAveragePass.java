package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.tensor.Tensor;

/** The mean of each plane: a product with a row of 1/positions. */
final class GlobalAveragePass implements LayerPass {

  private final int positions;
  private final int planes;
  private final Tensor weights;
  private final Tensor output;
  private final OnDemand inputGradient;

  GlobalAveragePass(TensorShape input, Batches batches) {
    positions = input.positions();
    planes = batches.size() * input.channels();
    weights = batches.backend().filled(1, positions, 1f / positions);
    output = batches.backend().matrix(batches.size(), input.channels());
    inputGradient = batches.onDemand(input);
  }

  /** One column per plane, channel by channel. */
  private Tensor columns(Tensor matrix, int height) {
    return matrix.view(0, height, planes);
  }

  @Override
  public Tensor forward(Tensor input, Mode mode) {
    columns(output, 1).product(weights, false, columns(input, positions), false);
    return output;
  }

  @Override
  public Tensor backward(Tensor outputGradient) {
    columns(inputGradient.get(), positions)
        .product(weights, true, columns(outputGradient, 1), false);
    return inputGradient.get();
  }

  @Override
  public void close() {
    weights.close();
    output.close();
    inputGradient.close();
  }
}
