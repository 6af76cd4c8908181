package io.espalier.streaming.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.dataset.DriftPattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DetectionTest {

  @Test
  void quantilesAreOfAllRisesFoundOrNot() {
    Detection all = new Detection(LongStream.rangeClosed(1, 20).toArray(), 0, 0, 1);
    assertThat(all.delay(0.5)).hasValue(10);
    assertThat(all.delay(0.95)).hasValue(19);
    assertThat(all.delay(1)).hasValue(20);

    Detection some = new Detection(new long[] {7, 3, 5}, 2, 0, 1);
    assertThat(some.changes()).isEqualTo(5);
    assertThat(some.delay(0.5)).hasValue(7);
    assertThat(some.delay(0.95)).isEmpty();
  }

  @Test
  void countsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new Detection(new long[0], -1, 0, 1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new Detection(new long[0], 0, 2, 1))
        .hasMessageContaining("2 false alarms at 1 records");
  }

  @Test
  void aTrialIsPossible() {
    DriftPattern recurring = new DriftPattern.Recurring(20);

    assertThatThrownBy(() -> new DetectionTrial("t", recurring, 0.5, 0.4, 1, 120, 10))
        .hasMessageContaining("got from 0.5 to 0.4");
    assertThatThrownBy(() -> new DetectionTrial("t", recurring, 0.3, Double.NaN, 1, 120, 10))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> new DetectionTrial("t", recurring, 0.3, 0.4, 0, 120, 10))
        .hasMessageContaining("streams must be 1 or more, got 0");
    assertThatThrownBy(() -> new DetectionTrial("t", recurring, 0.3, 0.4, 1, 120, 21))
        .hasMessageContaining(
            "21 records reaches beyond the 20 that follow the change at record 20");
    assertThatThrownBy(() -> new DetectionTrial("t", recurring, 0.3, 0.4, 1, 115, 20))
        .hasMessageContaining("beyond the 15 that follow the change at record 100");
  }

  @Test
  void aSuiteHasAllKindsOfChange() {
    DetectionSuite suite = new DetectionSuite(0.03, 0.05, 200, 20, 60, 5, 1_003);

    assertThat(suite.trials())
        .containsExactly(
            new DetectionTrial("abrupt", new DriftPattern.Abrupt(200), 0.03, 0.05, 5, 260, 60),
            new DetectionTrial(
                "gradual", new DriftPattern.Gradual(200, 20), 0.03, 0.05, 5, 260, 60),
            new DetectionTrial(
                "recurring", new DriftPattern.Recurring(200), 0.03, 0.05, 5, 1_200, 60),
            new DetectionTrial("stationary", new DriftPattern.None(), 0.03, 0.05, 5, 200, 60));
    assertThatThrownBy(() -> new DetectionSuite(0.03, 0.05, 200, 20, 60, 5, 4))
        .hasMessageContaining("4 stationary records do not make 5 streams");
  }
}
