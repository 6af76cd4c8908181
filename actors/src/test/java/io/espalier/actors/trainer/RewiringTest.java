package io.espalier.actors.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RewiringTest {

  private static final Rewiring REWIRING = new Rewiring(100, 0.3, 1_000);

  @Test
  void itIsTimeAtTheFirstBoundaryBehindEachMultiple() {
    assertThat(REWIRING.shareAt(60, 90, 0)).isZero();
    assertThat(REWIRING.shareAt(90, 120, 0)).isPositive();
    assertThat(REWIRING.shareAt(120, 150, 0)).isZero();
    assertThat(REWIRING.shareAt(190, 200, 0)).isPositive();
  }

  /** Half a cosine, as in the paper. */
  @Test
  void lessMovesEachTimeUntilNothingDoes() {
    assertThat(REWIRING.shareAt(0, 100, 100)).isCloseTo(0.3, within(1e-12));
    assertThat(REWIRING.shareAt(499, 500, 0)).isCloseTo(0.15, within(1e-12));
    double last = 1;
    for (long now = 100; now < 1_000; now += 100) {
      double share = REWIRING.shareAt(now - 1, now, 0);
      assertThat(share).isPositive().isLessThan(last);
      last = share;
    }
    assertThat(REWIRING.shareAt(999, 1_000, 0)).isZero();
  }

  @Test
  void aDriftBeginsAnew() {
    assertThat(REWIRING.shareAt(4_999, 5_000, 0)).isZero();
    assertThat(REWIRING.shareAt(4_999, 5_000, 4_500)).isCloseTo(0.15, within(1e-12));
  }

  @Test
  void usuallyItIsDoneEightTimesOrMore() {
    assertThat(Rewiring.lasting(40_000).everyRecords()).isEqualTo(5_000);
    assertThat(Rewiring.lasting(400_000).everyRecords()).isEqualTo(12_800);
    assertThat(Rewiring.lasting(3).everyRecords()).isEqualTo(1);
  }

  @Test
  void whatCanNotBeIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Rewiring(0, 0.3, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rewiring(1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rewiring(1, 1.1, 1));
  }
}
