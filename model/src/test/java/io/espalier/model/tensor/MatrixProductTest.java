package io.espalier.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MatrixProductTest {

  /** Single rows and columns among them: a product with one column is computed in another way. */
  @Property(tries = 300, seed = "20")
  void isTheSumThatAProductIs(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int rows,
      @ForAll @IntRange(min = 1, max = 6) int inner,
      @ForAll @IntRange(min = 1, max = 6) int columns,
      @ForAll boolean transposeA,
      @ForAll boolean transposeB) {
    Random random = new Random(seed);
    double keep = random.nextInt(3) - 1;
    try (INDArray a = matrix(random, transposeA ? inner : rows, transposeA ? rows : inner);
        INDArray b = matrix(random, transposeB ? columns : inner, transposeB ? inner : columns);
        INDArray result = matrix(random, rows, columns);
        INDArray before = result.dup()) {
      MatrixProduct.gemm(a, transposeA, b, transposeB, result, -0.5, keep);

      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          double sum = keep * before.getDouble(row, column);
          for (int k = 0; k < inner; k++) {
            sum +=
                -0.5
                    * (transposeA ? a.getDouble(k, row) : a.getDouble(row, k))
                    * (transposeB ? b.getDouble(column, k) : b.getDouble(k, column));
          }
          assertThat(result.getDouble(row, column)).isCloseTo(sum, within(1e-5));
        }
      }
    }
  }

  @Test
  void nothingIsKeptOfWhatIsOverwritten() {
    for (int columns : new int[] {1, 3}) {
      try (INDArray a = matrix(new Random(1), 2, 2);
          INDArray b = matrix(new Random(2), 2, columns);
          INDArray result = Nd4j.create(DataType.FLOAT, new long[] {2, columns}, 'f')) {
        result.assign(Float.NaN);
        MatrixProduct.gemm(a, false, b, false, result, 1, 0);
        assertThat(result.toFloatMatrix()[1]).doesNotContain(Float.NaN);
      }
    }
  }

  @Test
  void refusesShapesThatDoNotFit() {
    try (INDArray a = matrix(new Random(1), 2, 3);
        INDArray result = matrix(new Random(2), 2, 3)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MatrixProduct.gemm(a, false, a, false, result, 1, 0));
    }
  }

  private static INDArray matrix(Random random, int rows, int columns) {
    INDArray matrix = Nd4j.create(DataType.FLOAT, new long[] {rows, columns}, 'f');
    float[] values = new float[rows * columns];
    for (int k = 0; k < values.length; k++) {
      values[k] = random.nextFloat() - 0.5f;
    }
    HostTransfer.write(values, matrix);
    return matrix;
  }
}
