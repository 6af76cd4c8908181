package io.espalier.model.merge;

/** Symmetric positive definite matrices. */
final class SymmetricMatrix {

  private SymmetricMatrix() {}

  /**
   * Inverts in place by Gauss–Jordan elimination, which needs no pivoting here; O(n³).
   *
   * @throws ArithmeticException when the matrix is not positive definite
   */
  static void invert(double[][] matrix) {
    for (int pivot = 0; pivot < matrix.length; pivot++) {
      double[] pivotRow = matrix[pivot];
      double diagonal = pivotRow[pivot];
      if (!(diagonal > 0)) {
        throw new ArithmeticException(
            "a covariance can not be inverted: some units are told exactly by others."
                + " Use a ridge above 0, such as 1e-6.");
      }
      pivotRow[pivot] = 1;
      for (int k = 0; k < pivotRow.length; k++) {
        pivotRow[k] /= diagonal;
      }
      for (int row = 0; row < matrix.length; row++) {
        if (row != pivot) {
          eliminate(matrix[row], pivotRow, pivot);
        }
      }
    }
  }

  private static void eliminate(double[] row, double[] pivotRow, int pivot) {
    double factor = row[pivot];
    row[pivot] = 0;
    for (int k = 0; k < row.length; k++) {
      row[k] -= factor * pivotRow[k];
    }
  }
}
