package io.espalier.streaming.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdwinTest extends DriftDetectorContract {

  @Override
  DriftDetector detector() {
    return new Adwin();
  }

  @Override
  int mostFalseAlarms() {
    return 2; // 0.1 % over 1,000 seeds
  }

  @Override
  int mostDelay() {
    return 160; // median 56
  }

  /** Error before a change, just after it, and in the end; how many records a recovery takes. */
  @ParameterizedTest
  @CsvSource({"0.05, 0.6, 0.08, 5000", "0.05, 0.3, 0.3, 1", "0.03, 0.15, 0.15, 1"})
  void oneChangeIsToldOnce(double before, double after, double end, double recovery) {
    for (int seed = 0; seed < 10; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Adwin adwin = new Adwin();
      int alarms = 0;
      for (int i = 0; i < 5_000; i++) {
        adwin.update(random.nextDouble() < before ? 1 : 0);
      }
      for (int i = 0; i < 20_000; i++) {
        double now = end + (after - end) * Math.exp(-i / recovery);
        alarms += adwin.update(random.nextDouble() < now ? 1 : 0) == DriftLevel.DRIFT ? 1 : 0;
      }
      assertThat(alarms).as("alarms with seed %d", seed).isEqualTo(1);
    }
  }

  @Test
  void theWindowGrowsWhileNothingChangesAndShrinksAfterAChange() {
    Adwin adwin = new Adwin();
    for (int i = 0; i < 4_000; i++) {
      adwin.update(i % 10 == 0 ? 1 : 0);
    }
    assertThat(adwin.windowLength()).isEqualTo(4_000);

    for (int i = 0; i < 1_000; i++) {
      adwin.update(i % 2);
    }
    assertThat(adwin.windowLength()).isBetween(900L, 1_100L);
  }

  @Test
  void aFallShrinksTheWindowWithoutAnAlarm() {
    Adwin adwin = new Adwin();
    for (int i = 0; i < 4_000; i++) {
      adwin.update(i % 2);
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(adwin.update(0)).isEqualTo(DriftLevel.STABLE);
    }
    assertThat(adwin.windowLength()).isBetween(900L, 1_100L);
  }

  @Test
  void aSmallerDeltaIsMoreCautious() {
    assertThat(delay(new Adwin(1e-8))).isGreaterThan(delay(new Adwin(0.05)));
  }

  private static int delay(DriftDetector detector) {
    for (int i = 0; i < 2_000; i++) {
      detector.update(i % 10 == 0 ? 1 : 0);
    }
    int delay = 0;
    while (detector.update(delay % 3 == 0 ? 1 : 0) != DriftLevel.DRIFT) {
      delay++;
    }
    return delay;
  }

  @Test
  void deltaIsAProbability() {
    assertThatThrownBy(() -> new Adwin(0)).hasMessageContaining("got 0.0");
    assertThatThrownBy(() -> new Adwin(0.5)).hasMessageContaining("got 0.5");
  }
}
