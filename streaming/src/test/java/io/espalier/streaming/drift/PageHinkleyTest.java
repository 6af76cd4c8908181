package io.espalier.streaming.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PageHinkleyTest extends DriftDetectorContract {

  @Override
  DriftDetector detector() {
    return new PageHinkley();
  }

  @Override
  int mostFalseAlarms() {
    return 3; // 0.8 % over 1,000 seeds
  }

  @Override
  int mostDelay() {
    return 160; // median 94
  }

  @Test
  void aSmallerConfidenceIsMoreCautious() {
    assertThat(alarms(new PageHinkley(1e-6), new SplittableRandom(5), 0.2, 400_000))
        .isLessThan(alarms(new PageHinkley(0.05), new SplittableRandom(5), 0.2, 400_000));
  }

  /** x̄ = 0.5, so δ = 0.025 and σ² = 0.525 · 0.475; from then on each error adds 1 − x̄ − δ. */
  @Test
  void theHeightIsTheSumOverItsLeast() {
    PageHinkley detector = new PageHinkley();
    for (int i = 0; i < 100_000; i++) {
      detector.update(i % 2); // ends at the top of its saw: 1 − x̄ − δ
    }
    assertThat(detector.state().values()[1]).isEqualTo(1 - 0.5 - 0.025);

    // λ = σ²/(2δ) · ln(1/confidence) = 4.988 · 8.517 = 42.48; each error in a row adds some 0.475.
    int delay = 1;
    while (detector.update(1) != DriftLevel.DRIFT) {
      delay++;
    }
    assertThat(delay).isEqualTo(89);
  }

  @Test
  void theConfidenceIsAProbability() {
    assertThatThrownBy(() -> new PageHinkley(0)).hasMessageContaining("got 0.0");
    assertThatThrownBy(() -> new PageHinkley(0.1)).hasMessageContaining("got 0.1");
  }

  private static int alarms(
      DriftDetector detector, SplittableRandom random, double rate, int records) {
    int alarms = 0;
    for (int i = 0; i < records; i++) {
      alarms += detector.update(random.nextDouble() < rate ? 1 : 0) == DriftLevel.DRIFT ? 1 : 0;
    }
    return alarms;
  }
}
