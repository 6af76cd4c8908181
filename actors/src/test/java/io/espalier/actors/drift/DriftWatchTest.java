package io.espalier.actors.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Events;
import io.espalier.actors.Protocol;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Boundary;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.actors.pruner.Pruner;
import io.espalier.actors.trainer.Trainer;
import io.espalier.streaming.drift.Adwin;
import io.espalier.streaming.drift.Ddm;
import io.espalier.streaming.drift.DriftDetector;
import io.espalier.streaming.drift.DriftLevel;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LogCapturingExtension.class)
class DriftWatchTest {

  private static final int BATCH = 10;

  private final TestInbox<Trainer.Command> trainer = TestInbox.create("trainer");
  private final TestInbox<Pruner.Command> pruner = TestInbox.create("pruner");
  private final TestInbox<ActivityMonitor.Command> monitor = TestInbox.create("monitor");
  private final TestInbox<Progress> watchers = TestInbox.create("watchers");
  private long records;

  private BehaviorTestKit<DriftWatch.Command> watch(Supplier<DriftDetector> detector) {
    return BehaviorTestKit.create(
        DriftWatch.create(
            detector,
            Optional::empty,
            500,
            trainer.getRef(),
            pruner.getRef(),
            monitor.getRef(),
            watchers.getRef()));
  }

  private void tell(BehaviorTestKit<DriftWatch.Command> watch, Progress... events) {
    for (Progress event : events) {
      follower.tell(event);
      watch.runOne();
    }
  }

  private ActorRef<Progress> follower;

  private BehaviorTestKit<DriftWatch.Command> following(Supplier<DriftDetector> detector) {
    BehaviorTestKit<DriftWatch.Command> watch = watch(detector);
    follower = ((Trainer.Follow) trainer.receiveMessage()).follower();
    tell(watch, Events.started(0));
    return watch;
  }

  /** Batches with an error rate; the odd ones have one error more, the even ones one less. */
  private void learn(BehaviorTestKit<DriftWatch.Command> watch, int batches, int wrong) {
    for (int k = 0; k < batches; k++) {
      records += BATCH;
      int jitter = k % 2 == 0 ? 1 : -1;
      tell(watch, Events.learned(records, BATCH, BATCH - wrong - jitter));
    }
  }

  @Test
  void understandsEveryPublicMessage() {
    Protocol.assertUnderstood(
        DriftWatch.Command.class,
        List.of(new DriftWatch.SaveState(1, TestInbox.<DriftState>create().getRef())),
        () -> watch(Adwin::new));
  }

  @Test
  void staysQuietWhileNothingChanges() {
    var watch = following(Adwin::new);

    learn(watch, 500, 3);

    assertThat(watchers.hasMessages()).isFalse();
    assertThat(pruner.hasMessages()).isFalse();
    assertThat(monitor.hasMessages()).isFalse();
  }

  @Test
  void onDriftEvidenceIsForgottenAndThePrunerPausesOnce() {
    var watch = following(Adwin::new);
    learn(watch, 500, 1);

    learn(watch, 100, 8);

    assertThat(watchers.getAllReceived())
        .filteredOn(signal -> ((DriftSignal) signal).confirmed())
        .singleElement()
        .satisfies(
            drift -> {
              assertThat(((DriftSignal) drift).detector()).isEqualTo("adwin");
              assertThat(drift.records()).as("each record counts").isBetween(5_010L, 5_050L);
            });
    assertThat(monitor.getAllReceived()).containsExactly(ActivityMonitor.Reset.INSTANCE);
    assertThat(pruner.getAllReceived()).containsExactly(new Pruner.Pause(500));
  }

  @Test
  void whatACutDoesToTheErrorIsNoDrift() {
    var watch = following(Adwin::new);
    learn(watch, 500, 1);

    tell(watch, new Progress.NetworkChanged(records));
    learn(watch, 500, 4);

    assertThat(watchers.hasMessages()).isFalse();
    learn(watch, 100, 8);
    assertThat(watchers.getAllReceived())
        .filteredOn(signal -> ((DriftSignal) signal).confirmed())
        .hasSize(1);
  }

  @Test
  void theOrderOfRecordsCountsAndNotHowTheyAreBatched() {
    Adwin oneByOne = new Adwin();
    Adwin together = new Adwin();
    var watch = following(() -> together);
    learn(watch, 40, 3);
    for (int k = 0; k < 40; k++) {
      for (int record = 0; record < BATCH; record++) {
        oneByOne.update(record < BATCH - 3 - (k % 2 == 0 ? 1 : -1) ? 0 : 1);
      }
    }

    assertThat(together.state()).usingRecursiveComparison().isEqualTo(oneByOne.state());
  }

  @Test
  void aWarningIsToldOnceAndChangesNothing() {
    // A DDM on the edge: far more errors than at its best, not yet enough for drift.
    var watch = following(DriftWatchTest::warned);

    records += BATCH;
    tell(watch, Events.learned(records, BATCH, 9));
    tell(watch, Events.learned(records + BATCH, BATCH, 9));

    assertThat(watchers.getAllReceived()).containsExactly(new DriftSignal(BATCH, "ddm", false));
    assertThat(monitor.hasMessages()).isFalse();
    assertThat(pruner.hasMessages()).isFalse();
  }

  /** A detector that is at the level of warning and stays there for a while. */
  private static DriftDetector warned() {
    Ddm detector = new Ddm();
    for (int k = 0; k < 1_000; k++) {
      detector.update(k % 10 == 0 ? 1 : 0);
    }
    while (detector.level() != DriftLevel.WARNING) {
      detector.update(1);
    }
    return detector;
  }

  @Test
  void answersTheBoundaryOfTheSameRequest() {
    Adwin detector = new Adwin();
    var watch = following(() -> detector);
    learn(watch, 40, 3);
    TestInbox<DriftState> asker = TestInbox.create();
    watch.run(new DriftWatch.SaveState(4, asker.getRef()));
    tell(watch, new Boundary(records, 3));
    assertThat(asker.hasMessages()).isFalse();

    tell(watch, new Boundary(records, 4));

    assertThat(asker.receiveMessage().detector())
        .usingRecursiveComparison()
        .isEqualTo(detector.state());
  }

  @ParameterizedTest(name = "asked before it: {0}")
  @ValueSource(booleans = {true, false})
  void afterAFailureItFollowsAgainWithADetectorOfItsOwn(boolean askedBefore) {
    ActorTestKit kit = ActorTestKit.create();
    try {
      TestProbe<Trainer.Command> follows = kit.createTestProbe();
      TestProbe<DriftState> asker = kit.createTestProbe();
      ActorRef<DriftWatch.Command> watch =
          kit.spawn(
              Behaviors.supervise(
                      DriftWatch.create(
                          Adwin::new,
                          Optional::empty,
                          500,
                          follows.getRef(),
                          pruner.getRef(),
                          monitor.getRef(),
                          watchers.getRef()))
                  .onFailure(SupervisorStrategy.restart()));
      ActorRef<Progress> before = follows.expectMessageClass(Trainer.Follow.class).follower();
      before.tell(Events.learned(10, 10, 5));
      DriftWatch.SaveState question = new DriftWatch.SaveState(1, asker.getRef());
      if (askedBefore) {
        watch.tell(question);
      }

      before.tell(Events.broken(20));
      ActorRef<Progress> after = follows.expectMessageClass(Trainer.Follow.class).follower();
      assertThat(after).as("who follows again is told once").isEqualTo(before);
      if (!askedBefore) {
        watch.tell(question);
      }
      after.tell(new Boundary(20, 1));

      assertThat(asker.receiveMessage().detector())
          .usingRecursiveComparison()
          .isEqualTo(new Adwin().state());
    } finally {
      kit.shutdownTestKit();
    }
  }
}
