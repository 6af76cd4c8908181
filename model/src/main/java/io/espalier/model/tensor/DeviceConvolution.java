package io.espalier.model.tensor;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Each product as one of the whole batch, which is what keeps a GPU busy. */
final class DeviceConvolution extends Convolution {

  private final Geometry geometry;
  private final Scratch scratch;
  private @Nullable DevicePatches patches;

  DeviceConvolution(Geometry geometry, Scratch scratch) {
    this.geometry = geometry;
    this.scratch = scratch;
    scratch.reserve(geometry.patchValues(geometry.samples()));
  }

  private DevicePatches patches() {
    if (patches == null) {
      patches = new DevicePatches(geometry, scratch.array());
    }
    return patches;
  }

  @Override
  public void forward(INDArray planes, INDArray weights, INDArray output) {
    Nd4j.gemm(patches().gather(planes), weights, output, false, false, 1, 0);
  }

  @Override
  public void weightGradient(INDArray planes, INDArray outputGradient, INDArray weightGradient) {
    Nd4j.gemm(patches().gather(planes), outputGradient, weightGradient, true, false, 1, 0);
  }

  @Override
  public void planeGradient(INDArray outputGradient, INDArray weights, INDArray planeGradient) {
    Nd4j.gemm(outputGradient, weights, patches().matrix(), false, true, 1, 0);
    patches().scatter(planeGradient);
  }
}
