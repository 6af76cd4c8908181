package io.espalier.model.device;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A convolution whose patches are the planes: nothing is gathered. */
final class PointwiseConvolution extends Convolution {

  @Override
  public void forward(INDArray planes, INDArray weights, INDArray output) {
    Nd4j.gemm(planes, weights, output, false, false, 1, 0);
  }

  @Override
  public void weightGradient(INDArray planes, INDArray outputGradient, INDArray weightGradient) {
    Nd4j.gemm(planes, outputGradient, weightGradient, true, false, 1, 0);
  }

  @Override
  public void planeGradient(INDArray outputGradient, INDArray weights, INDArray planeGradient) {
    Nd4j.gemm(outputGradient, weights, planeGradient, false, true, 1, 0);
  }
}
