package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.streaming.evaluate.Accuracy;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RecoveryTest {

  private static final int CHANGE = 10_000;

  private final Recovery recovery = new Recovery(OptionalLong.of(CHANGE));
  private long records;

  /** Adds records of which one in so many is predicted wrongly, in batches of 100. */
  private void stream(long until, int wrongIn) {
    while (records < until) {
      int[] labels = new int[100];
      int[] predicted = new int[100];
      for (int k = 0; k < 100; k++) {
        predicted[k] = (records + k) % wrongIn == 0 ? 1 : 0;
      }
      records += 100;
      recovery.add(records, new Accuracy(labels, predicted));
    }
  }

  @Test
  void itTakesAWindowAtLeast() {
    stream(CHANGE + 4_900, 20);
    assertThat(recovery.records()).isEmpty();

    stream(CHANGE + 5_000, 20);
    assertThat(recovery.records()).hasValue(Recovery.WINDOW);
  }

  /**
   * 95 % before, 50 % for 8,000 records, then 95 %: 94 % are right again when 4,889 of them are.
   */
  @Test
  void theWindowHasToBeWithinAPointAgain() {
    stream(CHANGE, 20);
    stream(CHANGE + 8_000, 2);
    stream(CHANGE + 20_000, 20);

    assertThat(recovery.records().orElseThrow()).isBetween(12_880L, 12_900L);
  }

  @Test
  void whoStaysBehindNeverRecovers() {
    stream(CHANGE, 20);
    stream(CHANGE + 50_000, 10);

    assertThat(recovery.records()).isEmpty();
  }

  @Test
  void withoutAWindowBeforeTheChangeOrWithoutAChangeThereIsNothingToComeBackTo() {
    Recovery early = new Recovery(OptionalLong.of(100));
    Recovery never = new Recovery(OptionalLong.empty());
    for (int k = 1; k <= 200; k++) {
      Accuracy batch = new Accuracy(new int[100], new int[100]);
      early.add(100L * k, batch);
      never.add(100L * k, batch);
    }

    assertThat(early.records()).isEmpty();
    assertThat(never.records()).isEmpty();
  }
}
