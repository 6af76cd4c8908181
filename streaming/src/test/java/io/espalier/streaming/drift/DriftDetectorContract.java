package io.espalier.streaming.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every detector must do. */
abstract class DriftDetectorContract {

  private static final int SEEDS = 100;

  abstract DriftDetector detector();

  /** Streams of 20,000 records without a change, out of 100, that may see an alarm. */
  abstract int mostFalseAlarms();

  /** Records within which a rise of the error from 0.1 to 0.4 is found. */
  abstract int mostDelay();

  @Test
  void aStationaryStreamIsSeldomAnAlarm() {
    int alarmed = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Errors errors = new Errors(seed);
      DriftDetector detector = detector();
      boolean alarm = false;
      for (int i = 0; i < 20_000; i++) {
        alarm |= detector.update(errors.next(0.2)) == DriftLevel.DRIFT;
      }
      alarmed += alarm ? 1 : 0;
    }
    assertThat(alarmed).isLessThanOrEqualTo(mostFalseAlarms());
  }

  @Test
  void aRiseOfTheErrorIsFoundSoon() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Errors errors = new Errors(seed);
      DriftDetector detector = detector();
      for (int i = 0; i < 5_000; i++) {
        detector.update(errors.next(0.1));
      }
      int delay = 1;
      while (detector.update(errors.next(0.4)) != DriftLevel.DRIFT) {
        delay++;
        assertThat(delay).as("delay with seed %d", seed).isLessThanOrEqualTo(mostDelay());
      }
    }
  }

  @Test
  void aFallOfTheErrorIsNoAlarm() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Errors errors = new Errors(seed);
      DriftDetector detector = detector();
      for (int i = 0; i < 1_000; i++) {
        detector.update(errors.next(0.9));
      }
      for (int i = 0; i < 1_000; i++) {
        assertThat(detector.update(errors.next(0.1))).isNotEqualTo(DriftLevel.DRIFT);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void aStreamThatIsAllRightOrAllWrongIsStable(double error) {
    DriftDetector detector = detector();
    for (int i = 0; i < 20_000; i++) {
      assertThat(detector.update(error)).isEqualTo(DriftLevel.STABLE);
    }
  }

  @Test
  void sharesOfWrongPredictionsAreErrorsToo() {
    Errors errors = new Errors(1);
    DriftDetector detector = detector();
    boolean early = false;
    for (int i = 0; i < 2_500; i++) {
      early |= detector.update(errors.share(0.1)) == DriftLevel.DRIFT;
    }
    boolean late = false;
    for (int i = 0; i < mostDelay(); i++) {
      late |= detector.update(errors.share(0.4)) == DriftLevel.DRIFT;
    }
    assertThat(early).isFalse();
    assertThat(late).isTrue();
  }

  @Test
  void restoredItGoesOnAsItWouldHave() {
    for (int stop = 0; stop < 3_000; stop += 97) {
      DriftDetector original = detector();
      Errors errors = new Errors(3);
      levels(original, errors, 0, stop);
      DriftDetector restored = detector();
      levels(restored, new Errors(4), 0, 500);

      restored.restore(original.state());

      assertThat(restored.level()).isEqualTo(original.level());
      assertThat(levels(restored, errors.copy(), stop, 3_000))
          .isEqualTo(levels(original, errors, stop, 3_000));
      assertThat(restored.state()).usingRecursiveComparison().isEqualTo(original.state());
    }
  }

  @Test
  void equalStreamsGiveEqualLevels() {
    List<DriftLevel> once = levels(detector(), new Errors(7), 0, 3_000);

    assertThat(levels(detector(), new Errors(7), 0, 3_000)).isEqualTo(once);
    assertThat(once).contains(DriftLevel.STABLE, DriftLevel.WARNING, DriftLevel.DRIFT);
  }

  @Test
  void resetItIsAsNew() {
    DriftDetector used = detector();
    levels(used, new Errors(7), 0, 2_000);

    used.reset();

    assertThat(used.level()).isEqualTo(DriftLevel.STABLE);
    assertThat(used.state()).usingRecursiveComparison().isEqualTo(detector().state());
  }

  @Test
  void whatIsNoErrorIsRefusedAndLeavesNoTrace() {
    DriftDetector detector = detector();

    for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> detector.update(wrong)).hasMessageContaining("from 0 to 1");
    }
    assertThat(detector.state()).usingRecursiveComparison().isEqualTo(detector().state());
  }

  @Test
  void aForeignStateIsRefused() {
    DetectorState foreign =
        new DetectorState("none", DriftLevel.STABLE, new long[9], new double[9]);

    assertThatThrownBy(() -> detector().restore(foreign)).hasMessageContaining("'none'");
  }

  /** Errors at 0.1, from record 1,500 on at 0.2. */
  private static List<DriftLevel> levels(DriftDetector detector, Errors errors, int from, int to) {
    List<DriftLevel> levels = new ArrayList<>();
    for (int i = from; i < to; i++) {
      levels.add(detector.update(errors.next(i < 1_500 ? 0.1 : 0.2)));
    }
    return levels;
  }

  private static final class Errors {

    private final long seed;
    private final SplittableRandom random;
    private int drawn;

    Errors(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
    }

    double next(double probability) {
      drawn++;
      return random.nextDouble() < probability ? 1 : 0;
    }

    double share(double probability) {
      double wrong = 0;
      for (int i = 0; i < 64; i++) {
        wrong += next(probability);
      }
      return wrong / 64;
    }

    Errors copy() {
      Errors copy = new Errors(seed);
      while (copy.drawn < drawn) {
        copy.next(0);
      }
      return copy;
    }
  }
}
