package io.espalier.actors.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.trainer.Trainer.ApplyMask;
import io.espalier.actors.trainer.Trainer.ChangeAnswer;
import io.espalier.actors.trainer.Trainer.Compact;
import io.espalier.actors.trainer.Trainer.CompactionDone;
import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import java.util.BitSet;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class CalendarTest {

  private final Calendar calendar = new Calendar();

  private static ApplyMask slice(long at) {
    Change change = Change.of(MaskDelta.cut(new BitSet()));
    return new ApplyMask(
        at, 50, change, Optional.empty(), TestInbox.<ChangeAnswer>create().getRef());
  }

  private static Compact compact(long at) {
    return new Compact(at, 0.2, TestInbox.<CompactionDone>create().getRef());
  }

  @Test
  void whereNobodyPacesThereIsNoEnd() {
    assertThat(calendar.allows(Long.MAX_VALUE - 1)).isTrue();
  }

  @Test
  void theHorizonNeverComesNearer() {
    calendar.begin(100);
    assertThat(calendar.allows(100)).isFalse();
    calendar.allow(150);
    calendar.allow(120);

    assertThat(calendar.allows(149)).isTrue();
    assertThat(calendar.allows(150)).isFalse();
  }

  @Test
  void whatIsDueComesInOrderAndNothingPassesWhatIsNot() {
    Compact first = compact(100);
    Compact second = compact(120);
    calendar.add(first);
    calendar.add(second);
    calendar.add(compact(100));

    assertThat(calendar.next(99)).isEmpty();
    assertThat(calendar.next(110)).contains(first);
    assertThat(calendar.next(110)).isEmpty();
    assertThat(calendar.next(120)).contains(second);
    assertThat(calendar.next(120)).isPresent();
  }

  @Test
  void ofTheSlicesOfACutOneIsMadeBetweenTwoBatches() {
    ApplyMask first = slice(100);
    ApplyMask second = slice(100);
    calendar.add(first);
    calendar.add(second);

    assertThat(calendar.next(100)).contains(first);
    assertThat(calendar.next(100)).isEmpty();
    calendar.passedBoundary();

    assertThat(calendar.next(110)).contains(second);
  }

  @Test
  void whoPacesAgainBeginsAnew() {
    calendar.begin(0);
    calendar.allow(500);
    calendar.add(compact(100));

    calendar.begin(200);

    assertThat(calendar.allows(200)).isFalse();
    assertThat(calendar.next(300)).isEmpty();
  }
}
