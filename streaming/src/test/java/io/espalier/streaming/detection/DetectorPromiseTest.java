package io.espalier.streaming.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.streaming.dataset.DriftPattern;
import io.espalier.streaming.drift.DetectorSpec;
import io.espalier.streaming.drift.DetectorSpec.Kind;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the default confidence of the detectors for small changes promises. */
class DetectorPromiseTest {

  private static final long SEED = 1;

  @ParameterizedTest
  @EnumSource(names = {"ADWIN", "PAGE_HINKLEY"})
  void aSmallRiseIsFoundAndNothingElse(Kind kind) {
    DetectorSpec detector = DetectorSpec.of(kind, OptionalDouble.empty());
    DetectionTrial rise =
        new DetectionTrial(
            "abrupt", new DriftPattern.Abrupt(20_000), 0.03, 0.05, 60, 26_000, 6_000);

    Detection found =
        DetectorMeasurement.of(
            () -> DetectorMeasurement.alarm(detector.create(SEED)), rise, SEED, done -> {});

    assertThat(found.missed()).isLessThanOrEqualTo(3);
    assertThat(found.falseAlarms()).isLessThanOrEqualTo(1);
  }
}
