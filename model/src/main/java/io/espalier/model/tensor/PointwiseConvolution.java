package io.espalier.model.tensor;

/** A convolution whose patches are the planes: nothing is gathered. */
final class PointwiseConvolution implements Convolution {

  @Override
  public void forward(Tensor planes, Tensor weights, Tensor output) {
    output.product(planes, false, weights, false);
  }

  @Override
  public void weightGradient(Tensor planes, Tensor outputGradient, Tensor weightGradient) {
    weightGradient.product(planes, true, outputGradient, false);
  }

  @Override
  public void planeGradient(Tensor outputGradient, Tensor weights, Tensor planeGradient) {
    planeGradient.product(outputGradient, false, weights, true);
  }
}
