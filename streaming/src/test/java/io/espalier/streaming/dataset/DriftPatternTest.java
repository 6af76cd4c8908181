package io.espalier.streaming.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.streaming.sample.Sample;
import org.junit.jupiter.api.Test;

class DriftPatternTest {

  @Test
  void abruptChangesAtItsRecord() {
    DriftPattern abrupt = new DriftPattern.Abrupt(100);

    assertThat(abrupt.changedShare(99)).isEqualTo(0);
    assertThat(abrupt.changedShare(100)).isEqualTo(1);
    assertThat(abrupt.changePoints(100)).isEmpty();
    assertThat(abrupt.changePoints(101)).containsExactly(100L);
  }

  @Test
  void gradualGrowsOverItsWidth() {
    DriftPattern gradual = new DriftPattern.Gradual(100, 10);

    assertThat(gradual.changedShare(99)).isEqualTo(0);
    assertThat(gradual.changedShare(104)).isEqualTo(0.5);
    assertThat(gradual.changedShare(109)).isEqualTo(1);
    assertThat(gradual.changedShare(1_000)).isEqualTo(1);
    assertThat(gradual.changePoints(1_000)).containsExactly(100L);
  }

  @Test
  void recurringComesAndGoes() {
    DriftPattern recurring = new DriftPattern.Recurring(50);

    assertThat(recurring.changedShare(49)).isEqualTo(0);
    assertThat(recurring.changedShare(50)).isEqualTo(1);
    assertThat(recurring.changedShare(100)).isEqualTo(0);
    assertThat(recurring.changePoints(151)).containsExactly(50L, 100L, 150L);
    assertThat(recurring.changePoints(150)).containsExactly(50L, 100L);
    assertThat(recurring.changePoints(0)).isEmpty();
  }

  @Test
  void aStreamWithoutDriftHasNoChangePoints() {
    assertThat(DriftSchedule.NONE.pattern().changePoints(1_000)).isEmpty();
    assertThat(DriftSchedule.NONE.pattern().changedShare(1_000)).isEqualTo(0);
  }

  @Test
  void theLastChangeIsTheOneBeforeTheEnd() {
    StreamPlan plan =
        StreamPlan.endless(
            1, true, new DriftSchedule(new DriftPattern.Recurring(50), DriftKind.INVERSION));

    assertThat(plan.records(151).lastChange()).hasValue(150);
    assertThat(plan.records(150).lastChange()).hasValue(100);
    assertThat(plan.records(50).lastChange()).isEmpty();
    assertThat(plan.lastChange()).isEmpty();
  }

  @Test
  void theShareOfChangedRecordsFollowsTheRamp() {
    DataSet digits = DataSpec.parse("digits:train=1000,test=1,noise=0").open();
    DriftSchedule gradual =
        new DriftSchedule(new DriftPattern.Gradual(1, 4_000), DriftKind.INVERSION);
    StreamPlan plan = StreamPlan.endless(1, true, gradual);

    int changed = 0;
    SampleStream stream = new SampleStream(digits, plan.from(1_000).records(2_000));
    while (stream.hasNext()) {
      Sample sample = stream.next();
      changed += sample.features()[0] == 1 ? 1 : 0;
    }

    // From a quarter to a half: 375 of 1,000 on average, with a deviation of 15.
    assertThat(changed).isCloseTo(375, within(60));
  }

  @Test
  void recordsAreCountedFromOne() {
    assertThatThrownBy(() -> new DriftPattern.Abrupt(0)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> new DriftPattern.Gradual(1, 0)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> new DriftPattern.Recurring(-1)).hasMessageContaining("got -1");
  }
}
