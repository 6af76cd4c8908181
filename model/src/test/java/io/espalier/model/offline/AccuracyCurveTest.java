package io.espalier.model.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AccuracyCurveTest {

  /** The closed form of isotonic regression, O(n⁴). */
  @Property(tries = 200, seed = "41")
  void theFitIsTheLeastSquaresOne(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int n) {
    double[] measured = new Random(seed).doubles(n).toArray();
    var curve = new AccuracyCurve();
    for (double accuracy : measured) {
      curve.add(accuracy);
    }

    double[] fitted = curve.fitted();

    assertThat(fitted).hasSize(n);
    for (int k = 0; k < n; k++) {
      assertThat(fitted[k]).isCloseTo(lowestOfHighestMeans(measured, k), within(1e-12));
    }
  }

  private static double lowestOfHighestMeans(double[] measured, int k) {
    double lowest = Double.POSITIVE_INFINITY;
    for (int from = 0; from <= k; from++) {
      double highest = Double.NEGATIVE_INFINITY;
      for (int to = k; to < measured.length; to++) {
        highest = Math.max(highest, mean(measured, from, to));
      }
      lowest = Math.min(lowest, highest);
    }
    return lowest;
  }

  private static double mean(double[] values, int from, int to) {
    double sum = 0;
    for (int k = from; k <= to; k++) {
      sum += values[k];
    }
    return sum / (to - from + 1);
  }

  @Test
  void oneUnluckyRoundIsRaisedByTheOnesAfterIt() {
    var curve = new AccuracyCurve();
    curve.add(0.985);
    curve.add(0.984);
    curve.add(0.98);
    assertThat(curve.fitted()).containsExactly(0.985, 0.984, 0.98);

    curve.add(0.986);

    assertThat(curve.fitted())
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(0.985, 0.984, 0.983, 0.983);
  }
}
