package io.espalier.deploy.guards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.actors.guard.GuardKind;
import io.espalier.streaming.evaluate.Accuracy;
import io.espalier.streaming.evaluate.Quality;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ProbationTest {

  private static final double MARGIN = 0.01;

  /** 100 batches of 100 records of two classes, so many of each batch right. */
  private static List<Quality> right(int ofEachBatch) {
    int[] labels = new int[100];
    int[] predicted = new int[100];
    for (int k = 0; k < 100; k++) {
      labels[k] = k % 2;
      predicted[k] = k < ofEachBatch ? labels[k] : 1 - labels[k];
    }
    return Collections.nCopies(100, new Accuracy(labels, predicted));
  }

  private static GuardVerdict of(Probation probation, GuardKind guard) {
    return probation.judgements(MARGIN).get(guard);
  }

  @Test
  void eachGuardComparesWithItsOwn() {
    Probation worse = new Probation(right(90), right(95), right(90), 0.9);
    Probation overtaken = new Probation(right(90), right(90), right(95), 0.9);
    Probation harderStretch = new Probation(right(80), right(80), right(80), 0.9);

    assertThat(of(worse, GuardKind.SHADOW).undone()).isTrue();
    assertThat(of(worse, GuardKind.FORWARD_ONLY).undone()).isFalse();
    assertThat(of(worse, GuardKind.WINDOW).undone()).isFalse();
    assertThat(of(overtaken, GuardKind.SHADOW).undone()).isFalse();
    assertThat(of(overtaken, GuardKind.FORWARD_ONLY).undone()).isTrue();
    assertThat(of(harderStretch, GuardKind.WINDOW)).isEqualTo(new GuardVerdict(true, 10_000));
    assertThat(of(harderStretch, GuardKind.SHADOW).undone()).isFalse();
  }

  @Test
  void theFirstTenthDoesNotCountAndAVerdictEndsIt() {
    GuardVerdict verdict =
        of(new Probation(right(80), right(95), right(95), 0.95), GuardKind.SHADOW);

    assertThat(verdict.undone()).isTrue();
    assertThat(verdict.records()).isBetween(1_100L, 2_000L);
  }

  @Test
  void aLastingLossIsThatOfTheSecondHalf() {
    assertThat(new Probation(right(90), right(95), right(0), 0.9).lastingLoss())
        .isCloseTo(0.05, Offset.offset(1e-9));
  }

  @Test
  void otherBatchesAreNoPairs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Probation(right(90), List.of(), right(90), 0.9));
  }
}
