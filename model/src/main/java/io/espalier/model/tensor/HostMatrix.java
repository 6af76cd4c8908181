package io.espalier.model.tensor;

import static org.bytedeco.openblas.global.openblas.CblasColMajor;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasTrans;

import java.util.Locale;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * An 'f'-ordered matrix in the memory of the CPU, or consecutive rows of one: ND4J's own product
 * does not take those for its result.
 *
 * @param stride values from the beginning of a column to that of the next
 */
record HostMatrix(FloatPointer values, int rows, int columns, int stride) {

  /** A matrix at the beginning of a flat one. */
  HostMatrix top(int count, int wide) {
    if (columns != 1 || rows < (long) count * wide) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d×%d values do not fit into %d×%d", count, wide, rows, columns));
    }
    return new HostMatrix(values, count, wide, count);
  }

  /** A view of so many rows. */
  HostMatrix rows(int from, int count) {
    if (from < 0 || count < 0 || from + count > rows) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "no %d rows from %d on in a matrix of %d", count, from, rows));
    }
    return new HostMatrix(values.getPointer(from), count, columns, stride);
  }

  /** Copies a column to the beginning of {@code destination}. */
  void read(int column, float[] destination) {
    at(column).get(destination, 0, rows);
  }

  /** Overwrites a column with the beginning of {@code source}. */
  void write(int column, float[] source) {
    at(column).put(source, 0, rows);
  }

  private FloatPointer at(int column) {
    if (column < 0 || column >= columns) {
      throw new IndexOutOfBoundsException(column);
    }
    return values.getPointer((long) column * stride);
  }

  /** Makes this matrix {@code keep·this + a·b}. */
  void product(HostMatrix a, boolean transposeA, HostMatrix b, boolean transposeB, float keep) {
    product(a, transposeA, b, transposeB, 1, keep);
  }

  /** Makes this matrix {@code keep·this + scale·a·b}. */
  void product(
      HostMatrix a, boolean transposeA, HostMatrix b, boolean transposeB, float scale, float keep) {
    int inner = transposeA ? a.rows : a.columns;
    if (rows != (transposeA ? a.columns : a.rows)
        || columns != (transposeB ? b.rows : b.columns)
        || inner != (transposeB ? b.columns : b.rows)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d×%d is no product of %d×%d and %d×%d",
              rows,
              columns,
              a.rows,
              a.columns,
              b.rows,
              b.columns));
    }
    if (columns == 1 && !transposeB) {
      vectorProduct(a, transposeA, b, scale, keep);
    } else {
      matrixProduct(a, transposeA, b, transposeB, scale, keep);
    }
  }

  /** Several times faster for one column: OpenBLAS 0.3.19 packs both matrices for the other. */
  private void vectorProduct(
      HostMatrix a, boolean transposeA, HostMatrix b, float scale, float keep) {
    openblas.cblas_sgemv(
        CblasColMajor,
        transposeA ? CblasTrans : CblasNoTrans,
        a.rows,
        a.columns,
        scale,
        a.values,
        a.stride,
        b.values,
        1,
        keep,
        values,
        1);
  }

  private void matrixProduct(
      HostMatrix a, boolean transposeA, HostMatrix b, boolean transposeB, float scale, float keep) {
    openblas.cblas_sgemm(
        CblasColMajor,
        transposeA ? CblasTrans : CblasNoTrans,
        transposeB ? CblasTrans : CblasNoTrans,
        rows,
        columns,
        transposeA ? a.rows : a.columns,
        scale,
        a.values,
        a.stride,
        b.values,
        b.stride,
        keep,
        values,
        stride);
  }
}
