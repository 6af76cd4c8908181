package io.espalier.streaming.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.streaming.dataset.DriftPattern;
import io.espalier.streaming.drift.DetectorSpec;
import io.espalier.streaming.drift.DetectorSpec.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DetectorMeasurementTest {

  /** Raises the alarm at the same records of each stream, from 0. */
  private static Supplier<DoublePredicate> alarmsAt(Integer... records) {
    return () -> {
      int[] record = {0};
      return error -> Set.of(records).contains(record[0]++);
    };
  }

  private static Detection measured(
      Supplier<DoublePredicate> detector, DriftPattern pattern, int streams, long records) {
    DetectionTrial trial = new DetectionTrial("test", pattern, 0, 1, streams, records, 10);
    return DetectorMeasurement.of(detector, trial, 1, done -> {});
  }

  @Test
  void theFirstAlarmAfterAChangeFindsItAndOneBeforeIsFalse() {
    Detection detection = measured(alarmsAt(3, 19, 20, 24, 29), new DriftPattern.Abrupt(20), 2, 30);

    assertThat(detection.delays()).containsExactly(1, 1);
    assertThat(detection.missed()).isZero();
    assertThat(detection.falseAlarms()).isEqualTo(4);
    assertThat(detection.calmRecords()).isEqualTo(40);
  }

  @Test
  void anAlarmBeyondTheHorizonIsTooLateAndNotFalse() {
    Detection last = measured(alarmsAt(29), new DriftPattern.Abrupt(20), 1, 40);
    Detection late = measured(alarmsAt(30), new DriftPattern.Abrupt(20), 1, 40);

    assertThat(last.delays()).containsExactly(10);
    assertThat(late.delays()).isEmpty();
    assertThat(late.missed()).isOne();
    assertThat(late.falseAlarms()).isZero();
  }

  @Test
  void aGradualChangeCountsFromItsBeginning() {
    Detection detection = measured(alarmsAt(20, 25), new DriftPattern.Gradual(21, 8), 1, 31);

    assertThat(detection.delays()).containsExactly(5);
    assertThat(detection.falseAlarms()).isOne();
    assertThat(detection.calmRecords()).isEqualTo(21);
  }

  @Test
  void eachRiseOfARecurringChangeIsOneAndAFallIsNone() {
    // rises at 20, 60 and 100, falls at 40 and 80
    Detection detection =
        measured(alarmsAt(22, 41, 75, 103), new DriftPattern.Recurring(20), 1, 120);

    assertThat(detection.delays()).containsExactly(3, 4);
    assertThat(detection.missed()).isOne();
    assertThat(detection.changes()).isEqualTo(3);
    assertThat(detection.falseAlarms()).isOne();
    assertThat(detection.calmRecords()).isEqualTo(60);
  }

  @Test
  void withoutAChangeEveryAlarmIsFalse() {
    Detection detection = measured(alarmsAt(1, 2), new DriftPattern.None(), 3, 100);

    assertThat(detection.changes()).isZero();
    assertThat(detection.falseAlarms()).isEqualTo(6);
    assertThat(detection.falseAlarmsPerMillion()).isEqualTo(20_000);
    assertThat(detection.delay(0.5)).isEmpty();
  }

  @Test
  void errorsComeAtTheRateOfTheirMoment() {
    DetectionTrial trial =
        new DetectionTrial("test", new DriftPattern.Abrupt(5_000), 0.1, 0.7, 1, 10_000, 10);
    List<Double> errors = new ArrayList<>();

    DetectorMeasurement.of(() -> error -> !errors.add(error), trial, 1, done -> {});

    assertThat(errors.subList(0, 5_000).stream().mapToDouble(e -> e).average().orElseThrow())
        .isBetween(0.085, 0.115);
    assertThat(errors.subList(5_000, 10_000).stream().mapToDouble(e -> e).average().orElseThrow())
        .isBetween(0.68, 0.72);
  }

  @Test
  void oneSeedGivesEveryDetectorTheSameErrors() {
    DetectionTrial trial =
        new DetectionTrial("test", new DriftPattern.None(), 0.3, 0.7, 3, 100, 10);

    assertThat(errors(trial, 1)).hasSize(300).isEqualTo(errors(trial, 1));
    assertThat(errors(trial, 2)).isNotEqualTo(errors(trial, 1));
    assertThat(errors(trial, 1).subList(0, 100)).isNotEqualTo(errors(trial, 1).subList(100, 200));
  }

  private static List<Double> errors(DetectionTrial trial, long seed) {
    List<Double> errors = new ArrayList<>();
    DetectorMeasurement.of(() -> error -> !errors.add(error), trial, seed, done -> {});
    return errors;
  }

  @Test
  void progressIsToldAfterEachStream() {
    List<Long> told = new ArrayList<>();
    DetectionTrial trial = new DetectionTrial("test", new DriftPattern.None(), 0, 1, 3, 50, 10);

    DetectorMeasurement.of(alarmsAt(0), trial, 1, told::add);

    assertThat(told).containsExactly(50L, 100L, 150L);
    assertThat(trial.totalRecords()).isEqualTo(150);
  }

  @Test
  void aDetectorFindsALargeChange() {
    DetectorSpec adwin = DetectorSpec.of(Kind.ADWIN, OptionalDouble.empty());
    DetectionTrial trial =
        new DetectionTrial("test", new DriftPattern.Abrupt(2_000), 0.1, 0.5, 5, 3_000, 1_000);

    Detection detection =
        DetectorMeasurement.of(
            () -> DetectorMeasurement.alarm(adwin.create(1)), trial, 1, done -> {});

    assertThat(detection.missed()).isZero();
    assertThat(detection.delay(0.95)).isNotEqualTo(OptionalLong.empty());
    assertThat(detection.falseAlarms()).isZero();
  }
}
