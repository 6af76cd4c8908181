package io.espalier.model.train;

import io.espalier.model.tensor.Backend;
import io.espalier.model.tensor.Tensor;

/**
 * The mean squared error of the noise outputs over batches of one size, {@code multiplier · mean (y
 * − t)²} over outputs and samples. Owns its arrays.
 */
final class NoiseLoss implements AutoCloseable {

  private final NoiseOutputs noise;
  private final float[] drawn;
  private final Tensor targets;
  private final Tensor gradient;

  NoiseLoss(Backend backend, NoiseOutputs noise, int batchSize) {
    this.noise = noise;
    drawn = new float[noise.count() * batchSize];
    targets = backend.matrix(noise.count(), batchSize);
    gradient = backend.matrix(noise.count(), batchSize);
  }

  /**
   * The gradient by the outputs, against targets drawn for a step; overwritten by the next call.
   */
  Tensor gradient(Tensor outputs, long step) {
    noise.drawTargets(step, drawn);
    targets.write(drawn);
    outputs.subtract(targets, gradient);
    return gradient.multiply(2 * noise.multiplier() / drawn.length);
  }

  @Override
  public void close() {
    targets.close();
    gradient.close();
  }
}
