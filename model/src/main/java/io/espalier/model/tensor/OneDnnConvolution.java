package io.espalier.model.tensor;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * By ND4J's conv2d and conv2d_bp, where its natives come with oneDNN and the sizes are those that
 * they are faster for than gathered patches and a product: forward with a few channels (half to two
 * thirds of the time), both gradients at once with many (less than half). conv2d_bp is several
 * times slower on gradients that lie channel by channel, as these do: they are copied.
 */
final class OneDnnConvolution implements Convolution {

  /** With one channel the product is faster, with three it is not. */
  private static final int FEWEST_CHANNELS_FORWARD = 3;

  /** Both before and after it; with 16 or 20 the products are faster. */
  private static final int FEWEST_CHANNELS_BACKWARD = 32;

  private static final int NO_DILATION = 1;
  private static final int PADDING_AS_GIVEN = 0;
  private static final int CHANNELS_FIRST = 0;
  private static final int FILTERS_FIRST = 1;

  private final Geometry geometry;
  private final int filters;
  private final Convolution products;
  private final Scratch scratch;
  private final boolean fasterBackward;

  /**
   * A convolution of some sizes.
   *
   * @param products computes what is faster so
   */
  OneDnnConvolution(Geometry geometry, int filters, Convolution products, Scratch scratch) {
    this.geometry = geometry;
    this.filters = filters;
    this.products = products;
    this.scratch = scratch;
    fasterBackward = Math.min(geometry.channels(), filters) >= FEWEST_CHANNELS_BACKWARD;
    if (fasterBackward) {
      scratch.reserve(outputValues() + planeValues());
    }
  }

  /** Whether any of it is the faster way. */
  static boolean isFasterFor(Geometry geometry) {
    return Nd4jBackend.hasOneDnn() && geometry.channels() >= FEWEST_CHANNELS_FORWARD;
  }

  private long outputValues() {
    return (long) geometry.samples() * filters * geometry.outputPositions();
  }

  private long planeValues() {
    return (long) geometry.samples() * geometry.channels() * geometry.positions();
  }

  @Override
  public void forward(Tensor planes, Tensor weights, Tensor output) {
    Nd4j.exec(
        operation("conv2d")
            .addInputs(planes(planes), kernels(weights))
            .addOutputs(outputs(output))
            .build());
  }

  @Override
  public void gradients(
      Tensor planes,
      Tensor weights,
      Tensor outputGradient,
      Tensor weightGradient,
      Tensor planeGradient) {
    if (!fasterBackward) {
      products.gradients(planes, weights, outputGradient, weightGradient, planeGradient);
      return;
    }
    INDArray above = outputs(outputGradient);
    INDArray copied = scratch(0, outputValues(), above.shape());
    copied.assign(above);
    INDArray below = planes(planeGradient);
    INDArray computed = scratch(outputValues(), planeValues(), below.shape());
    Nd4j.exec(
        operation("conv2d_bp")
            .addInputs(planes(planes), kernels(weights), copied)
            .addOutputs(computed, kernels(weightGradient))
            .build());
    below.assign(computed);
  }

  private DynamicCustomOp.DynamicCustomOpsBuilder operation(String name) {
    return DynamicCustomOp.builder(name)
        .addIntegerArguments(
            geometry.kernelHeight(),
            geometry.kernelWidth(),
            geometry.stride(),
            geometry.stride(),
            geometry.padding(),
            geometry.padding(),
            NO_DILATION,
            NO_DILATION,
            PADDING_AS_GIVEN,
            CHANNELS_FIRST,
            FILTERS_FIRST);
  }

  private INDArray scratch(long from, long length, long[] shape) {
    return Nd4jTensor.of(scratch.tensor())
        .vector()
        .get(NDArrayIndex.interval(from, from + length))
        .reshape('c', shape);
  }

  private INDArray planes(Tensor matrix) {
    return batch(matrix, geometry.channels(), geometry.height(), geometry.width());
  }

  private INDArray outputs(Tensor matrix) {
    return batch(matrix, filters, geometry.outputHeight(), geometry.outputWidth());
  }

  /** A view: samples × channels × rows × columns. */
  private INDArray batch(Tensor matrix, int channels, int height, int width) {
    return Nd4jTensor.of(matrix)
        .vector()
        .reshape('c', channels, geometry.samples(), height, width)
        .permute(1, 0, 2, 3);
  }

  /** A view: filters × channels × rows × columns. */
  private INDArray kernels(Tensor weights) {
    return Nd4jTensor.of(weights)
        .vector()
        .reshape(
            'c', filters, geometry.channels(), geometry.kernelHeight(), geometry.kernelWidth());
  }

  @Override
  public void weightGradient(Tensor planes, Tensor outputGradient, Tensor weightGradient) {
    products.weightGradient(planes, outputGradient, weightGradient);
  }

  @Override
  public void planeGradient(Tensor outputGradient, Tensor weights, Tensor planeGradient) {
    products.planeGradient(outputGradient, weights, planeGradient);
  }
}
