package io.espalier.model.tensor;

import io.espalier.model.tensor.Convolution.Geometry;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Patches of a whole batch by ND4J's ops, which take planes for the channels of samples and keep
 * everything on the device.
 */
final class DevicePatches {

  private final Geometry geometry;
  private final INDArray matrix;
  private final INDArray view;

  /**
   * Patches at the beginning of a flat array.
   *
   * @param workspace with room for all of them; what it holds is lost
   */
  DevicePatches(Geometry geometry, INDArray workspace) {
    this.geometry = geometry;
    long values = geometry.patchValues(geometry.samples());
    matrix =
        workspace
            .get(NDArrayIndex.interval(0, values))
            .reshape('f', values / geometry.fanIn(), geometry.fanIn());
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

  private INDArray planes(Tensor array) {
    return Nd4jTensor.of(array)
        .vector()
        .reshape('c', geometry.channels(), geometry.samples(), geometry.height(), geometry.width());
  }

  /** Where {@link #gather} puts the patches and {@link #scatter} takes them: a view. */
  INDArray matrix() {
    return matrix;
  }

  /** The {@link #matrix} of a batch. */
  INDArray gather(Tensor array) {
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

  /** Overwrites planes with the sums of what the matrix holds for each place in them. */
  void scatter(Tensor array) {
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
