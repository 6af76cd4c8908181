package io.espalier.actors.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.actors.Blobs;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.trainer.Trainer.Follow;
import io.espalier.actors.trainer.Trainer.Learn;
import io.espalier.actors.trainer.Trainer.Learnt;
import io.espalier.model.device.Backend;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.train.DivergedException;
import io.espalier.streaming.sample.Batch;
import java.util.concurrent.atomic.AtomicReference;
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
  private final TestProbe<Learnt> ingest = KIT.createTestProbe();
  private final TestProbe<Progress> follower = KIT.createTestProbe();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  private Behavior<Trainer.Command> trainer(TrainerState start) {
    return Trainer.create(
        new Trainer.Settings(1, Trainers.EVALUATION),
        start,
        EvidenceSpec::activity,
        monitor.getRef(),
        System::nanoTime);
  }

  private static Batch withOneFeature(float value) {
    Batch batch = Blobs.batch(20, 20);
    float[] features = batch.features().clone();
    features[45] = value;
    return new Batch(features, batch.labels(), batch.offsets(), 0, 0);
  }

  @Test
  void aFeatureThatIsNotANumberEndsItWithTheReason() {
    TestProbe<Throwable> parent = KIT.createTestProbe();
    AtomicReference<ActorRef<Trainer.Command>> child = new AtomicReference<>();
    KIT.spawn(
        Behaviors.setup(
            context -> {
              ActorRef<Trainer.Command> ref = context.spawn(trainer(Trainers.fresh()), "trainer");
              context.watch(ref);
              child.set(ref);
              ref.tell(new Follow<>(follower.getRef(), progress -> progress));
              ref.tell(new Learn(Blobs.batch(0, 20), ingest.getRef()));
              ref.tell(new Learn(withOneFeature(Float.NaN), ingest.getRef()));
              return Behaviors.receive(Object.class)
                  .onSignal(
                      ChildFailed.class,
                      failed -> {
                        parent.getRef().tell(failed.getCause());
                        return Behaviors.same();
                      })
                  .build();
            }));

    assertThat(parent.receiveMessage()).isInstanceOf(DivergedException.class);
    follower.expectMessage(new Started(0, 0, 0, Blobs.NETWORK.parameters()));
    assertThat(follower.receiveMessage().records()).isEqualTo(20);
    follower.expectNoMessage();
    ingest.expectMessage(new Learnt(Blobs.offsets(20)));
    ingest.expectNoMessage();
  }

  /** Operations leave scalars of a few bytes to the garbage collector. */
  private static final long SCALARS = 500;

  @Test
  void freesItsTensorsWhenItStopsAndWhenItFails() {
    long before = Backend.tensorBytes();
    ActorRef<Trainer.Command> stopped = KIT.spawn(trainer(Trainers.fresh()));
    stopped.tell(new Learn(withOneFeature(1), ingest.getRef()));
    ingest.receiveMessage();
    assertThat(Backend.tensorBytes()).isGreaterThan(before + 2_000);

    KIT.stop(stopped);
    assertThat(Backend.tensorBytes()).isLessThan(before + SCALARS);

    ActorRef<Trainer.Command> failed = KIT.spawn(trainer(Trainers.fresh()));
    failed.tell(new Learn(withOneFeature(Float.NaN), ingest.getRef()));
    ingest.expectTerminated(failed);
    assertThat(Backend.tensorBytes()).isLessThan(before + SCALARS);
  }

  @Test
  void refusesToObserveNever() {
    assertThatThrownBy(() -> new Trainer.Settings(0, Trainers.EVALUATION))
        .hasMessageContaining("observe-every must be at least 1: 0");
  }
}
