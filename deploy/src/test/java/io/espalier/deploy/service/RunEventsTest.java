package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.progress.Progress.Started;
import io.espalier.deploy.report.AfterChange;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunEventsTest {

  private final RunEvents events = new RunEvents(OptionalLong.of(25));

  /** Other actors tell of an earlier moment than the trainer: how far it is never goes back. */
  @Test
  void itIsAsFarAsItHasEverBeen() {
    events.accept(new Started(50, 0, 0, 387));
    assertThat(events.records()).isEqualTo(50);

    events.accept(Events.learned(200));
    events.accept(Events.checkpointed(150));

    assertThat(events.records()).isEqualTo(200);
  }

  @Test
  void stepsAreTimed() {
    events.accept(Events.step(4_000_000));

    assertThat(events.stepMillis().orElseThrow().median()).isGreaterThan(3.9).isLessThan(4.1);
  }

  /** Each batch has ten records, of which the first is predicted wrongly. */
  @Test
  void accuracySinceTheChangeLeavesOutWhatCameBefore() {
    assertThat(events.sinceChange(0)).isEqualTo(AfterChange.UNKNOWN);
    for (int records = 10; records <= 40; records += 10) {
      events.accept(Events.learned(records));
    }

    assertThat(events.sinceChange(40)).isEqualTo(new AfterChange(14.0 / 15, null));
  }

  @Test
  void aListenerIsToldEveryBatchFromNowOn() {
    List<String> told = new ArrayList<>();
    events.accept(Events.learned(10));

    events.listen((records, accuracy) -> told.add(records + ": " + accuracy));
    events.accept(Events.learned(20));
    events.accept(Events.checkpointed(20));
    events.accept(Events.learned(30));

    assertThat(told).containsExactly("20: 0.8", "30: 0.8");
  }
}
