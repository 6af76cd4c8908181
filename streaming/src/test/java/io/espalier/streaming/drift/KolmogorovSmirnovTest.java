package io.espalier.streaming.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KolmogorovSmirnovTest {

  @Test
  void ofDifferentValuesTheLimitOfSmirnovCounts() {
    double[] older = {1, 2, 3, 4, 5, 6, 7, 8};
    double[] newer = {4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5, 11.5}; // d = 4/8: by 4 and 0, 5 and 1, …

    assertThat(KolmogorovSmirnov.rise(older, newer)).isCloseTo(Math.exp(-8 * 0.25), within(1e-12));
  }

  @Test
  void ofZerosAndOnesTheRateOfErrorCounts() {
    double[] older = errors(1_000, 30);
    double[] newer = errors(1_000, 60);

    // d = 0.03, u = 0.955; normal tail beyond d/√(2u(1 − u)/r) = 3.24 deviations: 0.0006
    assertThat(KolmogorovSmirnov.rise(older, newer))
        .isCloseTo(Math.exp(-1_000 * 0.0009 / (4 * 0.955 * 0.045)) / 2, within(1e-12))
        .isBetween(0.0006, 0.003);
  }

  @Test
  void aFallIsNoRise() {
    assertThat(KolmogorovSmirnov.rise(errors(100, 50), errors(100, 10))).isEqualTo(1);
    assertThat(KolmogorovSmirnov.rise(errors(100, 10), errors(100, 10))).isEqualTo(1);
    assertThat(KolmogorovSmirnov.rise(errors(100, 0), errors(100, 0))).isEqualTo(1);
  }

  @Test
  void boundsTheShareOfEqualSamplesThatLookLikeARise() {
    SplittableRandom random = new SplittableRandom(3);
    for (int values : new int[] {2, 5, 1_000_000}) {
      int below = 0;
      for (int k = 0; k < 4_000; k++) {
        below +=
            KolmogorovSmirnov.rise(drawn(random, values), drawn(random, values)) < 0.05 ? 1 : 0;
      }
      assertThat(below).as("of %d values", values).isBetween(10, 220); // 200 are 5 %
    }
  }

  private static double[] drawn(SplittableRandom random, int values) {
    return random.ints(200, 0, values).asDoubleStream().toArray();
  }

  private static double[] errors(int size, int wrong) {
    double[] errors = new double[size];
    Arrays.fill(errors, 0, wrong, 1);
    return errors;
  }
}
