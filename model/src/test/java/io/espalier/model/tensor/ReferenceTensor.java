package io.espalier.model.tensor;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** A tensor on the heap; single precision is rounded to after each operation. */
final class ReferenceTensor implements Tensor {

  private final double[] memory;
  private final boolean single;
  private final boolean view;
  private final int offset;
  private final int rows;
  private final int columns;
  private final int stride;

  ReferenceTensor(int rows, int columns, boolean single) {
    this(new double[rows * columns], single, false, 0, rows, columns, rows);
  }

  private ReferenceTensor(
      double[] memory,
      boolean single,
      boolean view,
      int offset,
      int rows,
      int columns,
      int stride) {
    this.memory = memory;
    this.single = single;
    this.view = view;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
  }

  static ReferenceTensor of(Tensor tensor) {
    return (ReferenceTensor) tensor;
  }

  /** The value at an index, counted column after column. */
  double get(long index) {
    return memory[at((int) index)];
  }

  private int at(int index) {
    return offset + index / rows * stride + index % rows;
  }

  /** Overwrites each value. */
  ReferenceTensor each(IntToDoubleFunction value) {
    for (int k = 0; k < length(); k++) {
      double result = value.applyAsDouble(k);
      memory[at(k)] = single ? (float) result : result;
    }
    return this;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public Tensor view(long from, int count, int wide) {
    if (stride != rows && columns > 1) {
      throw new IllegalArgumentException("gaps");
    }
    return new ReferenceTensor(memory, single, true, offset + (int) from, count, wide, count);
  }

  @Override
  public Tensor rowsFrom(int from, int count) {
    return new ReferenceTensor(memory, single, true, offset + from, count, columns, stride);
  }

  @Override
  public void read(float[] destination, int count) {
    requireWhole(count);
    for (int k = 0; k < count; k++) {
      destination[k] = (float) get(k);
    }
  }

  @Override
  public void read(double[] destination) {
    requireWhole(destination.length);
    Arrays.setAll(destination, this::get);
  }

  @Override
  public void write(float[] source) {
    requireWhole(source.length);
    each(k -> source[k]);
  }

  private void requireWhole(int count) {
    if (view || count != length()) {
      throw new IllegalArgumentException("a view, or not all");
    }
  }

  @Override
  public Tensor assign(Tensor source) {
    return each(k -> of(source).get(k));
  }

  @Override
  public Tensor assignTransposed(Tensor source) {
    return each(k -> of(source).get((long) k % rows * columns + k / rows));
  }

  @Override
  public Tensor assignInnerSwapped(Tensor source, int... sizes) {
    int b = sizes[1];
    int c = sizes[2];
    return each(k -> of(source).get((k / (b * c) * b + k % b) * c + k / b % c));
  }

  @Override
  public Tensor assignOuterSwapped(Tensor source, int... sizes) {
    int a = sizes[0];
    int b = sizes[1];
    int c = sizes[2];
    return each(k -> of(source).get((k / c % a * b + k / (a * c)) * c + k % c));
  }

  @Override
  public Tensor add(Tensor addend, Tensor result) {
    return of(result).each(k -> get(k) + of(addend).get(k));
  }

  @Override
  public Tensor add(double addend, Tensor result) {
    return of(result).each(k -> get(k) + addend);
  }

  @Override
  public Tensor subtract(Tensor subtrahend, Tensor result) {
    return of(result).each(k -> get(k) - of(subtrahend).get(k));
  }

  @Override
  public Tensor subtractFrom(double minuend, Tensor result) {
    return of(result).each(k -> minuend - get(k));
  }

  @Override
  public Tensor multiply(Tensor factor, Tensor result) {
    return of(result).each(k -> get(k) * of(factor).get(k));
  }

  @Override
  public Tensor multiply(double factor, Tensor result) {
    return of(result).each(k -> get(k) * factor);
  }

  @Override
  public Tensor divide(Tensor divisor, Tensor result) {
    return of(result).each(k -> get(k) / of(divisor).get(k));
  }

  @Override
  public Tensor divide(double divisor) {
    return each(k -> get(k) / divisor);
  }

  @Override
  public Tensor invert() {
    return each(k -> 1 / get(k));
  }

  @Override
  public Tensor squareRoot() {
    return each(k -> Math.sqrt(get(k)));
  }

  @Override
  public Tensor product(
      Tensor a, boolean transposeA, Tensor b, boolean transposeB, double scale, double keep) {
    int inner = transposeA ? a.rows() : a.columns();
    if (inner != (transposeB ? b.columns() : b.rows())
        || rows != (transposeA ? a.columns() : a.rows())
        || columns != (transposeB ? b.rows() : b.columns())) {
      throw new IllegalArgumentException("no product");
    }
    return each(
        k -> {
          double sum = 0;
          for (int i = 0; i < inner; i++) {
            sum += of(a).value(k % rows, i, transposeA) * of(b).value(i, k / rows, transposeB);
          }
          return scale * sum + (keep == 0 ? 0 : keep * get(k));
        });
  }

  private double value(int row, int column, boolean transposed) {
    return transposed ? get((long) row * rows + column) : get((long) column * rows + row);
  }

  @Override
  public double dot(Tensor other) {
    double sum = 0;
    for (int k = 0; k < length(); k++) {
      sum += get(k) * of(other).get(k);
    }
    return sum;
  }

  @Override
  public double norm() {
    return Math.sqrt(dot(this));
  }

  @Override
  public Tensor sumAbsolute(Tensor source, Tensor scratch, int... sizes) {
    int b = sizes[1];
    int c = sizes[2];
    return each(
        k -> {
          double sum = 0;
          for (int i = 0; i < b; i++) {
            sum += Math.abs(of(source).get((k / c * b + i) * c + k % c));
          }
          return sum;
        });
  }

  /** Leaves nothing that could pass for a number. */
  @Override
  public void close() {
    Arrays.fill(memory, Double.NaN);
  }
}
