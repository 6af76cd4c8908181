package io.espalier.model.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.statistics.NormalDistribution;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrelationGateTest {

  @ParameterizedTest
  @CsvSource({
    "0.5, 0",
    "0.975, 1.959963985",
    "0.05, -1.644853627",
    "0.001, -3.090232306",
    "1e-6, -4.753424309",
    "0.999999999, 5.997807015"
  })
  void quantilesOfTheNormalDistribution(double probability, double expected) {
    assertThat(NormalDistribution.quantile(probability)).isCloseTo(expected, within(2e-8));
  }

  @Test
  void theBoundIsFishersWithTheDoubtSharedAmongThePairs() {
    CorrelationGate gate = new CorrelationGate(0.9, 0.05);

    // 1 pair: z = 1.6449; atanh 0.95 = 1.83178; tanh(1.83178 − 1.6449/√100) = 0.93119
    assertThat(gate.lowerBound(0.95, 1, 103, 2)).isCloseTo(0.93119, within(1e-5));
    // 4950 pairs: z = 4.2626 at 0.05/4950
    assertThat(gate.lowerBound(0.95, 1, 103, 100)).isCloseTo(0.88654, within(1e-5));
    assertThat(gate.passes(0.95, 1, 103, 2)).isTrue();
    assertThat(gate.passes(0.95, 1, 103, 100)).isFalse();
    assertThat(gate.passes(0.95, 1, 10_003, 100)).isTrue();
  }

  @Test
  void aPerfectCorrelationPassesAndTooFewRecordsDoNot() {
    CorrelationGate gate = new CorrelationGate(0.9, 0.05);

    assertThat(gate.passes(1, 1, 1000, 50)).isTrue();
    assertThat(gate.passes(0.999, 1, 3, 50)).isFalse();
    assertThat(gate.passes(0.999, 200, 202, 50)).isFalse();
    assertThat(CorrelationGate.OPEN.passes(0, 1, 1, 50)).isTrue();
    assertThat(new CorrelationGate(0.9, 1).passes(0.9, 1, 1, 50)).isTrue();
  }

  /** The gate at a true correlation of exactly its minimum lets few estimates pass. */
  @Test
  void theDoubtIsKept() {
    CorrelationGate gate = new CorrelationGate(0.8, 0.05);
    Random random = new Random(11);
    int passed = 0;
    for (int k = 0; k < 4000; k++) {
      passed += gate.passes(estimate(random, 0.8, 60), 1, 60, 2) ? 1 : 0;
    }

    assertThat(passed / 4000.0).isBetween(0.035, 0.065);
  }

  private static double estimate(Random random, double rho, int records) {
    double[] sums = new double[5];
    for (int k = 0; k < records; k++) {
      double x = random.nextGaussian();
      double y = rho * x + Math.sqrt(1 - rho * rho) * random.nextGaussian();
      double[] terms = {x, y, x * x, y * y, x * y};
      for (int t = 0; t < terms.length; t++) {
        sums[t] += terms[t] / records;
      }
    }
    return (sums[4] - sums[0] * sums[1])
        / Math.sqrt((sums[2] - sums[0] * sums[0]) * (sums[3] - sums[1] * sums[1]));
  }
}
