package io.espalier.model.tensor;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products of 'f'-ordered matrices of single precision. On a CPU they go straight to the BLAS
 * library: ND4J's own call spends 9 to 25 µs and some 4 KB of garbage on each beyond the product.
 */
public final class MatrixProduct {

  private static final boolean ON_HOST = Backend.isCpu();

  private MatrixProduct() {}

  /**
   * Overwrites {@code result} with {@code scale·a·b + keep·result}.
   *
   * @param a without gaps between its columns, like all three
   * @param transposeA whether its transpose is multiplied
   * @param keep 0 for a result whose former values, even if they are no numbers, don't matter
   * @throws IllegalArgumentException when the shapes do not fit each other
   */
  public static void gemm(
      INDArray a,
      boolean transposeA,
      INDArray b,
      boolean transposeB,
      INDArray result,
      double scale,
      double keep) {
    if (ON_HOST) {
      HostMatrix.of(result)
          .product(
              HostMatrix.of(a),
              transposeA,
              HostMatrix.of(b),
              transposeB,
              (float) scale,
              (float) keep);
    } else {
      Nd4j.gemm(a, b, result, transposeA, transposeB, scale, keep);
    }
  }
}
