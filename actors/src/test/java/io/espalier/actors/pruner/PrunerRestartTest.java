package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Events;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Boundary;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.progress.PruningProgress.PhaseChanged;
import io.espalier.actors.trainer.Trainer;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.Evidence;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What needs a real actor: supervision, and threads. */
@ExtendWith(LogCapturingExtension.class)
class PrunerRestartTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<Trainer.Command> trainer = KIT.createTestProbe();
  private final TestProbe<Progress> watchers = KIT.createTestProbe();
  private ActorRef<Pruner.Command> pruner;
  private long records;

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  private ActorRef<Progress> spawn(Executor scoring) {
    pruner =
        KIT.spawn(
            Behaviors.supervise(
                    Pruner.create(
                        PrunerStage.SETTINGS,
                        PrunerStage.NETWORK.spec(),
                        Optional::empty,
                        trainer.getRef(),
                        watchers.getRef(),
                        scoring))
                .onFailure(SupervisorStrategy.restart()));
    return started();
  }

  private ActorRef<Progress> started() {
    ActorRef<Progress> follower = expect(Trainer.Pace.class).follower();
    follower.tell(Events.started(records));
    answerWeights();
    expectPhase(Phase.WARMING);
    return follower;
  }

  private void answerWeights() {
    expect(Trainer.WeightsSnapshot.class).replyTo().tell(PrunerStage.NETWORK);
  }

  /** The next message that does not only say how far the trainer may go. */
  private <T extends Trainer.Command> T expect(Class<T> kind) {
    Trainer.Command next = trainer.receiveMessage();
    while (next instanceof Trainer.LearnUntil) {
      next = trainer.receiveMessage();
    }
    return kind.cast(next);
  }

  private Progress expectPhase(Phase phase) {
    return watchers
        .fishForMessage(
            Duration.ofSeconds(3),
            told ->
                told instanceof PhaseChanged changed && changed.phase() == phase
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore())
        .get(0);
  }

  private void learn(ActorRef<Progress> follower, long until) {
    while (records < until) {
      records += PrunerStage.BATCH;
      follower.tell(Events.learned(records, PrunerStage.BATCH, 9));
    }
  }

  /** One activity per layer too few: scoring throws. */
  private void answerSnapshot(int layers) {
    double[] ones = {1, 1, 1, 1};
    Trainer.ScoringSnapshot request = expect(Trainer.ScoringSnapshot.class);
    request.replyTo().tell(new Trainer.Weights(PrunerStage.NETWORK, records));
    request
        .evidenceReplyTo()
        .tell(
            Evidence.of(
                ActivityStatistic.KIND,
                new ActivityEvidence.State(1_000, Collections.nCopies(layers, ones))));
  }

  @Test
  void whenScoringFailsItWarmsUpAgainAndGoesOn() {
    ActorRef<Progress> follower = spawn(Runnable::run);
    learn(follower, 120);
    expectPhase(Phase.SCORING);

    answerSnapshot(2);
    started();
    learn(follower, 300);

    assertThat(expectPhase(Phase.SCORING).records()).isEqualTo(240);
    answerSnapshot(1);
    assertThat(expect(Trainer.ApplyMask.class).at()).isPositive();
  }

  @Test
  void whatWasAskedBeforeAFailureIsAnsweredAfterIt() {
    TestProbe<PrunerState> asker = KIT.createTestProbe();
    ActorRef<Progress> follower = spawn(Runnable::run);

    pruner.tell(new Pruner.SaveState(1, asker.getRef()));
    follower.tell(Events.broken(20));
    follower.tell(new Boundary(20, 1)); // before it is told again where to start

    assertThat(asker.receiveMessage().dueAt())
        .isEqualTo(20 + PrunerStage.SETTINGS.cycle().warmUpRecords());
    started();
  }

  @Test
  void scoresOnTheExecutorItIsGivenOnly() {
    ConcurrentLinkedQueue<String> threads = new ConcurrentLinkedQueue<>();
    ExecutorService pool = Executors.newSingleThreadExecutor(job -> new Thread(job, "scoring"));
    try {
      ActorRef<Progress> follower =
          spawn(
              job ->
                  pool.execute(
                      () -> {
                        threads.add(Thread.currentThread().getName());
                        job.run();
                      }));
      learn(follower, 120);
      answerSnapshot(1);

      assertThat(expect(Trainer.ApplyMask.class).at()).isPositive();
      assertThat(threads).containsExactly("scoring");
    } finally {
      pool.shutdownNow();
    }
  }
}
