package io.espalier.streaming.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KswinTest extends DriftDetectorContract {

  @Override
  DriftDetector detector() {
    return new Kswin(Kswin.DEFAULT_CONFIDENCE, 1);
  }

  @Override
  int mostFalseAlarms() {
    return 5; // 1.5 % over 200 seeds
  }

  @Override
  int mostDelay() {
    return 450; // median 216
  }

  @Test
  void aRiseByHalfIsFoundAndNothingElse() {
    int found = 0;
    int falseAlarms = 0;
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      DriftDetector detector = detector();
      falseAlarms += alarms(detector, random, 0.1, 20_000).size();
      found += alarms(detector, random, 0.15, 6_000).isEmpty() ? 0 : 1;
    }
    assertThat(found).isGreaterThanOrEqualTo(19);
    assertThat(falseAlarms).isLessThanOrEqualTo(1);
  }

  @Test
  void aSmallerConfidenceIsMoreCautious() {
    assertThat(alarms(new Kswin(1e-6, 1), new SplittableRandom(5), 0.2, 40_000)).isEmpty();
    assertThat(alarms(new Kswin(0.05, 1), new SplittableRandom(5), 0.2, 40_000)).isNotEmpty();
  }

  /** Which of the older errors are looked at is drawn, and nothing else. */
  @Test
  void theSeedDecidesWhatIsDrawn() {
    List<Integer> alarms = alarms(new Kswin(0.02, 1), new SplittableRandom(5), 0.2, 40_000);

    assertThat(alarms(new Kswin(0.02, 1), new SplittableRandom(5), 0.2, 40_000)).isEqualTo(alarms);
    assertThat(alarms(new Kswin(0.02, 2), new SplittableRandom(5), 0.2, 40_000))
        .isNotEqualTo(alarms);
  }

  @Test
  void theWindowSlides() {
    DriftDetector detector = detector();
    for (int i = 0; i < 25_000; i++) {
      detector.update(i % 10 == 0 ? 1 : 0);
    }
    assertThat(detector.state().values()).hasSize(10_000);
  }

  @Test
  void theConfidenceIsAProbability() {
    assertThatThrownBy(() -> new Kswin(0, 1)).hasMessageContaining("got 0.0");
    assertThatThrownBy(() -> new Kswin(0.1, 1)).hasMessageContaining("got 0.1");
  }

  @Test
  void aStateWithMoreErrorsThanTheWindowHoldsIsRefused() {
    DetectorState large =
        new DetectorState("kswin", DriftLevel.STABLE, new long[2], new double[10_001]);

    assertThatThrownBy(() -> detector().restore(large))
        .hasMessageContaining("room for 10000 errors, got 10001");
  }

  /** The records at which there was one. */
  private static List<Integer> alarms(
      DriftDetector detector, SplittableRandom random, double rate, int records) {
    List<Integer> alarms = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      if (detector.update(random.nextDouble() < rate ? 1 : 0) == DriftLevel.DRIFT) {
        alarms.add(i);
      }
    }
    return alarms;
  }
}
