package io.espalier.model.tensor;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;

/** Each product as one of the whole batch, which is what keeps a GPU busy. */
final class DeviceConvolution implements Convolution {

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
      patches = new DevicePatches(geometry, Nd4jTensor.of(scratch.tensor()).vector());
    }
    return patches;
  }

  @Override
  public void forward(Tensor planes, Tensor weights, Tensor output) {
    Nd4j.gemm(
        patches().gather(planes),
        Nd4jTensor.array(weights),
        Nd4jTensor.array(output),
        false,
        false,
        1,
        0);
  }

  @Override
  public void weightGradient(Tensor planes, Tensor outputGradient, Tensor weightGradient) {
    Nd4j.gemm(
        patches().gather(planes),
        Nd4jTensor.array(outputGradient),
        Nd4jTensor.array(weightGradient),
        true,
        false,
        1,
        0);
  }

  @Override
  public void planeGradient(Tensor outputGradient, Tensor weights, Tensor planeGradient) {
    Nd4j.gemm(
        Nd4jTensor.array(outputGradient),
        Nd4jTensor.array(weights),
        patches().matrix(),
        false,
        true,
        1,
        0);
    patches().scatter(planeGradient);
  }
}
