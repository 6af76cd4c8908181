package io.espalier.actors.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.actors.trainer.RateHistory.Raise;
import org.junit.jupiter.api.Test;

/** When a learning rate is another than it is set. */
class RateHistoryTest {

  private static final RaisedRate THREEFOLD = new RaisedRate(3, 200);

  @Test
  void isRaisedFromACutUntilNoneFollows() {
    RateHistory once = RateHistory.NONE.after(1_000, THREEFOLD);

    assertThat(once.factorAt(999)).isEqualTo(1);
    assertThat(once.factorAt(1_000)).isEqualTo(3);
    assertThat(once.factorAt(1_199)).isEqualTo(3);
    assertThat(once.factorAt(1_200)).isEqualTo(1);
  }

  @Test
  void goesOnWithTheNextCutAndEndsWithTheLast() {
    RateHistory two = RateHistory.NONE.after(1_000, THREEFOLD).after(1_100, THREEFOLD);
    assertThat(two.raises()).containsExactly(new Raise(1_000, 1_300, 3));

    RateHistory last = two.after(1_250, new RaisedRate(3, 0));
    assertThat(last.raises()).containsExactly(new Raise(1_000, 1_250, 3));
    assertThat(last.factorAt(1_249)).isEqualTo(3);
    assertThat(last.factorAt(1_250)).isEqualTo(1);
  }

  @Test
  void beginsAnewAfterAPause() {
    RateHistory later = RateHistory.NONE.after(1_000, THREEFOLD).after(5_000, THREEFOLD);

    assertThat(later.raises())
        .containsExactly(new Raise(1_000, 1_200, 3), new Raise(5_000, 5_200, 3));
    assertThat(later.factorAt(1_100)).isEqualTo(3);
    assertThat(later.factorAt(3_000)).isEqualTo(1);
  }

  @Test
  void anotherFactorEndsTheOneBefore() {
    RateHistory changed =
        RateHistory.NONE.after(1_000, THREEFOLD).after(1_100, new RaisedRate(2, 200));

    assertThat(changed.raises())
        .containsExactly(new Raise(1_000, 1_100, 3), new Raise(1_100, 1_300, 2));
    assertThat(changed.after(1_200, new RaisedRate(1, 200)).factorAt(1_250)).isEqualTo(1);
  }

  @Test
  void aRateThatIsLeftAloneOrEndedBeforeItBeganLeavesNoTrace() {
    assertThat(RateHistory.NONE.after(1_000, new RaisedRate(1, 200))).isEqualTo(RateHistory.NONE);
    assertThat(RateHistory.NONE.after(1_000, new RaisedRate(3, 0))).isEqualTo(RateHistory.NONE);
    assertThat(RateHistory.NONE.after(1_000, THREEFOLD).after(1_000, new RaisedRate(3, 0)).raises())
        .isEmpty();
  }

  @Test
  void anEndlessStreamKeepsTheNewestThousand() {
    RateHistory history = RateHistory.NONE;
    for (int k = 0; k < 1_010; k++) {
      history = history.after(1_000L * k, THREEFOLD);
    }

    assertThat(history.raises())
        .hasSize(1_000)
        .last()
        .isEqualTo(new Raise(1_009_000, 1_009_200, 3));
    assertThat(
            history
                .after(Long.MAX_VALUE - 1, new RaisedRate(3, Long.MAX_VALUE))
                .factorAt(Long.MAX_VALUE - 1))
        .isEqualTo(3);
  }

  @Test
  void whatIsNoRateIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RaisedRate(0, 1))
        .withMessage("a learning rate is multiplied with more than 0, got 0.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new RaisedRate(3, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Raise(5, 5, 3));
  }
}
