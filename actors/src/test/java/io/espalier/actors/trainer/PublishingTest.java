package io.espalier.actors.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.actors.Blobs;
import io.espalier.actors.drift.DriftState;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.NetworkPublished;
import io.espalier.actors.trainer.Trainer.Answer;
import io.espalier.actors.trainer.Trainer.ApplyMask;
import io.espalier.actors.trainer.Trainer.ChangeAnswer;
import io.espalier.actors.trainer.Trainer.Command;
import io.espalier.actors.trainer.Trainer.EndShadow;
import io.espalier.actors.trainer.Trainer.Follow;
import io.espalier.actors.trainer.Trainer.KeepShadow;
import io.espalier.actors.trainer.Trainer.Learn;
import io.espalier.actors.trainer.Trainer.LearnUntil;
import io.espalier.actors.trainer.Trainer.Pace;
import io.espalier.actors.trainer.Trainer.ShadowEnded;
import io.espalier.actors.trainer.Trainer.StateSnapshot;
import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.network.NetworkSnapshot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.PostStop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which network those who predict are told of, and when. */
class PublishingTest {

  private static final int BATCH = 20;
  private static final int EVERY = 50;

  private final List<Run> runs = new ArrayList<>();

  /** A trainer that a test plays everyone else for. */
  private final class Run {

    private final TestInbox<Progress> follower = TestInbox.create();
    private final BehaviorTestKit<Command> trainer;
    private long next;

    Run(PublishInterval publish, TrainerState start) {
      trainer =
          BehaviorTestKit.create(
              Trainer.create(
                  new Trainer.Settings(1, Trainers.EVALUATION).withPublish(publish),
                  start,
                  Trainers.drift(),
                  1,
                  EvidenceSpec::activity,
                  TestInbox.<ActivityMonitor.Command>create().getRef(),
                  () -> 0));
      next = start.position().trained();
      runs.add(this);
    }

    static Run following(PublishingTest test, PublishInterval publish, TrainerState start) {
      Run run = test.new Run(publish, start);
      run.trainer.run(new Follow(run.follower.getRef()));
      return run;
    }

    void learn(int batches) {
      for (int k = 0; k < batches; k++) {
        trainer.run(new Learn(Blobs.batch(next, BATCH), TestInbox.<Answer>create().getRef()));
        next += BATCH;
      }
    }

    void cut(long basis) {
      BitSet half = new BitSet();
      half.set(0, Blobs.NETWORK.parameters() / 2);
      trainer.run(
          new ApplyMask(
              0,
              basis,
              Change.of(MaskDelta.cut(half)),
              java.util.Optional.empty(),
              TestInbox.<ChangeAnswer>create().getRef()));
    }

    void endShadow(boolean takesOver) {
      trainer.run(new EndShadow(0, takesOver, TestInbox.<ShadowEnded>create().getRef()));
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

    NetworkSnapshot network() {
      TestInbox<NetworkSnapshot> asker = TestInbox.create();
      trainer.run(new Trainer.WeightsSnapshot(asker.getRef()));
      return asker.receiveMessage();
    }

    List<NetworkPublished> published() {
      return follower.getAllReceived().stream()
          .filter(NetworkPublished.class::isInstance)
          .map(NetworkPublished.class::cast)
          .toList();
    }

    List<Long> publishedAt() {
      return published().stream().map(NetworkPublished::records).toList();
    }
  }

  @AfterEach
  void stop() {
    runs.forEach(run -> run.trainer.signal(PostStop.instance()));
  }

  private Run run() {
    return Run.following(this, new PublishInterval(EVERY, false), Trainers.fresh());
  }

  @Test
  void atTheFirstBoundaryWithSoManyRecordsMore() {
    Run run = run();
    run.learn(10);

    assertThat(run.publishedAt()).containsExactly(60L, 100L, 160L, 200L);
  }

  @Test
  void whatIsToldIsTheNetworkAtThatBoundary() {
    Run run = run();
    run.learn(3);

    List<NetworkPublished> published = run.published();
    assertThat(published).containsExactly(new NetworkPublished(60, run.network()));
  }

  @Test
  void nobodyPredictsUnlessItIsSet() {
    Run run = Run.following(this, PublishInterval.NEVER, Trainers.fresh());
    run.learn(10);

    assertThat(run.published()).isEmpty();
  }

  @Test
  void aRunThatGoesOnTellsAtOnceAndThenAtTheSameRecords() {
    Run run = run();
    run.learn(4);
    Run next = Run.following(this, new PublishInterval(EVERY, false), run.state());
    next.learn(4);

    assertThat(next.publishedAt()).containsExactly(80L, 100L, 160L);
  }

  /** One who paces may allow records before the others follow: they are told all the same. */
  @Test
  void nothingIsToldBeforeAllFollow() {
    Run run = run();
    run.learn(4);
    TestInbox<Progress> pacing = TestInbox.create();
    BehaviorTestKit<Command> next =
        BehaviorTestKit.create(
            Trainer.create(
                new Trainer.Settings(1, Trainers.EVALUATION)
                    .withPublish(new PublishInterval(EVERY, false)),
                run.state(),
                Trainers.drift(),
                2,
                EvidenceSpec::activity,
                TestInbox.<ActivityMonitor.Command>create().getRef(),
                () -> 0));
    next.run(new Pace(pacing.getRef(), false, StandingOrders.NONE));
    next.run(new LearnUntil(1_000));
    TestInbox<Progress> late = TestInbox.create();
    next.run(new Follow(late.getRef()));
    next.signal(PostStop.instance());

    assertThat(late.getAllReceived()).hasAtLeastOneElementOfType(NetworkPublished.class);
  }

  @Test
  void aNetworkThatWasTrainedBeforeIsToldAtOnce() {
    Run run = Run.following(this, new PublishInterval(EVERY, true), Trainers.fresh());

    assertThat(run.publishedAt()).containsExactly(0L);
  }

  @Test
  void onProbationItIsTheShadow() {
    Run run = run();
    Run twin = run();
    run.learn(2);
    run.trainer.run(new KeepShadow(0, 0, true));
    run.cut(0);
    run.learn(3);
    twin.learn(5);

    assertThat(run.published()).hasSize(2).isEqualTo(twin.published());
  }

  @Test
  void aShadowThatDoesNotLearnIsNotTold() {
    Run run = run();
    run.learn(2);
    run.trainer.run(new KeepShadow(0, 0, false));
    run.cut(0);
    run.learn(8);

    assertThat(run.published()).isEmpty();
  }

  @Test
  void theVerdictIsFollowedByTheNetworkThatThereIsThen() {
    Run run = run();
    run.learn(3);
    run.trainer.run(new KeepShadow(0, 0, true));
    run.cut(0);
    run.learn(1);
    run.published();
    run.endShadow(false);

    assertThat(run.published()).containsExactly(new NetworkPublished(80, run.network()));
  }

  /** What is decided at a boundary is done before anything is told at it. */
  @Test
  void nothingIsToldBeforeAllIsDoneAtItsBoundary() {
    Run run = run();
    run.trainer.run(new Pace(run.follower.getRef(), false, StandingOrders.NONE));
    run.trainer.run(new LearnUntil(60));
    run.learn(4);
    assertThat(run.published()).isEmpty();

    run.cut(0);
    run.trainer.run(new LearnUntil(80));

    NetworkPublished published = run.published().get(0);
    assertThat(published.records()).isEqualTo(60);
    assertThat(published.network().live().cardinality()).isLessThan(Blobs.NETWORK.parameters());
  }

  @Test
  void withoutAShadowNothingIsToldUntilTheProbationIsOver() {
    Run run = run();
    run.trainer.run(new Pace(run.follower.getRef(), false, StandingOrders.NONE.withProbation(100)));
    run.trainer.run(new LearnUntil(Long.MAX_VALUE));
    run.learn(2);
    run.cut(0);
    run.learn(8);

    assertThat(run.publishedAt()).containsExactly(140L, 160L, 200L);
  }

  @Test
  void whatIsTakenBackIsToldAtOnce() {
    Run run = run();
    run.trainer.run(new Pace(run.follower.getRef(), false, StandingOrders.NONE.withProbation(100)));
    run.trainer.run(new LearnUntil(Long.MAX_VALUE));
    run.learn(2);
    run.cut(0);
    run.learn(2);
    run.cut(Trainer.ANY_STREAM);

    assertThat(run.publishedAt()).containsExactly(80L);
  }

  @Test
  void lessThanNeverIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PublishInterval(-1, false))
        .withMessageContaining("-1");
  }
}
