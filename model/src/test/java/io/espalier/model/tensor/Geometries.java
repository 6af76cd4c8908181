package io.espalier.model.tensor;

import io.espalier.model.RandomNetworks;
import io.espalier.model.tensor.Convolution.Geometry;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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

  static INDArray planes(Geometry geometry) {
    return matrix(geometry.samples() * geometry.positions(), geometry.channels());
  }

  static INDArray patches(Geometry geometry) {
    return matrix(geometry.samples() * geometry.outputPositions(), geometry.fanIn());
  }

  static INDArray matrix(int rows, int columns) {
    return Nd4j.create(DataType.FLOAT, new long[] {rows, columns}, 'f');
  }

  /** The array, filled with random values. */
  static INDArray fill(INDArray array, Random random) {
    HostTransfer.write(RandomNetworks.gaussian(random, (int) array.length(), 1), array);
    return array;
  }

  static float[] read(INDArray array) {
    float[] values = new float[(int) array.length()];
    HostTransfer.read(array, values);
    return values;
  }
}
