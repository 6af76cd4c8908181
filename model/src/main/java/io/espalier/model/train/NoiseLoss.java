package io.espalier.model.train;

import io.espalier.model.tensor.HostTransfer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The mean squared error of the noise outputs over batches of one size, {@code multiplier · mean (y
 * − t)²} over outputs and samples. Owns its arrays.
 */
final class NoiseLoss implements AutoCloseable {

  private final NoiseOutputs noise;
  private final float[] drawn;
  private final INDArray targets;
  private final INDArray gradient;

  NoiseLoss(NoiseOutputs noise, int batchSize) {
    this.noise = noise;
    drawn = new float[noise.count() * batchSize];
    targets = Nd4j.create(DataType.FLOAT, new long[] {noise.count(), batchSize}, 'f');
    gradient = Nd4j.create(DataType.FLOAT, new long[] {noise.count(), batchSize}, 'f');
  }

  /**
   * The gradient by the outputs, against targets drawn for a step; overwritten by the next call.
   */
  INDArray gradient(INDArray outputs, long step) {
    noise.drawTargets(step, drawn);
    HostTransfer.write(drawn, targets);
    outputs.sub(targets, gradient);
    return gradient.muli(2 * noise.multiplier() / drawn.length);
  }

  @Override
  public void close() {
    targets.close();
    gradient.close();
  }
}
