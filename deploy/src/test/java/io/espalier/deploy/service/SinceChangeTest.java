package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.deploy.report.AfterChange;
import io.espalier.streaming.evaluate.Accuracy;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SinceChangeTest {

  private static Accuracy outcomes(int... right) {
    return new Accuracy(new int[right.length], Arrays.stream(right).map(r -> 1 - r).toArray());
  }

  @Test
  void aBatchAcrossTheRecordCountsFromThereOn() {
    SinceChange since = new SinceChange(OptionalLong.of(2));

    since.add(4, outcomes(0, 0, 1, 0));

    assertThat(since.summary(4)).isEqualTo(new AfterChange(0.5, null));
  }

  /** However records come in batches, it is the mean over those from the record on. */
  @RepeatedTest(50)
  void batchesDoNotMatter(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int[] right = random.ints(60, 0, 2).toArray();
    int from = random.nextInt(60);
    SinceChange since = new SinceChange(OptionalLong.of(from));

    for (int at = 0; at < right.length; ) {
      int end = Math.min(right.length, at + 1 + random.nextInt(9));
      since.add(end, outcomes(Arrays.copyOfRange(right, at, end)));
      at = end;
    }

    double expected = Arrays.stream(right, from, right.length).average().orElseThrow();
    assertThat(since.summary(60).accuracy()).isCloseTo(expected, within(1e-12));
  }

  @Test
  void itIsUnknownBeforeTheRecordAndWithoutOne() {
    SinceChange later = new SinceChange(OptionalLong.of(4));
    later.add(4, outcomes(1, 1, 1, 1));
    SinceChange never = new SinceChange(OptionalLong.empty());
    never.add(4, outcomes(1, 1, 1, 1));

    assertThat(later.summary(4)).isEqualTo(AfterChange.UNKNOWN);
    assertThat(never.summary(4)).isEqualTo(AfterChange.UNKNOWN);
  }

  /**
   * A run that goes on later has not seen all; one that goes back to a checkpoint sees some twice.
   */
  @Test
  void itIsUnknownWhenARecordWasNotCountedOnce() {
    SinceChange late = new SinceChange(OptionalLong.of(2));
    late.add(6, outcomes(1, 1));
    SinceChange twice = new SinceChange(OptionalLong.of(2));
    twice.add(4, outcomes(1, 1));
    twice.add(4, outcomes(1, 1));

    assertThat(late.summary(6)).isEqualTo(AfterChange.UNKNOWN);
    assertThat(twice.summary(4)).isEqualTo(AfterChange.UNKNOWN);
  }
}
