package io.espalier.streaming.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

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
