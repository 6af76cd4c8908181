package io.espalier.actors.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GuardTest {

  private static CutCycle cycle(long probationRecords) {
    return new CutCycle(0, probationRecords, probationRecords, 0.01, 1);
  }

  private final Guard guard = new Guard(cycle(10_000_000), 0);

  @Test
  void oneCutMayCostTheMarginAndNoMore() {
    guard.judged(0.9);

    assertThat(guard.isHarmful(0.9, 0.8901)).isFalse();
    assertThat(guard.isHarmful(0.9, 0.8899)).isTrue();
  }

  @Test
  void allCutsTogetherMayCostThreeMargins() {
    guard.judged(0.9);
    guard.judged(0.89);
    guard.judged(0.88);

    assertThat(guard.isHarmful(0.88, 0.8701)).isFalse();
    assertThat(guard.isHarmful(0.88, 0.8699)).isTrue();
    assertThat(guard.isHarmful(0.871, 0.8699)).isTrue();
  }

  @Test
  void afterDriftTheBestIsAnother() {
    guard.judged(0.95);

    guard.forget();
    guard.judged(0.6);

    assertThat(guard.isHarmful(0.6, 0.595)).isFalse();
    assertThat(guard.bestQuality()).isEqualTo(0.6);
  }

  @Test
  void itDoesNotJudgeFinerThanTwiceTheNoise() {
    Guard guard = new Guard(cycle(5_000), 0);

    assertThat(guard.allowed(0.9)).isCloseTo(0.0147, within(1e-4));
    assertThat(guard.allowed(0.99)).isEqualTo(0.01);
    assertThat(guard.isHarmful(0.9, 0.886)).isFalse();
    assertThat(guard.isHarmful(0.9, 0.885)).isTrue();
  }

  @Test
  void harmlessCutsAreSeldomUndone() {
    SplittableRandom random = new SplittableRandom(3);
    Guard guard = new Guard(cycle(5_000), 0);
    int undone = 0;
    for (int cut = 0; cut < 400; cut++) {
      double before = accuracy(random, 5_000);
      undone += guard.isHarmful(before, accuracy(random, 2_500)) ? 1 : 0;
    }
    assertThat(undone).as("of 400, at 80 %").isLessThan(20);
  }

  private static double accuracy(SplittableRandom random, int records) {
    int right = 0;
    for (int k = 0; k < records; k++) {
      right += random.nextDouble() < 0.8 ? 1 : 0;
    }
    return (double) right / records;
  }

  @Test
  void itGoesOnWithTheBestOfBefore() {
    Guard resumed = new Guard(cycle(10_000_000), 0.95);
    resumed.judged(0.93);

    assertThat(resumed.isHarmful(0.925, 0.919)).isTrue();
  }
}
