package io.espalier.model.tensor;

/**
 * The three products of a convolution over a batch, of tensors that the caller owns. What lies
 * under the kernel at each position (a patch) is a row of a matrix, a filter a column of another.
 *
 * <p>Planes and their gradient (batch · positions) × channels, outputs and theirs (batch · output
 * positions) × filters, weights and theirs (channels · taps) × filters.
 */
public interface Convolution {

  /** The sizes of a convolution over a batch. */
  record Geometry(
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

  /** Overwrites {@code output} with the convolution of {@code planes}. */
  void forward(Tensor planes, Tensor weights, Tensor output);

  /** Overwrites {@code weightGradient} with the sums over all positions of the batch. */
  void weightGradient(Tensor planes, Tensor outputGradient, Tensor weightGradient);

  /** Overwrites both gradients. */
  default void gradients(
      Tensor planes,
      Tensor weights,
      Tensor outputGradient,
      Tensor weightGradient,
      Tensor planeGradient) {
    weightGradient(planes, outputGradient, weightGradient);
    planeGradient(outputGradient, weights, planeGradient);
  }

  /** Overwrites {@code planeGradient} with the sums over all patches that a place is in. */
  void planeGradient(Tensor outputGradient, Tensor weights, Tensor planeGradient);
}
