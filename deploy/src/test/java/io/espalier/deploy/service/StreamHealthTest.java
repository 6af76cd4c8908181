package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.progress.Progress.StreamFailed;
import io.espalier.deploy.http.Health;
import io.espalier.deploy.live.RunState;
import io.espalier.deploy.live.RunStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StreamHealthTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final AtomicLong nanos = new AtomicLong(-5);
  private final AtomicReference<Optional<String>> topicFault =
      new AtomicReference<>(Optional.empty());
  private final StreamHealth health = new StreamHealth(LIMIT, nanos::get, topicFault::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void beforeTheFirstNewsItIsAliveAndNeitherStartedNorReady() {
    assertThat(health.live()).isEqualTo(Health.up());
    assertThat(health.startup()).isEqualTo(Health.down("starting"));
    assertThat(health.ready()).isEqualTo(Health.down("starting"));
  }

  @Test
  void aFailureBeforeTheStartIsSeen() {
    health.failed("no disk");

    assertThat(health.live()).isEqualTo(Health.down("no disk"));
    assertThat(health.startup().healthy()).isFalse();
  }

  @Test
  void beforeTheFirstNewsTheRunStarts() {
    assertThat(health.status()).isEqualTo(new RunStatus(RunState.STARTING, ""));
  }

  @Nested
  class OnceStarted {

    @BeforeEach
    void start() {
      health.observe(new Started(0, 0, 0, 387));
    }

    @Test
    void allIsWell() {
      assertThat(health.startup()).isEqualTo(Health.up());
      assertThat(health.ready()).isEqualTo(Health.up());
    }

    @Test
    void itIsIdleUntilTheFirstBatchComes() {
      assertThat(health.status()).isEqualTo(new RunStatus(RunState.IDLE, ""));

      health.batchTaken(10);

      assertThat(health.status()).isEqualTo(new RunStatus(RunState.RUNNING, ""));
    }

    @Test
    void itRunsWhileBatchesComeAndIsIdleOnceAllAreLearntAndNoneComes() {
      health.batchTaken(10);
      health.observe(Events.learned(10));
      pass(StreamHealth.IDLE_AFTER.minusSeconds(1));
      assertThat(health.status().state()).isEqualTo(RunState.RUNNING);

      pass(Duration.ofSeconds(1));

      assertThat(health.status().state()).isEqualTo(RunState.IDLE);
    }

    @Test
    void aLongStepIsNoPause() {
      health.batchTaken(10);
      pass(StreamHealth.IDLE_AFTER.multipliedBy(2));

      assertThat(health.status().state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void aStreamOfDeadLettersAloneIsNotIdle() {
      pass(StreamHealth.IDLE_AFTER);
      health.batchTaken(0);

      assertThat(health.status().state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void itIsStalledWhenWhatCameIsNotLearnt() {
      health.batchTaken(10);
      pass(LIMIT.plusSeconds(3));

      assertThat(health.status())
          .isEqualTo(new RunStatus(RunState.STALLED, "1 batches taken, none learnt for 63 s"));
    }

    @Test
    void itIsAwayWhileTheStreamIs() {
      health.observe(new StreamFailed(400, "no broker answered"));

      assertThat(health.status())
          .isEqualTo(
              new RunStatus(RunState.AWAY, "the stream failed at 400 records: no broker answered"));
    }

    @Test
    void whatIsWrongWithARunThatGoesOnIsSaid() {
      health.observe(Events.checkpointFailed(400));
      assertThat(health.status().reason())
          .isEqualTo("no checkpoint at 400 records: no space left on device");

      health.stopping();
      assertThat(health.status().reason()).isEqualTo("stopping");
    }

    @Test
    void onceItIsOverItHasEndedWhateverItWas() {
      health.batchTaken(10);
      pass(LIMIT.plusSeconds(3));

      health.ended();

      assertThat(health.status()).isEqualTo(new RunStatus(RunState.ENDED, ""));
    }

    @Test
    void aFailedRunSaysWhyItEnded() {
      health.failed("training has diverged");

      assertThat(health.status()).isEqualTo(new RunStatus(RunState.ENDED, "training has diverged"));
    }

    @Test
    void aTopicThatCanNotBeSeenIsAliveAndNotReadyUntilItIsSeenAgain() {
      topicFault.set(Optional.of("no broker"));

      assertThat(health.live()).isEqualTo(Health.up());
      assertThat(health.ready()).isEqualTo(Health.down("no broker"));
      assertThat(health.status()).isEqualTo(new RunStatus(RunState.AWAY, "no broker"));
      topicFault.set(Optional.empty());
      assertThat(health.ready()).isEqualTo(Health.up());
    }

    @Test
    void anIdleStreamIsHealthyHoweverLong() {
      health.batchTaken(10);
      health.observe(Events.learned(10));
      pass(LIMIT.multipliedBy(100));

      assertThat(health.ready()).isEqualTo(Health.up());
    }

    @Test
    void batchesThatAreNotLearntInTimeAreAStall() {
      health.batchTaken(10);
      health.batchTaken(10);
      pass(LIMIT);
      assertThat(health.live()).isEqualTo(Health.up());

      pass(Duration.ofSeconds(3));

      assertThat(health.live()).isEqualTo(Health.down("2 batches taken, none learnt for 63 s"));
      assertThat(health.ready()).isEqualTo(health.live());
      assertThat(health.startup()).isEqualTo(Health.up());
    }

    /** The wait of a batch begins when it is taken, not with the idle time before it. */
    @Test
    void aBatchAfterALongIdleTimeHasAllItsTime() {
      pass(LIMIT.multipliedBy(10));
      health.batchTaken(10);
      pass(LIMIT);

      assertThat(health.live()).isEqualTo(Health.up());
    }

    @Test
    void takingMoreDoesNotHideAStall() {
      health.batchTaken(10);
      pass(LIMIT);
      health.batchTaken(10);
      pass(Duration.ofSeconds(1));

      assertThat(health.live().healthy()).isFalse();
    }

    @Test
    void learningAgainEndsAStall() {
      health.batchTaken(10);
      health.batchTaken(10);
      pass(LIMIT.plusSeconds(1));

      health.observe(Events.learned(10));

      assertThat(health.live()).isEqualTo(Health.up());
    }

    /** After a failure of the trainer its batches are read once more. */
    @Test
    void whatWasInFlightWhenTheStreamOpensAgainIsNotWaitedFor() {
      health.batchTaken(10);
      health.streamOpened();
      pass(LIMIT.plusSeconds(1));

      assertThat(health.live()).isEqualTo(Health.up());
    }

    @Test
    void stoppingItIsAliveAndNotReady() {
      health.stopping();

      assertThat(health.ready()).isEqualTo(Health.down("stopping"));
      assertThat(health.live()).isEqualTo(Health.up());
    }

    @Test
    void aRunThatCannotGoOnIsNeitherReadyNorAlive() {
      health.failed("training has diverged");

      assertThat(health.ready()).isEqualTo(Health.down("training has diverged"));
      assertThat(health.live()).isEqualTo(Health.down("training has diverged"));
    }

    @Test
    void whileTheStreamIsAwayItIsAliveAndNotReady() {
      health.observe(new StreamFailed(400, "no broker answered"));
      health.observe(Events.learned(410));

      assertThat(health.ready())
          .isEqualTo(Health.down("the stream failed at 400 records: no broker answered"));
      assertThat(health.live()).isEqualTo(Health.up());
    }

    @Test
    void onceABatchComesAgainItIsReadyAgainBeItOfDeadLettersAlone() {
      health.observe(new StreamFailed(400, "no broker answered"));

      health.batchTaken(0);

      assertThat(health.ready()).isEqualTo(Health.up());
    }

    /** Starting it again would only lose what has been learnt since the last one. */
    @Test
    void withoutCheckpointsItIsAliveAndNotReady() {
      health.observe(Events.checkpointFailed(400));

      assertThat(health.ready())
          .isEqualTo(Health.down("no checkpoint at 400 records: no space left on device"));
      assertThat(health.live()).isEqualTo(Health.up());
    }

    @Test
    void onceACheckpointIsWrittenItIsReadyAgain() {
      health.observe(Events.checkpointFailed(400));
      health.observe(Events.learned(410));
      assertThat(health.ready().healthy()).isFalse();

      health.observe(Events.checkpointed(500));

      assertThat(health.ready()).isEqualTo(Health.up());
    }
  }
}
