package io.espalier.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomNetworks;
import io.espalier.model.tensor.Convolution.Geometry;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every backend does: the one in use is held against {@link ReferenceBackend}, operation by
 * operation. A new backend is to be held against it in the same way.
 */
class TensorContractTest {

  static {
    Natives.load();
  }

  private static final Backend REFERENCE = new ReferenceBackend();

  /** Something computed on a backend; what it draws is the same on each. */
  private interface Computation {
    Tensor on(Backend backend, Random random);
  }

  private static void agree(long seed, Computation computation) {
    float[] expected = Geometries.read(computation.on(REFERENCE, new Random(seed)));
    float[] computed = Geometries.read(computation.on(Backend.inUse(), new Random(seed)));
    assertThat(computed).containsExactly(expected, within(1e-4f));
  }

  private static Tensor drawn(Backend backend, Random random, int rows, int columns) {
    Tensor tensor = backend.matrix(rows, columns);
    tensor.write(RandomNetworks.gaussian(random, rows * columns, 1));
    return tensor;
  }

  /** Single rows and columns among them: a product with one column is computed in another way. */
  @Property(tries = 300, seed = "20")
  void products(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int rows,
      @ForAll @IntRange(min = 1, max = 6) int inner,
      @ForAll @IntRange(min = 1, max = 6) int columns,
      @ForAll boolean transposeA,
      @ForAll boolean transposeB) {
    agree(
        seed,
        (backend, random) -> {
          int keep = random.nextInt(3) - 1;
          Tensor a = drawn(backend, random, transposeA ? inner : rows, transposeA ? rows : inner);
          Tensor b =
              drawn(backend, random, transposeB ? columns : inner, transposeB ? inner : columns);
          return drawn(backend, random, rows, columns)
              .product(a, transposeA, b, transposeB, -0.5, keep);
        });
  }

  @Property(tries = 100, seed = "21")
  void valueByValue(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll @IntRange(min = 1, max = 5) int columns) {
    agree(
        seed,
        (backend, random) -> {
          Tensor a = drawn(backend, random, rows, columns);
          Tensor b = drawn(backend, random, rows, columns);
          Tensor result = drawn(backend, random, rows, columns);
          a.multiply(b, result).add(a).multiply(0.5).subtract(b).add(-0.25);
          result.divide(a.multiply(a, b).add(1.0).squareRoot()).divide(3);
          return a.subtractFrom(2, b)
              .subtract(result, a)
              .add(a, result)
              .multiply(b)
              .add(b.assign(a).multiply(a).add(1).invert());
        });
  }

  @Property(tries = 100, seed = "22")
  void viewsAreOfTheirTensor(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 6) int rows,
      @ForAll @IntRange(min = 2, max = 6) int columns) {
    agree(
        seed,
        (backend, random) -> {
          Tensor whole = drawn(backend, random, rows, columns);
          whole.column(1).multiply(2);
          whole.view(1, rows - 1, columns - 1).add(1.5);
          whole.rowsFrom(1, rows - 1).assign(drawn(backend, random, rows - 1, columns));
          Tensor top = backend.matrix(rows - 1, columns);
          whole.view(0, rows * columns, 1).add(0.5);
          top.assign(whole.rowsFrom(0, rows - 1));
          whole.rowsFrom(1, rows - 1).assign(top);
          return whole;
        });
  }

  @Property(tries = 100, seed = "23")
  void otherOrders(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int a,
      @ForAll @IntRange(min = 1, max = 5) int b,
      @ForAll @IntRange(min = 1, max = 5) int c) {
    agree(seed, (on, random) -> on.matrix(a, b).assignTransposed(drawn(on, random, b, a)));
    agree(
        seed,
        (on, random) ->
            on.matrix(a, (long) b * c).assignInnerSwapped(drawn(on, random, a * b, c), a, b, c));
    agree(
        seed,
        (on, random) ->
            on.matrix(b, (long) a * c).assignOuterSwapped(drawn(on, random, c, a * b), a, b, c));
    agree(
        seed,
        (on, random) -> {
          Tensor sums = on.matrix((long) a * c, 1);
          Tensor scratch = on.uninitialized((long) a * b * c, 1);
          return sums.sumAbsolute(drawn(on, random, c, a * b), scratch, a, b, c);
        });
  }

  @Property(tries = 50, seed = "24")
  void doublePrecision(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll @IntRange(min = 1, max = 5) int columns) {
    double[] expected = squares(REFERENCE, new Random(seed), rows, columns);
    double[] computed = squares(Backend.inUse(), new Random(seed), rows, columns);
    assertThat(computed).containsExactly(expected, within(1e-12));
  }

  private static double[] squares(Backend backend, Random random, int rows, int columns) {
    Tensor exact = backend.doubles(rows, columns).assign(drawn(backend, random, rows, columns));
    Tensor squares = backend.doubles(rows, rows).product(exact, false, exact, true);
    double[] values = new double[rows * rows];
    squares.read(values);
    return values;
  }

  @Property(tries = 100, seed = "25")
  void lengths(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int count) {
    Tensor vector = drawn(Backend.inUse(), new Random(seed), count, 1);
    Tensor reference = drawn(REFERENCE, new Random(seed), count, 1);
    assertThat(vector.norm()).isCloseTo(reference.norm(), within(1e-4));
    assertThat(vector.dot(vector)).isCloseTo(reference.dot(reference), within(1e-3));
  }

  @Property(tries = 100, seed = "26")
  void convolutions(@ForAll long seed) {
    for (int product = 0; product < 3; product++) {
      int which = product;
      agree(seed, (backend, random) -> convolved(backend, random, which));
    }
  }

  private static Tensor convolved(Backend backend, Random random, int product) {
    Geometry sizes = Geometries.any(random);
    int filters = 1 + random.nextInt(4);
    int outputs = sizes.samples() * sizes.outputPositions();
    Tensor planes = drawn(backend, random, sizes.samples() * sizes.positions(), sizes.channels());
    Tensor weights = drawn(backend, random, sizes.fanIn(), filters);
    Tensor output = drawn(backend, random, outputs, filters);
    try (Scratch scratch = new Scratch(backend)) {
      Convolution convolution = backend.convolution(sizes, filters, scratch);
      switch (product) {
        case 0 -> convolution.forward(planes, weights, output);
        case 1 -> convolution.weightGradient(planes, output, weights);
        default -> convolution.planeGradient(output, weights, planes);
      }
    }
    return product == 0 ? output : product == 1 ? weights : planes;
  }

  @ParameterizedTest
  @EnumSource
  void pools(Pool.Kind kind) {
    for (int seed = 0; seed < 50; seed++) {
      agree(seed, (backend, random) -> pooled(backend, random, kind, false));
      agree(seed, (backend, random) -> pooled(backend, random, kind, true));
    }
  }

  /** The second batch over the same tensors, as it is in a network. */
  private static Tensor pooled(Backend backend, Random random, Pool.Kind kind, boolean backward) {
    Geometry sizes = Geometries.any(random);
    int outputs = sizes.samples() * sizes.outputPositions();
    Tensor planes = drawn(backend, random, sizes.samples() * sizes.positions(), sizes.channels());
    Tensor output = backend.matrix(outputs, sizes.channels());
    Tensor gradient = drawn(backend, random, outputs, sizes.channels());
    Tensor result = backend.matrix(planes.rows(), planes.columns());
    try (Pool pool = backend.pool(kind, sizes)) {
      for (int batch = 0; batch < 2; batch++) {
        pool.forward(planes.multiply(-1), output);
        pool.backward(planes, gradient, result);
      }
    }
    return backward ? result : output;
  }

  @Test
  void nonlinearitiesAndSoftmax() {
    agree(1, (backend, random) -> activated(backend, random, backend.relu(4, 3, 0)));
    agree(1, (backend, random) -> activated(backend, random, backend.relu(4, 3, 0.01)));
    agree(1, (backend, random) -> activated(backend, random, backend.tanh(4, 3)));
    agree(1, (backend, random) -> activated(backend, random, backend.sigmoid(4, 3)));
    agree(
        1,
        (backend, random) -> {
          Tensor probabilities = backend.uninitialized(4, 3);
          Softmax softmax = backend.softmax(probabilities);
          softmax.of(drawn(backend, random, 4, 3));
          softmax.of(drawn(backend, random, 4, 3).multiply(50));
          return probabilities;
        });
  }

  private static Tensor activated(Backend backend, Random random, Activation activation) {
    try (activation) {
      Tensor values = drawn(backend, random, 4, 3);
      Tensor gradient = drawn(backend, random, 4, 3);
      activation.apply(values);
      activation.multiplyBySlope(values, gradient);
      return gradient.add(values);
    }
  }

  @Test
  void nothingIsKeptOfWhatIsOverwritten() {
    for (Backend backend : new Backend[] {REFERENCE, Backend.inUse()}) {
      for (int columns : new int[] {1, 3}) {
        Tensor a = drawn(backend, new Random(1), 2, 2);
        Tensor b = drawn(backend, new Random(2), 2, columns);
        Tensor result = backend.filled(2, columns, Float.NaN);
        assertThat(Geometries.read(result.product(a, false, b, false))).doesNotContain(Float.NaN);
      }
    }
  }

  /** BLAS would read and write beyond the end. */
  @Test
  void shapesThatDoNotFitAreRefused() {
    Backend backend = Backend.inUse();
    Tensor a = backend.matrix(2, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.matrix(2, 3).product(a, false, a, false))
        .withMessageContaining("2×3");
    assertThatIllegalArgumentException().isThrownBy(() -> a.view(1, 3, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> a.rowsFrom(1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> a.view(0, 2, 2).rowsFrom(0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> a.add(backend.matrix(2, 1)))
        .withMessage("value by value 2×3 tensor and 2×1 tensor");
    assertThatIllegalArgumentException().isThrownBy(() -> a.multiply(2, backend.matrix(3, 2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.matrix(1, 1).product(a.rowsFrom(0, 1), false, a, true))
        .withMessageContaining("assigned alone");
    assertThatThrownBy(() -> a.add(REFERENCE.matrix(2, 3)))
        .hasMessageStartingWith("a tensor of another backend");
  }

  @Test
  void whatIsWrittenReadsBackInTheOrderOfMemory() {
    float[] values = {1, -2, 3, -0.0f, 5, 6};
    for (Backend backend : new Backend[] {REFERENCE, Backend.inUse()}) {
      try (Tensor tensor = backend.matrix(3, 2)) {
        tensor.write(values);
        assertThat(Geometries.read(tensor.multiply(2))).containsExactly(2, -4, 6, -0.0f, 10, 12);
        assertThatIllegalArgumentException().isThrownBy(() -> tensor.column(1).write(new float[3]));
        assertThatIllegalArgumentException().isThrownBy(() -> tensor.write(new float[5]));
        assertThatIllegalArgumentException().isThrownBy(() -> tensor.read(new float[7]));
      }
    }
    assertThat(values[0]).isEqualTo(1);
  }

  @Test
  void choosesThreadsAndRefusesNone() {
    assertThat(Backend.defaultThreads(1)).isEqualTo(1);
    assertThat(Backend.defaultThreads(2)).isEqualTo(1);
    assertThat(Backend.defaultThreads(8)).isEqualTo(4);
    assertThat(Backend.defaultThreads(64)).isEqualTo(8);
    assertThat(Backend.inUse().probe().name()).isEqualTo(Backend.inUse().name());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backend.initialize(0))
        .withMessage("compute threads must be at least 1, got 0");
  }
}
