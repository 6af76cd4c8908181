package io.espalier.model.device;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Patches by ND4J's ops, which take planes for the channels of samples. */
final class DevicePatches extends Patches {

  private final INDArray view;

  DevicePatches(Geometry geometry, INDArray workspace) {
    super(geometry, workspace);
    view =
        matrix
            .transpose()
            .reshape(
                'c',
                geometry.channels(),
                geometry.kernelHeight(),
                geometry.kernelWidth(),
                geometry.samples(),
                geometry.outputHeight(),
                geometry.outputWidth())
            .permute(0, 3, 1, 2, 4, 5);
  }

  private INDArray planes(INDArray array) {
    return array
        .transpose()
        .reshape('c', geometry.channels(), geometry.samples(), geometry.height(), geometry.width());
  }

  @Override
  public INDArray gather(INDArray array) {
    Nd4j.exec(
        DynamicCustomOp.builder("im2col")
            .addInputs(planes(array))
            .addOutputs(view)
            .addIntegerArguments(
                geometry.kernelHeight(),
                geometry.kernelWidth(),
                geometry.stride(),
                geometry.stride(),
                geometry.padding(),
                geometry.padding(),
                1,
                1,
                0)
            .addFloatingPointArguments(0.0)
            .build());
    return matrix;
  }

  @Override
  public void scatter(INDArray array) {
    Nd4j.exec(
        DynamicCustomOp.builder("col2im")
            .addInputs(view)
            .addOutputs(planes(array))
            .addIntegerArguments(
                geometry.stride(),
                geometry.stride(),
                geometry.padding(),
                geometry.padding(),
                geometry.height(),
                geometry.width(),
                1,
                1,
                0)
            .build());
  }
}
