package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.streaming.evaluate.Accuracy;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class AccuracySinceTest {

  private static Accuracy outcomes(int... right) {
    return new Accuracy(new int[right.length], Arrays.stream(right).map(r -> 1 - r).toArray());
  }

  @Test
  void aBatchAcrossTheRecordCountsFromThereOn() {
    AccuracySince since = new AccuracySince(OptionalLong.of(2));

    since.add(4, outcomes(0, 0, 1, 0));

    assertThat(since.accuracy(4)).hasValue(0.5);
  }

  /** However records come in batches, it is the mean over those from the record on. */
  @RepeatedTest(50)
  void batchesDoNotMatter(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int[] right = random.ints(60, 0, 2).toArray();
    int from = random.nextInt(60);
    AccuracySince since = new AccuracySince(OptionalLong.of(from));

    for (int at = 0; at < right.length; ) {
      int end = Math.min(right.length, at + 1 + random.nextInt(9));
      since.add(end, outcomes(Arrays.copyOfRange(right, at, end)));
      at = end;
    }

    double expected = Arrays.stream(right, from, right.length).average().orElseThrow();
    assertThat(since.accuracy(60).orElseThrow()).isCloseTo(expected, within(1e-12));
  }

  @Test
  void itIsUnknownBeforeTheRecordAndWithoutOne() {
    AccuracySince later = new AccuracySince(OptionalLong.of(4));
    later.add(4, outcomes(1, 1, 1, 1));
    AccuracySince never = new AccuracySince(OptionalLong.empty());
    never.add(4, outcomes(1, 1, 1, 1));

    assertThat(later.accuracy(4)).isEmpty();
    assertThat(never.accuracy(4)).isEmpty();
  }

  /**
   * A run that goes on later has not seen all; one that goes back to a checkpoint sees some twice.
   */
  @Test
  void itIsUnknownWhenARecordWasNotCountedOnce() {
    AccuracySince late = new AccuracySince(OptionalLong.of(2));
    late.add(6, outcomes(1, 1));
    AccuracySince twice = new AccuracySince(OptionalLong.of(2));
    twice.add(4, outcomes(1, 1));
    twice.add(4, outcomes(1, 1));

    assertThat(late.accuracy(6)).isEmpty();
    assertThat(twice.accuracy(4)).isEmpty();
  }
}
