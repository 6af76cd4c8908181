package io.espalier.actors.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.progress.Progress.Skipped;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.streaming.sample.Offsets;
import org.junit.jupiter.api.Test;

class CheckpointScheduleTest {

  private final CheckpointSchedule schedule =
      new CheckpointSchedule(100, new StreamPosition(Offsets.NONE, 1_000, 20, 5));

  @Test
  void allThatIsDoneWithCountsFromWhereARunGoesOn() {
    schedule.follow(new Started(1_000, 20, 5, 10));
    assertThat(schedule.hasNews()).isFalse();

    schedule.follow(new Skipped(1_060, 50, 14));
    assertThat(schedule.isDue()).isFalse();
    assertThat(schedule.hasNews()).isTrue();
    schedule.follow(new Skipped(1_060, 50, 15));

    assertThat(schedule.isDue()).as("60 learnt, 30 dead letters, 10 duplicates").isTrue();
    assertThat(schedule.records()).isEqualTo(1_060);
  }

  @Test
  void whatCameWhileOneWasTakenIsNewsForTheNext() {
    schedule.follow(new Skipped(1_100, 20, 5));
    schedule.taking();
    assertThat(schedule.isDue()).isFalse();
    schedule.follow(new Skipped(1_110, 20, 5));

    schedule.taken();

    assertThat(schedule.hasNews()).isTrue();
    assertThat(schedule.isDue()).isFalse();
    schedule.follow(new Skipped(1_200, 20, 5));
    assertThat(schedule.isDue()).isTrue();
  }

  @Test
  void oneThatIsNotWrittenHasSavedNothing() {
    schedule.follow(new Skipped(1_100, 20, 5));

    schedule.taking();

    assertThat(schedule.hasNews()).isTrue();
  }
}
