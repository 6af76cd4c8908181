package io.espalier.model.tensor;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The three products of a convolution over a batch, of arrays that the caller owns. What lies under
 * the kernel at each position (a patch) is a row of a matrix, a filter a column of another.
 *
 * <p>All arrays are 'f'-ordered: planes and their gradient (batch · positions) × channels, outputs
 * and theirs (batch · output positions) × filters, weights and theirs (channels · taps) × filters.
 */
public abstract class Convolution {

  /** The sizes of a convolution over a batch. */
  public record Geometry(
      int channels,
      int samples,
      int height,
      int width,
      int kernelHeight,
      int kernelWidth,
      int stride,
      int padding,
      int outputHeight,
      int outputWidth) {

    int taps() {
      return kernelHeight * kernelWidth;
    }

    /** Values of one channel of one sample. */
    int positions() {
      return height * width;
    }

    /** Patches of one sample. */
    int outputPositions() {
      return outputHeight * outputWidth;
    }

    /** Values of one patch. */
    int fanIn() {
      return channels * taps();
    }

    /** Values of all patches of so many samples. */
    long patchValues(int count) {
      return (long) count * outputPositions() * fanIn();
    }

    /** Whether the patches are the planes. */
    boolean pointwise() {
      return taps() == 1 && stride == 1 && padding == 0;
    }

    /** Whether there is an output for each place of the planes, as far apart as those. */
    boolean same() {
      return stride == 1 && outputHeight == height && outputWidth == width;
    }
  }

  /**
   * The implementation that is right for the sizes and the backend in use.
   *
   * @param filters how many filters there are
   * @param scratch where patches are gathered; nothing in it outlives a call
   */
  public static Convolution create(Geometry geometry, int filters, Scratch scratch) {
    if (geometry.pointwise()) {
      return new PointwiseConvolution();
    }
    if (!Backend.isCpu()) {
      return new DeviceConvolution(geometry, scratch);
    }
    Convolution products = new HostConvolution(geometry, scratch);
    return OneDnnConvolution.isFasterFor(geometry)
        ? new OneDnnConvolution(geometry, filters, products, scratch)
        : products;
  }

  /** Overwrites {@code output} with the convolution of {@code planes}. */
  public abstract void forward(INDArray planes, INDArray weights, INDArray output);

  /** Overwrites {@code weightGradient} with the sums over all positions of the batch. */
  public abstract void weightGradient(
      INDArray planes, INDArray outputGradient, INDArray weightGradient);

  /** Overwrites both gradients. */
  public void gradients(
      INDArray planes,
      INDArray weights,
      INDArray outputGradient,
      INDArray weightGradient,
      INDArray planeGradient) {
    weightGradient(planes, outputGradient, weightGradient);
    planeGradient(outputGradient, weights, planeGradient);
  }

  /** Overwrites {@code planeGradient} with the sums over all patches that a place is in. */
  public abstract void planeGradient(
      INDArray outputGradient, INDArray weights, INDArray planeGradient);
}
