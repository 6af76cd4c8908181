package io.espalier.model.tensor;

import io.espalier.model.RandomNetworks;
import io.espalier.model.tensor.Convolution.Geometry;
import java.util.Random;

/** Convolutions of many shapes, and arrays for them. */
final class Geometries {

  private Geometries() {}

  /**
   * Any that keeps an output: odd and even kernels, strides, padding, one in three of them same.
   */
  static Geometry any(Random random) {
    boolean same = random.nextInt(3) == 0;
    int padding = random.nextInt(3);
    int kernelHeight = same ? 2 * padding + 1 : padding + 1 + random.nextInt(4);
    int kernelWidth = same ? 2 * padding + 1 : padding + 1 + random.nextInt(4);
    int stride = same ? 1 : 1 + random.nextInt(3);
    int height = Math.max(1, kernelHeight - 2 * padding) + random.nextInt(5);
    int width = Math.max(1, kernelWidth - 2 * padding) + random.nextInt(5);
    return new Geometry(
        1 + random.nextInt(3),
        1 + random.nextInt(5),
        height,
        width,
        kernelHeight,
        kernelWidth,
        stride,
        padding,
        (height + 2 * padding - kernelHeight) / stride + 1,
        (width + 2 * padding - kernelWidth) / stride + 1);
  }

  static Tensor planes(Geometry geometry) {
    return matrix(geometry.samples() * geometry.positions(), geometry.channels());
  }

  static Tensor patches(Geometry geometry) {
    return matrix(geometry.samples() * geometry.outputPositions(), geometry.fanIn());
  }

  static Tensor matrix(int rows, int columns) {
    return Backend.inUse().matrix(rows, columns);
  }

  /** The array, filled with random values. */
  static Tensor fill(Tensor array, Random random) {
    array.write(RandomNetworks.gaussian(random, (int) array.length(), 1));
    return array;
  }

  static float[] read(Tensor array) {
    float[] values = new float[(int) array.length()];
    array.read(values);
    return values;
  }
}
