package io.espalier.deploy.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.NetworkPublished;
import io.espalier.actors.progress.Progress.Skipped;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.deploy.onnx.Predictor;
import io.espalier.model.network.NetworkSnapshot;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ModelPublisherTest {

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  private final BlockingQueue<Long> published = new LinkedBlockingQueue<>();
  private final ServedVersions versions = new ServedVersions(5);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ModelPublisher publisher =
      new ModelPublisher(
          new Slow(),
          List.of(),
          versions,
          new PredictMeters(registry, versions),
          model -> published.add(model.version()),
          () -> 0);
  private final BehaviorTestKit<Progress> follower = BehaviorTestKit.create(publisher.follower());

  /** The first export takes as long as the test wants. */
  private final class Slow implements ModelRuntime {

    private final TestRuntime runtime = new TestRuntime();

    @Override
    public String platform() {
      return runtime.platform();
    }

    @Override
    public byte[] export(PublishedModel model) {
      begun.countDown();
      try {
        mayGoOn.await();
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
      return runtime.export(model);
    }

    @Override
    public Predictor open(byte[] file, PublishedModel model) {
      return runtime.open(file, model);
    }
  }

  @AfterEach
  void close() {
    mayGoOn.countDown();
    publisher.close();
  }

  private void tell(long records) {
    follower.run(new NetworkPublished(records, TestRuntime.network(records)));
  }

  private long next() throws InterruptedException {
    Long version = published.poll(30, TimeUnit.SECONDS);
    assertThat(version).isNotNull();
    return version;
  }

  @Test
  void whileOneIsMadeTheNewestWaitsAndOnlyThat() throws Exception {
    tell(10);
    begun.await();
    tell(20);
    tell(30);
    tell(40);
    mayGoOn.countDown();

    assertThat(next()).isEqualTo(10);
    assertThat(next()).isEqualTo(40);
    tell(50);
    assertThat(next()).isEqualTo(50);
    assertThat(versions.numbers()).containsExactly(50L, 40L, 10L);
  }

  @Test
  void whatCantBePredictedWithLeavesTheOneBefore() throws Exception {
    mayGoOn.countDown();
    tell(10);
    assertThat(next()).isEqualTo(10);
    NetworkSnapshot network = TestRuntime.network(1);
    float[] exploded = network.values().clone();
    exploded[0] = Float.POSITIVE_INFINITY;

    follower.run(new NetworkPublished(20, NetworkSnapshot.dense(network.spec(), exploded)));
    awaitFailure();
    tell(30);

    assertThat(next()).isEqualTo(30);
    assertThat(versions.numbers()).containsExactly(30L, 10L);
  }

  private void awaitFailure() {
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> registry.get("espalier.predict.publish.failures").counter().count() == 1);
  }

  @Test
  void itsAgeIsCountedInRecords() throws Exception {
    mayGoOn.countDown();
    follower.run(new Started(10, 0, 0, 50));
    assertThat(age()).isNaN();
    tell(10);
    next();
    follower.run(new Skipped(10, 1, 0));
    follower.run(new Started(25, 0, 0, 50));

    assertThat(age()).isEqualTo(15);
    assertThat(registry.get("espalier.predict.version").gauge().value()).isEqualTo(10);
    assertThat(registry.get("espalier.predict.versions").gauge().value()).isEqualTo(1);
  }

  private double age() {
    return registry.get("espalier.predict.age.records").gauge().value();
  }

  @Test
  void closedItTakesNoMore() {
    mayGoOn.countDown();
    publisher.close();
    tell(10);

    assertThat(begun.getCount()).isEqualTo(1);
    assertThat(versions.numbers()).isEmpty();
  }

  /** What runs a model may be taken away once it is closed. */
  @Test
  void closingItFinishesTheVersionAtHandAndBeginsNoOther() throws Exception {
    tell(10);
    begun.await();
    tell(20);
    Thread closing = new Thread(publisher::close);
    closing.start();
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    assertThat(versions.numbers()).isEmpty();
    mayGoOn.countDown();
    closing.join();

    assertThat(versions.numbers()).containsExactly(10L);
  }
}
