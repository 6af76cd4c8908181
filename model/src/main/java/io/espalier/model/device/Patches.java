package io.espalier.model.device;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What lies under a sliding window at each of its positions, for a whole batch of planes: a matrix
 * of (batch · positions) × (channels · taps), which turns a convolution into a product.
 *
 * <p>Two implementations meet one contract: on a CPU rows are copied on the host, which is some ten
 * times faster than ND4J's im2col into this order; elsewhere that op keeps everything on the
 * device.
 */
public abstract class Patches {

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

    /** Values of one channel in the whole batch. */
    int channelValues() {
      return samples * height * width;
    }

    /** Rows of the matrix. */
    int rows() {
      return samples * outputHeight * outputWidth;
    }

    long values() {
      return (long) rows() * channels * taps();
    }
  }

  final Geometry geometry;
  final INDArray matrix;

  Patches(Geometry geometry, INDArray workspace) {
    this.geometry = geometry;
    matrix =
        workspace
            .get(NDArrayIndex.interval(0, geometry.values()))
            .reshape('f', geometry.rows(), (long) geometry.channels() * geometry.taps());
  }

  /**
   * The implementation that is right for the backend in use.
   *
   * @param workspace a flat array with room for all patches; what it holds is lost
   */
  public static Patches create(Geometry geometry, INDArray workspace) {
    return Backend.isCpu()
        ? new HostPatches(geometry, workspace)
        : new DevicePatches(geometry, workspace);
  }

  /** Where {@link #gather} puts the patches and {@link #scatter} takes them: a view. */
  public INDArray matrix() {
    return matrix;
  }

  /**
   * The patches of a batch.
   *
   * @param planes (batch · positions) × channels, 'f'-ordered
   * @return {@link #matrix}
   */
  public abstract INDArray gather(INDArray planes);

  /** Overwrites {@code planes} with the sums of what the workspace holds for each place in them. */
  public abstract void scatter(INDArray planes);
}
