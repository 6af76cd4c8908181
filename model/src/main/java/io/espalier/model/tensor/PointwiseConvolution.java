package io.espalier.model.tensor;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution whose patches are the planes: nothing is gathered. */
final class PointwiseConvolution extends Convolution {

  @Override
  public void forward(INDArray planes, INDArray weights, INDArray output) {
    MatrixProduct.gemm(planes, false, weights, false, output, 1, 0);
  }

  @Override
  public void weightGradient(INDArray planes, INDArray outputGradient, INDArray weightGradient) {
    MatrixProduct.gemm(planes, true, outputGradient, false, weightGradient, 1, 0);
  }

  @Override
  public void planeGradient(INDArray outputGradient, INDArray weights, INDArray planeGradient) {
    MatrixProduct.gemm(outputGradient, false, weights, true, planeGradient, 1, 0);
  }
}
