package io.espalier.actors.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.actors.Blobs;
import io.espalier.actors.drift.DriftState;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.trainer.Trainer.Answer;
import io.espalier.actors.trainer.Trainer.BatchLearned;
import io.espalier.actors.trainer.Trainer.Diverged;
import io.espalier.actors.trainer.Trainer.Follow;
import io.espalier.actors.trainer.Trainer.Learn;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.tensor.Backend;
import io.espalier.model.train.DivergedException;
import io.espalier.streaming.sample.Batch;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a trainer ends. */
@ExtendWith(LogCapturingExtension.class)
class TrainerFailureTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<ActivityMonitor.Command> monitor = KIT.createTestProbe();
  private final TestProbe<Answer> ingest = KIT.createTestProbe();
  private final TestProbe<Progress> follower = KIT.createTestProbe();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  private Behavior<Trainer.Command> trainer(TrainerState start) {
    return trainer(new Trainer.Settings(1, Trainers.EVALUATION), start);
  }

  private Behavior<Trainer.Command> trainer(Trainer.Settings settings, TrainerState start) {
    return Trainer.create(
        settings,
        start,
        Trainers.drift(),
        0,
        EvidenceSpec::activity,
        monitor.getRef(),
        System::nanoTime);
  }

  private static Batch withOneFeature(float value) {
    Batch batch = Blobs.batch(20, 20);
    float[] features = batch.features().clone();
    features[45] = value;
    return Blobs.like(batch, features, Blobs.labels(batch));
  }

  private static Batch ofAnUnknownClass() {
    Batch batch = Blobs.batch(20, 20);
    int[] labels = Blobs.labels(batch).clone();
    labels[3] = Blobs.CLASSES;
    return Blobs.like(batch, batch.features(), labels);
  }

  /** Spawns one below the test; the other probe is told why it failed, if it does. */
  private ActorRef<Trainer.Command> watched(
      Behavior<Trainer.Command> trainer, TestProbe<Throwable> parent) {
    CompletableFuture<ActorRef<Trainer.Command>> child = new CompletableFuture<>();
    KIT.spawn(
        Behaviors.setup(
            context -> {
              ActorRef<Trainer.Command> ref = context.spawn(trainer, "trainer");
              context.watch(ref);
              child.complete(ref);
              return Behaviors.receive(Object.class)
                  .onSignal(
                      ChildFailed.class,
                      failed -> {
                        parent.getRef().tell(failed.getCause());
                        return Behaviors.same();
                      })
                  .build();
            }));
    return child.join();
  }

  @Test
  void aBatchThatCanNotBeLearntChangesNothingAndTheNextIsLearnt() {
    ActorRef<Trainer.Command> trainer = KIT.spawn(trainer(Trainers.fresh()));
    trainer.tell(new Follow(follower.getRef()));
    trainer.tell(new Learn(Blobs.batch(0, 20), ingest.getRef()));
    Batch poisoned = withOneFeature(Float.NaN);

    trainer.tell(new Learn(poisoned, ingest.getRef()));

    ingest.expectMessage(new BatchLearned(Blobs.offsets(20)));
    Diverged diverged = ingest.expectMessageClass(Diverged.class);
    assertThat(diverged.batch()).isSameAs(poisoned);
    assertThat(diverged.reason()).contains("the loss is NaN at step 2");
    trainer.tell(new Learn(Blobs.empty(40, 20, 0), ingest.getRef()));
    ingest.expectMessage(new BatchLearned(Blobs.offsets(40)));
    follower.expectMessage(new Started(0, 0, 0, Blobs.NETWORK.parameters()));
    assertThat(follower.receiveMessage().records()).isEqualTo(20);
    follower.expectMessage(new Progress.Skipped(20, 20, 0));
    trainer.tell(new Learn(Blobs.batch(40, 20), ingest.getRef()));
    assertThat(follower.receiveMessage().records()).isEqualTo(40);
  }

  /** Else a checkpoint would have offsets beyond records that are neither learnt nor set aside. */
  @Test
  void whatIsBehindABatchThatCanNotBeLearntWaitsUntilThatIsReplaced() {
    ActorRef<Trainer.Command> trainer = KIT.spawn(trainer(Trainers.fresh()));
    trainer.tell(new Learn(Blobs.batch(0, 20), ingest.getRef()));
    trainer.tell(new Learn(withOneFeature(Float.NaN), ingest.getRef()));
    trainer.tell(new Learn(Blobs.batch(40, 20), ingest.getRef()));
    ingest.expectMessage(new BatchLearned(Blobs.offsets(20)));
    ingest.expectMessageClass(Diverged.class);
    ingest.expectNoMessage();

    trainer.tell(new Learn(Blobs.empty(40, 20, 0), ingest.getRef()));

    ingest.expectMessage(new BatchLearned(Blobs.offsets(40)));
    ingest.expectMessage(new BatchLearned(Blobs.offsets(60)));
  }

  /** Numbers that are finite and mean nothing. */
  @Test
  void aNetworkThatExplodedFailsAndIsNotSaved() {
    TestProbe<Throwable> parent = KIT.createTestProbe();
    TestProbe<TrainerState> keeper = KIT.createTestProbe();
    ActorRef<Trainer.Command> trainer =
        watched(
            trainer(
                new Trainer.Settings(1, Trainers.EVALUATION, Double.POSITIVE_INFINITY),
                Trainers.fresh(new OptimizerSpec.Sgd(1e4, 0, 0))),
            parent);
    trainer.tell(new Learn(Blobs.batch(0, 20), ingest.getRef()));

    trainer.tell(
        new Trainer.StateSnapshot(
            1,
            keeper.getRef(),
            KIT.createTestProbe(DriftState.class).getRef(),
            KIT.createTestProbe(Evidence.class).getRef()));

    assertThat(parent.receiveMessage())
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("training has diverged");
    keeper.expectNoMessage();
  }

  /** The same with gradients of the usual length: valid records that are far from all others. */
  @Test
  void gradientsAreClippedSoThatAWildRecordDoesLittle() {
    ActorRef<Trainer.Command> trainer =
        KIT.spawn(trainer(Trainers.fresh(new OptimizerSpec.Sgd(0.1, 0, 0))));
    for (int k = 0; k < 30; k++) {
      trainer.tell(new Learn(Blobs.batch(20L * k, 20), ingest.getRef()));
    }
    trainer.tell(new Learn(withOneFeature(1e6f), ingest.getRef()));

    trainer.tell(new Follow(follower.getRef()));
    trainer.tell(new Learn(Blobs.batch(600, 200), ingest.getRef()));

    follower.expectMessageClass(Started.class);
    assertThat(follower.expectMessageClass(Progress.Learned.class).quality().sum())
        .isGreaterThan(150);
  }

  /** Operations leave scalars of a few bytes to the garbage collector. */
  private static final long SCALARS = 500;

  @Test
  void freesItsTensorsWhenItStopsAndWhenItFails() {
    long before = Backend.inUse().tensorBytes();
    ActorRef<Trainer.Command> stopped = KIT.spawn(trainer(Trainers.fresh()));
    stopped.tell(new Learn(withOneFeature(1), ingest.getRef()));
    ingest.receiveMessage();
    assertThat(Backend.inUse().tensorBytes()).isGreaterThan(before + 2_000);

    KIT.stop(stopped);
    assertThat(Backend.inUse().tensorBytes()).isLessThan(before + SCALARS);

    ActorRef<Trainer.Command> failed = KIT.spawn(trainer(Trainers.fresh()));
    failed.tell(new Learn(ofAnUnknownClass(), ingest.getRef()));
    ingest.expectTerminated(failed);
    assertThat(Backend.inUse().tensorBytes()).isLessThan(before + SCALARS);
  }

  @Test
  void refusesToObserveNever() {
    assertThatThrownBy(() -> new Trainer.Settings(0, Trainers.EVALUATION))
        .hasMessageContaining("observe-every must be at least 1: 0");
  }
}
