package io.espalier.actors.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Blobs;
import io.espalier.actors.drift.DriftState;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.Shadowed;
import io.espalier.actors.trainer.Trainer.Answer;
import io.espalier.actors.trainer.Trainer.ApplyMask;
import io.espalier.actors.trainer.Trainer.ChangeAnswer;
import io.espalier.actors.trainer.Trainer.Command;
import io.espalier.actors.trainer.Trainer.Compact;
import io.espalier.actors.trainer.Trainer.EndShadow;
import io.espalier.actors.trainer.Trainer.Follow;
import io.espalier.actors.trainer.Trainer.KeepShadow;
import io.espalier.actors.trainer.Trainer.Learn;
import io.espalier.actors.trainer.Trainer.ShadowEnded;
import io.espalier.actors.trainer.Trainer.StateSnapshot;
import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.plan.StreamDefaults;
import io.espalier.streaming.evaluate.Accuracy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.PostStop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The network as it would be without a change, beside the one with it. */
class ShadowTest {

  private static final int BATCH = 20;
  private static final int STEPS = 100;

  private final List<Run> runs = new ArrayList<>();

  /** A trainer that a test plays everyone else for. */
  private final class Run {

    private final TestInbox<Progress> follower = TestInbox.create();
    private final TestInbox<Answer> ingest = TestInbox.create();
    private final BehaviorTestKit<Command> trainer;
    private long next;

    Run(TrainerState start) {
      this(new Trainer.Settings(1, Trainers.EVALUATION), start);
    }

    Run(Trainer.Settings settings, TrainerState start) {
      trainer =
          BehaviorTestKit.create(
              Trainer.create(
                  settings,
                  start,
                  Trainers.drift(),
                  0,
                  EvidenceSpec::activity,
                  TestInbox.<ActivityMonitor.Command>create().getRef(),
                  () -> 0));
      trainer.run(new Follow(follower.getRef()));
      next = start.position().trained();
      runs.add(this);
    }

    void learn(int batches) {
      for (int k = 0; k < batches; k++) {
        trainer.run(new Learn(Blobs.batch(next, BATCH), ingest.getRef()));
        next += BATCH;
      }
    }

    void keepShadow(boolean learns) {
      trainer.run(new KeepShadow(0, 0, learns));
    }

    boolean endShadow(boolean takesOver) {
      TestInbox<ShadowEnded> asker = TestInbox.create();
      trainer.run(new EndShadow(0, takesOver, asker.getRef()));
      return asker.receiveMessage().tookOver();
    }

    void cut() {
      BitSet half = new BitSet();
      half.set(0, Blobs.NETWORK.parameters() / 2);
      trainer.run(
          new ApplyMask(
              0, Change.of(MaskDelta.cut(half)), TestInbox.<ChangeAnswer>create().getRef()));
    }

    void compact() {
      trainer.run(new Compact(0, 0, TestInbox.<Trainer.CompactionDone>create().getRef()));
    }

    TrainerState state() {
      TestInbox<TrainerState> asker = TestInbox.create();
      trainer.run(
          new StateSnapshot(
              1,
              asker.getRef(),
              TestInbox.<DriftState>create().getRef(),
              TestInbox.<Evidence>create().getRef()));
      return asker.receiveMessage();
    }

    <P extends Progress> List<P> told(Class<P> kind) {
      return follower.getAllReceived().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  @AfterEach
  void stop() {
    runs.forEach(run -> run.trainer.signal(PostStop.instance()));
  }

  private Run fresh() {
    Run run = new Run(Trainers.fresh());
    run.learn(5);
    return run;
  }

  private static void assertSameLearner(Run run, Run twin) {
    assertThat(run.state().learner()).usingRecursiveComparison().isEqualTo(twin.state().learner());
  }

  /** Values, moments and count of steps: not near it, but bit for bit. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsUndoneIsAsIfItHadNeverBeen(boolean compacted) {
    Run run = fresh();
    Run twin = fresh();
    if (compacted) {
      for (Run each : List.of(run, twin)) {
        each.cut();
        each.compact();
      }
    }
    run.keepShadow(true);
    run.cut();
    run.learn(STEPS);
    twin.learn(STEPS);

    assertThat(run.endShadow(true)).isTrue();
    assertSameLearner(run, twin);
    run.learn(STEPS);
    twin.learn(STEPS);
    assertSameLearner(run, twin);
    assertThat(run.state().shadow()).isEmpty();
  }

  /** What is learnt again is learnt again in both, and drawn alike. */
  @Test
  void withReplayToo() {
    Trainer.Settings replaying =
        new Trainer.Settings(
            1,
            Trainers.EVALUATION,
            StreamDefaults.CLIP_NORM,
            2,
            new ReplaySettings(50, 2, ReplaySettings.Keep.UNIFORM),
            RaisedRate.NONE);
    Run run = new Run(replaying, Trainers.fresh());
    Run twin = new Run(replaying, Trainers.fresh());
    run.learn(5);
    twin.learn(5);
    run.keepShadow(true);
    run.cut();
    run.learn(STEPS);
    twin.learn(STEPS);
    run.endShadow(true);

    assertSameLearner(run, twin);
    run.learn(STEPS);
    twin.learn(STEPS);
    assertSameLearner(run, twin);
  }

  @Test
  void whatWouldHaveBeenPredictedIsToldBeforeEachBatchThatWasLearnt() {
    Run run = fresh();
    Run twin = fresh();
    run.follower.getAllReceived();
    twin.follower.getAllReceived();
    run.keepShadow(true);
    run.cut();
    run.learn(3);
    twin.learn(3);

    assertThat(run.follower.getAllReceived())
        .filteredOn(event -> event instanceof Shadowed || event instanceof Learned)
        .extracting(event -> (Object) event.getClass())
        .containsExactly(
            Shadowed.class,
            Learned.class,
            Shadowed.class,
            Learned.class,
            Shadowed.class,
            Learned.class);
    run.learn(5);
    twin.told(Learned.class);
    twin.learn(5);
    assertThat(run.told(Shadowed.class))
        .extracting(Shadowed::quality)
        .isEqualTo(twin.told(Learned.class).stream().map(Learned::quality).toList());
  }

  @Test
  void oneThatDoesNotLearnStaysAsItWasAndNeverTakesOver() {
    Run run = fresh();
    TrainerState before = run.state();
    run.keepShadow(false);
    run.cut();
    run.learn(5);

    ShadowState shadow = run.state().shadow().orElseThrow();
    assertThat(shadow.learns()).isFalse();
    assertThat(shadow.learner().network().values()).isEqualTo(before.learner().network().values());
    assertThat(run.endShadow(true)).isFalse();
    assertThat(run.state().shadow()).isEmpty();
    assertThat(run.state().learner().network().kept())
        .isLessThan(before.learner().network().kept());
  }

  @Test
  void itGoesOnWithACheckpoint() {
    Run run = fresh();
    run.keepShadow(true);
    run.cut();
    run.learn(3);
    Run resumed = new Run(run.state());
    run.learn(4);
    resumed.learn(4);

    assertThat(resumed.state().shadow()).usingRecursiveComparison().isEqualTo(run.state().shadow());
    assertThat(resumed.endShadow(true)).isTrue();
    run.endShadow(true);
    assertSameLearner(resumed, run);
  }

  @Test
  void thereIsOneAtMost() {
    Run run = fresh();
    run.keepShadow(true);
    run.cut();
    run.keepShadow(true);
    run.learn(1);

    assertThat(run.state().shadow().orElseThrow().learner().network().kept())
        .isEqualTo(Blobs.NETWORK.parameters());
    assertThat(run.endShadow(false)).isFalse();
    assertThat(run.endShadow(true)).as("there is none any more").isFalse();
    run.follower.getAllReceived();
    run.learn(1);
    assertThat(run.told(Shadowed.class)).isEmpty();
  }

  @Test
  void whoBeginsAnewLosesOne() {
    Run run = fresh();
    run.keepShadow(true);

    run.trainer.run(new Trainer.Pace(run.follower.getRef(), true, StandingOrders.NONE));
    assertThat(run.state().shadow()).isPresent();
    run.trainer.run(new Trainer.Pace(run.follower.getRef(), false, StandingOrders.NONE));

    assertThat(run.state().shadow()).isEmpty();
  }

  @Test
  void outcomesAreThoseOfTheSameRecords() {
    Run run = fresh();
    run.follower.getAllReceived();
    run.keepShadow(true);
    run.cut();
    run.learn(1);

    List<Progress> told = run.follower.getAllReceived();
    Accuracy without =
        told.stream()
            .filter(Shadowed.class::isInstance)
            .map(e -> (Accuracy) ((Shadowed) e).quality())
            .findFirst()
            .orElseThrow();
    Accuracy with =
        told.stream()
            .filter(Learned.class::isInstance)
            .map(e -> (Accuracy) ((Learned) e).quality())
            .findFirst()
            .orElseThrow();
    assertThat(without.labels()).isEqualTo(with.labels());
    assertThat(without.predicted()).isNotEqualTo(with.predicted());
  }
}
