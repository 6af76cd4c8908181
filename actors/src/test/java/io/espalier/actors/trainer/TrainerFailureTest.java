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
import io.espalier.model.network.InputShape;
import io.espalier.model.network.LayerSpec.Nonlinearity;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.train.DivergedException;
import io.espalier.streaming.sample.Batch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
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
        new Trainer.Settings(1, Trainers.EVALUATION), start, monitor.getRef(), System::nanoTime);
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
              ref.tell(new Follow(follower.getRef()));
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
    follower.expectMessage(new Started(0, 0, 0));
    assertThat(follower.receiveMessage().records()).isEqualTo(20);
    follower.expectNoMessage();
    ingest.expectMessage(new Learnt(Blobs.offsets(20)));
    ingest.expectNoMessage();
  }

  @Test
  void freesItsTensorsWhenItStopsOrFails() {
    NetworkSpec large =
        NetworkSpec.parse("20-1500-1500-3", InputShape.flat(20), 3, Nonlinearity.RELU);
    TrainerState start = Trainers.fresh(large);
    runOnce(start, withOneFeature(1)); // warms up the natives
    long before = Backend.offHeapBytes();

    for (int k = 0; k < 30; k++) {
      runOnce(start, withOneFeature(k % 2 == 0 ? 1 : Float.NaN));
    }

    // Parameters and gradients of one trainer take 18 MB, 540 MB if nobody freed them.
    assertThat(Backend.offHeapBytes() - before).isLessThan(270L << 20);
  }

  private void runOnce(TrainerState start, Batch batch) {
    // On one thread: the C library keeps freed memory for each thread that has used it.
    ActorRef<Trainer.Command> trainer =
        KIT.spawn(trainer(start), DispatcherSelector.fromConfig("espalier.scoring-dispatcher"));
    trainer.tell(new Learn(batch, ingest.getRef()));
    if (!Float.isNaN(batch.features()[45])) {
      ingest.receiveMessage();
      KIT.stop(trainer);
    } else {
      ingest.expectTerminated(trainer);
    }
  }

  @Test
  void refusesToObserveNever() {
    assertThatThrownBy(() -> new Trainer.Settings(0, Trainers.EVALUATION))
        .hasMessageContaining("observe-every must be at least 1: 0");
  }
}
