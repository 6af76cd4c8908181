package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.tensor.MatrixProduct;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The mean of each plane: a product with a row of 1/positions. */
final class GlobalAveragePass implements LayerPass {

  private final int positions;
  private final long planes;
  private final INDArray weights;
  private final INDArray output;
  private final OnDemand inputGradient;

  GlobalAveragePass(TensorShape input, int batchSize) {
    positions = input.positions();
    planes = (long) batchSize * input.channels();
    weights = Nd4j.valueArrayOf(new long[] {1, positions}, 1f / positions, DataType.FLOAT);
    output = Batches.matrix(batchSize, input.channels());
    inputGradient = new OnDemand(input, batchSize);
  }

  /** One column per plane, channel by channel. */
  private INDArray columns(INDArray matrix, long height) {
    return matrix.reshape('f', height, planes);
  }

  @Override
  public INDArray forward(INDArray input, Mode mode) {
    MatrixProduct.gemm(weights, false, columns(input, positions), false, columns(output, 1), 1, 0);
    return output;
  }

  @Override
  public INDArray backward(INDArray outputGradient) {
    MatrixProduct.gemm(
        weights,
        true,
        columns(outputGradient, 1),
        false,
        columns(inputGradient.get(), positions),
        1,
        0);
    return inputGradient.get();
  }

  @Override
  public void close() {
    weights.close();
    output.close();
    inputGradient.close();
  }
}
