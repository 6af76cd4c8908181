package io.espalier.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long MILLISECOND = 1_000_000;

  @Test
  void sendsAreSpreadEvenly() {
    Pace pace = new Pace(100, 0);

    assertThat(pace.waitNanos(0)).isZero();
    pace.sent();
    assertThat(pace.waitNanos(0)).isEqualTo(10 * MILLISECOND);
    assertThat(pace.waitNanos(4 * MILLISECOND)).isEqualTo(6 * MILLISECOND);
    pace.sent();
    assertThat(pace.waitNanos(10 * MILLISECOND)).isEqualTo(10 * MILLISECOND);
  }

  @Test
  void aShortDelayIsMadeUpFor() {
    Pace pace = new Pace(100, 0);
    pace.sent();
    pace.sent();

    // Both the third, due at 20 ms, and the fourth, due at 30 ms, are late.
    assertThat(pace.waitNanos(35 * MILLISECOND)).isEqualTo(-15 * MILLISECOND);
    pace.sent();
    assertThat(pace.waitNanos(35 * MILLISECOND)).isEqualTo(-5 * MILLISECOND);
  }

  @Test
  void aLongStallIsNotMadeUpForInOneBurst() {
    Pace pace = new Pace(100, 0);
    pace.sent();

    assertThat(pace.waitNanos(5_000 * MILLISECOND)).isZero();
    pace.sent();
    assertThat(pace.waitNanos(5_000 * MILLISECOND)).isEqualTo(10 * MILLISECOND);
  }

  @Test
  void noRateIsNoWait() {
    Pace pace = new Pace(0, 0);
    for (int i = 0; i < 1000; i++) {
      pace.sent();
    }

    assertThat(pace.waitNanos(0)).isZero();
  }
}
