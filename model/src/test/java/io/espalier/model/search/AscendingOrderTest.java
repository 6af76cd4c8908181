package io.espalier.model.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AscendingOrderTest {

  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    Double.MAX_VALUE,
    1,
    -1
  };

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 10, 1000, 50_000})
  void equalsAStableSortByComparison(int size) {
    Random random = new Random(size);
    double[] keys =
        random
            .doubles(size)
            .map(key -> random.nextInt(3) == 0 ? SPECIAL[random.nextInt(10)] : key * 10 - 5)
            .toArray();
    assertArrayEquals(
        sorted(size, Comparator.comparingDouble(k -> keys[k])), AscendingOrder.of(keys));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 10, 1000, 50_000})
  void equalKeysGoByTheirTies(int size) {
    Random random = new Random(size);
    double[] keys = random.ints(size, 0, 1 + size / 4).asDoubleStream().toArray();
    int[] ties = random.ints(size).toArray();
    Comparator<Integer> expected = Comparator.comparingDouble(k -> keys[k]);
    assertArrayEquals(
        sorted(size, expected.thenComparingInt(k -> ties[k])), AscendingOrder.of(keys, ties));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 1000})
  void leavesWhatIsInOrder(int size) {
    int[] places = IntStream.range(0, size).toArray();
    double[] keys = Arrays.stream(places).mapToDouble(place -> place / 2).toArray();
    assertArrayEquals(places, AscendingOrder.of(keys, places));
    assertArrayEquals(places, AscendingOrder.of(keys));
  }

  private static int[] sorted(int size, Comparator<Integer> comparator) {
    return IntStream.range(0, size).boxed().sorted(comparator).mapToInt(k -> k).toArray();
  }
}
