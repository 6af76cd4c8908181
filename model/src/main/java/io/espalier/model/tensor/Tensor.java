package io.espalier.model.tensor;

/**
 * A matrix of numbers where a {@link Backend} computes, column after column in memory: single
 * precision, or double where it was {@linkplain Backend#doubles made so}. Whoever has it made
 * closes it; views of it live no longer than it does and are not closed. Belongs to one thread.
 *
 * <p>Operations change the tensor that they are called on, or the result that they name, and return
 * it. Operands have as many rows and columns as the result where nothing else is said; they come
 * from the same backend.
 */
public interface Tensor extends AutoCloseable {

  int rows();

  int columns();

  /** How many values it has. */
  default long length() {
    return (long) rows() * columns();
  }

  /**
   * Values that follow each other in memory, as a matrix of their own: a view.
   *
   * @param from index of the first, counted column after column
   */
  Tensor view(long from, int rows, int columns);

  /** One column: a view. */
  default Tensor column(int column) {
    return view((long) column * rows(), rows(), 1);
  }

  /**
   * Some rows of a tensor that is no view: a view whose columns have gaps between them, for {@link
   * #assign} and to be assigned from.
   */
  Tensor rowsFrom(int from, int count);

  /**
   * Copies values to the host, column after column. Not of a view.
   *
   * @param count how many, which must be all of them
   */
  void read(float[] destination, int count);

  /** Copies all values to the host. */
  default void read(float[] destination) {
    read(destination, destination.length);
  }

  /** Copies all values of double precision to the host. Not of a view. */
  void read(double[] destination);

  /** Overwrites all values, column after column. Not of a view. */
  void write(float[] source);

  /** Overwrites all values; single precision becomes double where this is. */
  Tensor assign(Tensor source);

  /** Overwrites all values with those of the transposed {@code source}. */
  Tensor assignTransposed(Tensor source);

  /**
   * Overwrites all values with those of {@code source}, two of whose three dimensions change
   * places: {@code this[a][c][b] = source[a][b][c]}, the last one contiguous. Shapes of rows and
   * columns don't matter.
   *
   * @param sizes of a, b and c
   */
  Tensor assignInnerSwapped(Tensor source, int... sizes);

  /**
   * Overwrites all values with those of {@code source}, two of whose three dimensions change
   * places: {@code this[b][a][c] = source[a][b][c]}, the last one contiguous. Shapes of rows and
   * columns don't matter.
   *
   * @param sizes of a, b and c
   */
  Tensor assignOuterSwapped(Tensor source, int... sizes);

  /** {@code result = this + addend}. */
  Tensor add(Tensor addend, Tensor result);

  /** {@code this += addend}. */
  default Tensor add(Tensor addend) {
    return add(addend, this);
  }

  /** {@code result = this + addend} for each value. */
  Tensor add(double addend, Tensor result);

  /** {@code this += addend} for each value. */
  default Tensor add(double addend) {
    return add(addend, this);
  }

  /** {@code result = this − subtrahend}. */
  Tensor subtract(Tensor subtrahend, Tensor result);

  /** {@code this −= subtrahend}. */
  default Tensor subtract(Tensor subtrahend) {
    return subtract(subtrahend, this);
  }

  /** {@code result = minuend − this} for each value. */
  Tensor subtractFrom(double minuend, Tensor result);

  /** {@code result = this · factor}, value by value. */
  Tensor multiply(Tensor factor, Tensor result);

  /** {@code this ·= factor}, value by value. */
  default Tensor multiply(Tensor factor) {
    return multiply(factor, this);
  }

  /** {@code result = this · factor} for each value. */
  Tensor multiply(double factor, Tensor result);

  /** {@code this ·= factor} for each value. */
  default Tensor multiply(double factor) {
    return multiply(factor, this);
  }

  /** {@code result = this / divisor}, value by value. */
  Tensor divide(Tensor divisor, Tensor result);

  /** {@code this /= divisor}, value by value. */
  default Tensor divide(Tensor divisor) {
    return divide(divisor, this);
  }

  /** {@code this /= divisor} for each value. */
  Tensor divide(double divisor);

  /** {@code this = 1 / this} for each value. */
  Tensor invert();

  /** {@code this = √this} for each value. */
  Tensor squareRoot();

  /**
   * {@code this = keep·this + scale·a·b}, a product of matrices.
   *
   * @param transposeA whether its transpose is multiplied
   * @param keep 0 for a result whose former values, even if they are no numbers, don't matter
   * @throws IllegalArgumentException when the shapes do not fit each other
   */
  Tensor product(
      Tensor a, boolean transposeA, Tensor b, boolean transposeB, double scale, double keep);

  /** {@code this = a·b}, a product of matrices. */
  default Tensor product(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    return product(a, transposeA, b, transposeB, 1, 0);
  }

  /** The sum of products with {@code other}, value by value. */
  double dot(Tensor other);

  /** The square root of the sum of squares (the Euclidean norm). */
  double norm();

  /**
   * Sums of absolute values: {@code this[a][c] = Σ_b |source[a][b][c]|}, the last dimension
   * contiguous. Shapes of rows and columns don't matter.
   *
   * @param scratch to compute in, as large as {@code source} where a is more than 1
   * @param sizes of a, b and c
   */
  Tensor sumAbsolute(Tensor source, Tensor scratch, int... sizes);

  /** Frees the memory. Not of a view. */
  @Override
  void close();
}
