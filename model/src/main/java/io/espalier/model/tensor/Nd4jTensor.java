package io.espalier.model.tensor;

import java.util.Locale;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Norm1;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A tensor over a flat array of ND4J's. The array of a view is made when an operation of ND4J's
 * asks for it: on a CPU most go without, straight to the memory.
 */
final class Nd4jTensor implements Tensor {

  private final INDArray flat;
  private final boolean view;
  private final long offset;
  private final int rows;
  private final int columns;
  private final int stride;
  private @Nullable INDArray array;
  private @Nullable INDArray vector;
  private @Nullable HostMatrix host;

  /** A tensor that owns an array. */
  Nd4jTensor(INDArray flat, int rows, int columns) {
    this(flat, false, 0, rows, columns, rows);
  }

  private Nd4jTensor(INDArray flat, boolean view, long offset, int rows, int columns, int stride) {
    this.flat = flat;
    this.view = view;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
  }

  /**
   * What a tensor of this backend is.
   *
   * @throws IllegalArgumentException when it is of another
   */
  static Nd4jTensor of(Tensor tensor) {
    if (tensor instanceof Nd4jTensor own) {
      return own;
    }
    throw new IllegalArgumentException(
        "a tensor of another backend: " + tensor.getClass().getName());
  }

  static INDArray array(Tensor tensor) {
    return of(tensor).array();
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  private boolean hasGaps() {
    return stride != rows && columns > 1;
  }

  private void requireNoGaps() {
    if (hasGaps()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d of %d rows are to be assigned alone: %s", rows, stride, this));
    }
  }

  /** All of it, in ND4J's form: rows × columns, 'f'-ordered. */
  INDArray array() {
    if (array == null) {
      array =
          hasGaps()
              ? flat.reshape('f', stride, flat.length() / stride)
                  .get(
                      NDArrayIndex.interval(offset % stride, offset % stride + rows),
                      NDArrayIndex.interval(offset / stride, offset / stride + columns))
              : vector().reshape('f', rows, columns);
    }
    return array;
  }

  /** All of it in the order of memory. */
  INDArray vector() {
    requireNoGaps();
    if (vector == null) {
      vector = view ? flat.get(NDArrayIndex.interval(offset, offset + length())) : flat;
    }
    return vector;
  }

  /** All of it in the order of memory, in other dimensions, the last one contiguous. */
  private INDArray shaped(int... sizes) {
    long[] shape = new long[sizes.length];
    for (int k = 0; k < sizes.length; k++) {
      shape[k] = sizes[k];
    }
    return vector().reshape('c', shape);
  }

  /** All of it in the memory of the CPU. */
  HostMatrix host() {
    if (host == null) {
      FloatPointer first = (FloatPointer) flat.data().addressPointer();
      host = new HostMatrix(offset == 0 ? first : first.getPointer(offset), rows, columns, stride);
    }
    return host;
  }

  private boolean onHost() {
    return Nd4jBackend.ON_CPU && flat.dataType() == DataType.FLOAT;
  }

  @Override
  public Tensor view(long from, int count, int wide) {
    requireNoGaps();
    if (from < 0 || from + (long) count * wide > length()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "no %d×%d values from %d on in %s", count, wide, from, this));
    }
    return new Nd4jTensor(flat, true, offset + from, count, wide, count);
  }

  @Override
  public Tensor rowsFrom(int from, int count) {
    if (view || from < 0 || count < 1 || from + count > rows) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "no %d rows from %d on in %s", count, from, this));
    }
    return new Nd4jTensor(flat, true, offset + from, count, columns, stride);
  }

  private INDArray owned() {
    if (view) {
      throw new IllegalArgumentException(this + " is a view: copy all that it is a part of");
    }
    return flat;
  }

  @Override
  public void read(float[] destination, int count) {
    HostTransfer.read(owned(), destination, count);
  }

  @Override
  public void read(double[] destination) {
    HostTransfer.read(owned(), destination);
  }

  @Override
  public void write(float[] source) {
    HostTransfer.write(source, owned());
  }

  /** What ND4J is given: of another shape it might be spread over this one. */
  private INDArray like(Tensor operand) {
    if (operand.rows() != rows || operand.columns() != columns) {
      throw new IllegalArgumentException("value by value " + this + " and " + operand);
    }
    return array(operand);
  }

  @Override
  public Tensor assign(Tensor source) {
    array().assign(like(source));
    return this;
  }

  @Override
  public Tensor assignTransposed(Tensor source) {
    array().assign(array(source).transpose());
    return this;
  }

  @Override
  public Tensor assignInnerSwapped(Tensor source, int... sizes) {
    shaped(sizes[0], sizes[2], sizes[1]).assign(of(source).shaped(sizes).permute(0, 2, 1));
    return this;
  }

  @Override
  public Tensor assignOuterSwapped(Tensor source, int... sizes) {
    shaped(sizes[1], sizes[0], sizes[2]).assign(of(source).shaped(sizes).permute(1, 0, 2));
    return this;
  }

  @Override
  public Tensor add(Tensor addend, Tensor result) {
    array().add(like(addend), like(result));
    return result;
  }

  @Override
  public Tensor add(double addend, Tensor result) {
    array().add(addend, like(result));
    return result;
  }

  @Override
  public Tensor subtract(Tensor subtrahend, Tensor result) {
    array().sub(like(subtrahend), like(result));
    return result;
  }

  @Override
  public Tensor subtractFrom(double minuend, Tensor result) {
    array().rsub(minuend, like(result));
    return result;
  }

  @Override
  public Tensor multiply(Tensor factor, Tensor result) {
    array().mul(like(factor), like(result));
    return result;
  }

  @Override
  public Tensor multiply(double factor, Tensor result) {
    array().mul(factor, like(result));
    return result;
  }

  @Override
  public Tensor divide(Tensor divisor, Tensor result) {
    array().div(like(divisor), like(result));
    return result;
  }

  @Override
  public Tensor divide(double divisor) {
    array().divi(divisor);
    return this;
  }

  @Override
  public Tensor invert() {
    array().rdivi(1.0);
    return this;
  }

  @Override
  public Tensor squareRoot() {
    Transforms.sqrt(array(), false);
    return this;
  }

  /**
   * On a CPU straight by the BLAS library: ND4J's own call spends 9 to 25 µs and some 4 KB of
   * garbage on each beyond the product.
   */
  @Override
  public Tensor product(
      Tensor a, boolean transposeA, Tensor b, boolean transposeB, double scale, double keep) {
    requireNoGaps();
    of(a).requireNoGaps();
    of(b).requireNoGaps();
    if (onHost()) {
      host()
          .product(of(a).host(), transposeA, of(b).host(), transposeB, (float) scale, (float) keep);
    } else {
      Nd4j.gemm(array(a), array(b), array(), transposeA, transposeB, scale, keep);
    }
    return this;
  }

  @Override
  public double dot(Tensor other) {
    return Nd4j.getBlasWrapper().dot(vector(), of(other).vector());
  }

  @Override
  public double norm() {
    return vector().norm2Number().doubleValue();
  }

  /** Norm1 over a single column does nothing in ND4J 1.0.0-M2.1, not even take absolute values. */
  @Override
  public Tensor sumAbsolute(Tensor source, Tensor scratch, int... sizes) {
    Nd4jTensor values = of(source);
    if (sizes[1] == 1) {
      Nd4j.getExecutioner().exec(new Abs(values.vector(), vector()));
    } else if (sizes[0] == 1) {
      INDArray samples = values.vector().reshape('f', sizes[2], sizes[1]);
      Nd4j.getExecutioner().exec(new Norm1(samples, vector(), false, 1));
    } else {
      Nd4jTensor absolute = of(scratch.view(0, (int) source.length(), 1));
      Nd4j.getExecutioner().exec(new Abs(values.vector(), absolute.vector()));
      Nd4j.getExecutioner()
          .exec(new Sum(absolute.shaped(sizes), shaped(sizes[0], sizes[2]), false, 1));
    }
    return this;
  }

  @Override
  public void close() {
    owned().close();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s%d×%d tensor", view ? "view of a " : "", rows, columns);
  }
}
