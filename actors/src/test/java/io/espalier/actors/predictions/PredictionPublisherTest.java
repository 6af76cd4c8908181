package io.espalier.actors.predictions;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.predictions.PredictionPublisher.Publish;
import io.espalier.actors.predictions.PredictionPublisher.Published;
import io.espalier.streaming.prediction.ModelVersion;
import io.espalier.streaming.prediction.Predictions;
import io.espalier.streaming.sample.SampleOrigins;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PredictionPublisherTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicLong nanos = new AtomicLong();
  private final PredictionFigures figures = new PredictionFigures(nanos::get);
  private final TestProbe<Published> trainer = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private ActorRef<PredictionPublisher.Command> publisher(MemoryLog log) {
    return KIT.spawn(PredictionPublisher.create(new PredictionOutput(log, figures), Runnable::run));
  }

  private Publish publish(long from, long end) {
    int size = (int) (end - from);
    return new Publish(
        new Predictions(
            new SampleOrigins(
                new int[size],
                LongStream.range(from, end).toArray(),
                new long[size],
                new byte[size][]),
            new float[2 * size],
            new ModelVersion(from, 0)),
        trainer.getRef());
  }

  private static Long[] offsets(long end) {
    return LongStream.range(0, end).boxed().toArray(Long[]::new);
  }

  private void awaitPublished(int records) {
    assertThat(trainer.receiveMessage(PATIENCE)).isEqualTo(new Published(records));
  }

  @Test
  void whatComesTwiceIsWrittenOnceAndToldOfTwice() {
    MemoryLog log = new MemoryLog(Runnable::run);
    ActorRef<PredictionPublisher.Command> publisher = publisher(log);

    publisher.tell(publish(0, 10));
    publisher.tell(publish(0, 15));

    awaitPublished(10);
    awaitPublished(15);
    assertThat(log.offsets(0)).containsExactly(offsets(15));
    assertThat(figures.written()).isEqualTo(15);
  }

  /** What is told of is safe with all before it, however the log answers. */
  @Test
  void tellsInTheOrderInWhichPredictionsCame() throws InterruptedException {
    LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    MemoryLog log = new MemoryLog(tasks::add);
    ActorRef<PredictionPublisher.Command> publisher = publisher(log);
    publisher.tell(publish(0, 10));
    publisher.tell(publish(0, 10)); // nothing to be written: safe at once
    Runnable first = tasks.poll(30, TimeUnit.SECONDS);
    nanos.set(TimeUnit.SECONDS.toNanos(7));

    trainer.expectNoMessage(Duration.ofMillis(50));
    assertThat(figures.inFlight()).isEqualTo(10);
    assertThat(figures.secondsBehind()).isEqualTo(7);
    first.run();

    awaitPublished(10);
    awaitPublished(10);
    assertThat(figures.inFlight()).isZero();
    assertThat(figures.secondsBehind()).isZero();
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenFromWhereTheLogStands() {
    MemoryLog log = new MemoryLog(Runnable::run);
    ActorRef<PredictionPublisher.Command> publisher = publisher(log);
    publisher.tell(publish(0, 10));
    awaitPublished(10);
    log.failWrites(1);

    publisher.tell(publish(10, 20));
    publisher.tell(publish(20, 30));

    awaitPublished(10);
    awaitPublished(10);
    assertThat(log.offsets(0)).containsExactly(offsets(30));
    assertThat(log.opened()).isEqualTo(2);
    assertThat(figures.failures()).isEqualTo(1);
  }

  /** A log that opens and then takes nothing is no log that is written to. */
  @Test
  void warnsOnceUntilSomethingIsWritten() {
    MemoryLog log = new MemoryLog(Runnable::run);
    ActorRef<PredictionPublisher.Command> publisher = publisher(log);
    log.failWrites(3);

    LoggingTestKit.warn("predictions can't be written")
        .withOccurrences(1)
        .expect(
            KIT.system(),
            () ->
                LoggingTestKit.info("predictions are written again")
                    .withOccurrences(1)
                    .expect(
                        KIT.system(),
                        () -> {
                          publisher.tell(publish(0, 10));
                          awaitPublished(10);
                          return null;
                        }));
    assertThat(log.opened()).isEqualTo(4);
  }

  @Test
  void goesOnBehindWhatARunBeforeHasWritten() {
    MemoryLog log = new MemoryLog(Runnable::run);
    ActorRef<PredictionPublisher.Command> killed = publisher(log);
    killed.tell(publish(0, 17));
    awaitPublished(17);
    KIT.stop(killed, PATIENCE);

    ActorRef<PredictionPublisher.Command> next = publisher(log);
    next.tell(publish(10, 20));

    awaitPublished(10);
    assertThat(log.offsets(0)).containsExactly(offsets(20));
    assertThat(figures.written()).isEqualTo(20);
  }

  /** A restart of the actors on a slow disk must not lose what waits for the first opening. */
  @Test
  void whatComesBeforeTheLogIsOpenWaits() {
    Queue<Runnable> openings = new ArrayDeque<>();
    Executor slow = openings::add;
    MemoryLog log = new MemoryLog(Runnable::run);
    ActorRef<PredictionPublisher.Command> publisher =
        KIT.spawn(PredictionPublisher.create(new PredictionOutput(log, figures), slow));
    publisher.tell(publish(0, 10));
    trainer.awaitAssert(
        PATIENCE,
        () -> {
          assertThat(figures.inFlight()).isEqualTo(10);
          return null;
        });

    openings.remove().run();

    awaitPublished(10);
    assertThat(log.offsets(0)).containsExactly(offsets(10));
  }
}
