package io.espalier.actors.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.espalier.actors.Blobs;
import io.espalier.actors.Protocol;
import io.espalier.actors.ingest.Ingest.Completed;
import io.espalier.actors.ingest.Ingest.Drain;
import io.espalier.actors.ingest.Ingest.Drained;
import io.espalier.actors.ingest.Ingest.Ended;
import io.espalier.actors.ingest.Ingest.Failed;
import io.espalier.actors.ingest.Ingest.Lost;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.OffsetsLearned;
import io.espalier.actors.progress.Progress.StreamFailed;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.Trainer.BatchLearned;
import io.espalier.actors.trainer.Trainer.Diverged;
import io.espalier.actors.trainer.Trainer.Learn;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.BrokenStreamException;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.Quarantine;
import io.espalier.streaming.sample.StreamChangedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The stream in the hands of its owner, with the test as the trainer. Time passes when told to. */
@ExtendWith(LogCapturingExtension.class)
class IngestTest {

  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final int BATCH = 10;

  private final TestProbe<Trainer.Command> trainer = KIT.createTestProbe();
  private final TestProbe<Ended> owner = KIT.createTestProbe();
  private final TestProbe<Progress> watcher = KIT.createTestProbe();
  private final TestProbe<Drained> drainer = KIT.createTestProbe();
  private final Queue<CompletableFuture<Void>> settingAside = new ConcurrentLinkedQueue<>();
  private final List<Offsets> ranges = Collections.synchronizedList(new ArrayList<>());
  private final Quarantine quarantine =
      (from, to, reason) -> {
        CompletableFuture<Void> done = new CompletableFuture<>();
        ranges.addAll(List.of(from, to));
        settingAside.add(done);
        return done;
      };
  private final List<Offsets> opened = Collections.synchronizedList(new ArrayList<>());

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  private ActorRef<Ingest.Command> ingest(
      long start, Function<Offsets, Source<Batch, NotUsed>> stream) {
    return ingest(start, BATCH, stream);
  }

  private ActorRef<Ingest.Command> ingest(
      long start, int recordsAhead, Function<Offsets, Source<Batch, NotUsed>> stream) {
    return KIT.spawn(
        Ingest.create(
            offsets -> {
              opened.add(offsets);
              return stream.apply(offsets);
            },
            quarantine,
            new StreamPosition(Blobs.offsets(start), start, 0, 0),
            recordsAhead,
            trainer.getRef(),
            owner.getRef(),
            watcher.getRef()));
  }

  private Learn expectLearn(long from) {
    Learn learn = trainer.expectMessageClass(Learn.class);
    assertThat(learn.batch().offsets()).isEqualTo(Blobs.offsets(from + BATCH));
    return learn;
  }

  private StreamFailed expectStreamFailed() {
    return watcher
        .fishForMessage(
            Duration.ofSeconds(3),
            progress ->
                progress instanceof StreamFailed
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore())
        .stream()
        .map(StreamFailed.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private CompletableFuture<Void> expectSettingAside() {
    Awaitility.await().until(() -> !settingAside.isEmpty());
    return settingAside.remove();
  }

  private static void diverge(Learn learn) {
    learn.replyTo().tell(new Diverged(learn.batch(), "too wild"));
  }

  @Test
  void aBatchThatCanNotBeLearntIsSetAsideAndItsPlaceAcknowledged() {
    ingest(0, Blobs.stream(100, BATCH));
    acknowledge(expectLearn(0));
    Learn wild = expectLearn(10);
    expectLearn(20);

    diverge(wild);
    CompletableFuture<Void> first = expectSettingAside();
    trainer.expectNoMessage();
    LoggingTestKit.warn("could not be set aside, trying again in 1 s: no broker")
        .expect(
            KIT.system(),
            () -> {
              first.completeExceptionally(
                  new BrokenStreamException("no broker", true, new IllegalStateException()));
              return null;
            });
    TIME.timePasses(Duration.ofSeconds(1));
    expectSettingAside().complete(null);

    Learn instead = expectLearn(10);
    assertThat(instead.batch().size()).isZero();
    assertThat(instead.batch().deadLetters()).isEqualTo(BATCH);
    assertThat(ranges)
        .containsExactly(
            Blobs.offsets(10), Blobs.offsets(20), Blobs.offsets(10), Blobs.offsets(20));
    acknowledge(instead);
    assertThat(expectLearn(30).batch().size()).isEqualTo(BATCH);
  }

  @Test
  void drainsWhileABatchIsSetAside() {
    ActorRef<Ingest.Command> ingest = ingest(0, Blobs.stream(100, BATCH));
    diverge(expectLearn(0));
    Learn behind = expectLearn(10);
    CompletableFuture<Void> done = expectSettingAside();

    ingest.tell(new Drain(drainer.getRef()));
    done.complete(null);
    acknowledge(expectLearn(0));
    drainer.expectNoMessage();
    acknowledge(behind);

    drainer.expectMessage(new Drained(Blobs.offsets(20)));
  }

  private static void acknowledge(Learn learn) {
    learn.replyTo().tell(new BatchLearned(learn.batch().offsets()));
  }

  /** All batches, then a failure instead of the end. */
  private static Function<Offsets, Source<Batch, NotUsed>> failingAfter(int records) {
    return failingAfter(records, new IllegalStateException("connection lost"));
  }

  private static Function<Offsets, Source<Batch, NotUsed>> failingAfter(
      int records, RuntimeException failure) {
    return offsets ->
        Blobs.stream(records + BATCH, BATCH)
            .apply(offsets)
            .map(
                batch -> {
                  if (Blobs.next(batch.offsets()) > records) {
                    throw failure;
                  }
                  return batch;
                });
  }

  private void expectFailureIn(int seconds, Runnable trigger) {
    LoggingTestKit.warn("opening it again in " + seconds + " s")
        .expect(
            KIT.system(),
            () -> {
              trigger.run();
              return Done.getInstance();
            });
  }

  @Test
  void canBeAskedForNothingElse() {
    // In every state: with and without a batch in hand, waiting, ending and ended, by the tests
    // below.
    assertThat(Protocol.publicMessages(Ingest.Command.class)).containsExactly(Drain.class);
  }

  @Test
  void givesTwoBatchesAndTakesOneAhead() {
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger learnt = new AtomicInteger();
    AtomicInteger mostInHand = new AtomicInteger();
    ingest(
        0,
        offsets ->
            Blobs.stream(500, BATCH)
                .apply(offsets)
                .map(
                    batch -> {
                      int inHand = taken.incrementAndGet() - learnt.get();
                      mostInHand.accumulateAndGet(inHand, Math::max);
                      return batch;
                    }));

    Learn learning = expectLearn(0);
    for (int k = 1; k < 50; k++) {
      Learn waiting = expectLearn((long) k * BATCH);
      if (k == 1) {
        // Those that the trainer has, the one held ready and the one the stream offers next.
        await().until(() -> taken.get() == 4);
        trainer.expectNoMessage();
      }
      learnt.incrementAndGet();
      acknowledge(learning);
      learning = waiting;
    }
    acknowledge(learning);

    owner.expectMessage(new Completed(Blobs.offsets(500)));
    assertThat(mostInHand.get()).isEqualTo(4);
  }

  @Test
  void givesAsManySmallBatchesAsMakeUpALargeOne() {
    ingest(0, 5 * BATCH, Blobs.stream(200, BATCH));

    List<Learn> given = new ArrayList<>();
    for (int k = 0; k < 5; k++) {
      given.add(expectLearn((long) k * BATCH));
    }
    trainer.expectNoMessage();
    given.forEach(IngestTest::acknowledge);
    for (int k = 5; k < 20; k++) {
      acknowledge(expectLearn((long) k * BATCH));
    }

    owner.expectMessage(new Completed(Blobs.offsets(200)));
  }

  @Test
  void whatItTookOfAStreamThatFailsIsLearntBeforeItOpensAnother() {
    AtomicReference<List<Learn>> given = new AtomicReference<>(List.of());
    expectFailureIn(
        1,
        () -> {
          ingest(
              0,
              3 * BATCH,
              offsets ->
                  opened.size() == 1
                      ? failingAfter(40).apply(offsets)
                      : Blobs.stream(60, BATCH).apply(offsets));
          Learn first = expectLearn(0);
          given.set(List.of(expectLearn(10), expectLearn(20)));
          acknowledge(first);
        });
    given.get().forEach(IngestTest::acknowledge);
    acknowledge(expectLearn(30));

    await()
        .until(
            () -> {
              TIME.timePasses(Duration.ofSeconds(1));
              return opened.size() == 2;
            });
    acknowledge(expectLearn(40));
    acknowledge(expectLearn(50));
    assertThat(opened).containsExactly(Blobs.offsets(0), Blobs.offsets(40));
    owner.expectMessage(new Completed(Blobs.offsets(60)));
  }

  @Test
  void isCompleteOnceTheLastBatchIsLearnt() {
    ingest(0, Blobs.stream(20, BATCH));
    acknowledge(expectLearn(0));
    Learn last = expectLearn(10);

    owner.expectNoMessage();
    acknowledge(last);

    owner.expectMessage(new Completed(Blobs.offsets(20)));
  }

  @Test
  void aStreamWithoutBatchesIsCompleteAtOnce() {
    ingest(70, offsets -> Source.empty());

    owner.expectMessage(new Completed(Blobs.offsets(70)));
  }

  @Test
  void opensTheStreamWhereItIsToldTo() {
    ingest(30, Blobs.stream(100, BATCH));

    expectLearn(30);
    assertThat(opened).containsExactly(Blobs.offsets(30));
  }

  @Test
  void drainsToWhatIsLearntAndStartsNothingNew() {
    TestProbe<Done> cancelled = KIT.createTestProbe();
    ActorRef<Ingest.Command> ingest =
        ingest(
            0,
            offsets ->
                Blobs.stream(1_000, BATCH)
                    .apply(offsets)
                    .watchTermination(
                        (unused, end) -> {
                          end.thenAccept(cancelled.getRef()::tell);
                          return unused;
                        }));
    acknowledge(expectLearn(0));
    Learn learning = expectLearn(10);
    Learn waiting = expectLearn(20);

    ingest.tell(new Drain(drainer.getRef()));
    cancelled.receiveMessage();
    acknowledge(learning);
    drainer.expectNoMessage();
    acknowledge(waiting);

    drainer.expectMessage(new Drained(Blobs.offsets(30)));
    trainer.expectNoMessage();
    owner.expectNoMessage();
  }

  @Test
  void drainsAtOnceWhenNothingIsInHand() {
    ActorRef<Ingest.Command> ingest = ingest(40, offsets -> Source.never());

    ingest.tell(new Drain(drainer.getRef()));

    drainer.expectMessage(new Drained(Blobs.offsets(40)));
  }

  @Test
  void drainsAfterTheEndOfTheStreamToo() {
    ActorRef<Ingest.Command> ingest = ingest(0, Blobs.stream(10, BATCH));
    acknowledge(expectLearn(0));
    owner.expectMessageClass(Completed.class);

    ingest.tell(new Drain(drainer.getRef()));
    drainer.expectMessage(new Drained(Blobs.offsets(10)));
    ingest.tell(new Drain(drainer.getRef()));
    drainer.expectMessage(new Drained(Blobs.offsets(10)));
  }

  @Test
  void drainsWhileTheLastBatchIsLearnt() {
    ActorRef<Ingest.Command> ingest = ingest(0, Blobs.stream(10, BATCH));
    Learn last = expectLearn(0);

    ingest.tell(new Drain(drainer.getRef()));
    acknowledge(last);

    drainer.expectMessage(new Drained(Blobs.offsets(10)));
  }

  @Test
  void aStreamThatFailsBeforeItsFirstBatchFailsTheRunWithItsCause() {
    IllegalStateException cause = new IllegalStateException("no broker");

    ActorRef<Ingest.Command> ingest = ingest(0, offsets -> Source.failed(cause));

    assertThat(owner.expectMessageClass(Failed.class).cause()).isSameAs(cause);
    owner.expectTerminated(ingest);
  }

  @Test
  void aStreamThatFailsLaterIsOpenedAgainWhereLearningStands() {
    Function<Offsets, Source<Batch, NotUsed>> stream =
        offsets ->
            Blobs.next(offsets) < 20
                ? failingAfter(20).apply(offsets)
                : Blobs.stream(30, BATCH).apply(offsets);
    AtomicReference<Learn> second = new AtomicReference<>();
    expectFailureIn(
        1,
        () -> {
          ingest(0, stream);
          acknowledge(expectLearn(0));
          second.set(expectLearn(10));
        });

    acknowledge(second.get());
    TIME.timePasses(Duration.ofMillis(999));
    assertThat(opened).hasSize(1);
    TIME.timePasses(Duration.ofMillis(1));

    acknowledge(expectLearn(20));
    owner.expectMessage(new Completed(Blobs.offsets(30)));
    assertThat(opened).containsExactly(Blobs.offsets(0), Blobs.offsets(20));
  }

  @Test
  void tellsHowFarTheStreamIsLearnt() {
    ingest(30, Blobs.stream(50, BATCH));

    watcher.expectMessage(new OffsetsLearned(30, Blobs.offsets(30)));
    Learn first = expectLearn(30);
    watcher.expectNoMessage();
    acknowledge(first);
    watcher.expectMessage(new OffsetsLearned(40, Blobs.offsets(40)));
    acknowledge(expectLearn(40));
    watcher.expectMessage(new OffsetsLearned(50, Blobs.offsets(50)));
  }

  @Test
  void tellsThatTheStreamFailedAndAfterHowManyRecords() {
    AtomicReference<ActorRef<Ingest.Command>> ingest = new AtomicReference<>();
    expectFailureIn(
        1,
        () -> {
          ingest.set(ingest(30, failingAfter(70)));
          acknowledge(expectLearn(30));
          acknowledge(expectLearn(40));
        });

    assertThat(expectStreamFailed())
        .isEqualTo(new StreamFailed(50, "java.lang.IllegalStateException: connection lost"));
    KIT.stop(ingest.get());
  }

  @Test
  void aStreamThatDoesNotComeBackEndsOnceWhatWasTakenIsLearnt() {
    var gone = new BrokenStreamException("gone for good", false, null);
    ActorRef<Ingest.Command> ingest = ingest(0, failingAfter(20, gone));
    acknowledge(expectLearn(0));
    Learn last = expectLearn(10);

    owner.expectNoMessage();
    acknowledge(last);

    assertThat(owner.expectMessageClass(Lost.class).cause()).isSameAs(gone);
    TIME.timePasses(Duration.ofSeconds(60));
    assertThat(opened).hasSize(1);
    ingest.tell(new Drain(drainer.getRef()));
    drainer.expectMessage(new Drained(Blobs.offsets(20)));
  }

  @Test
  void aStreamThatHasChangedIsOpenedAgainAtOnceEvenIfNothingCameYet() {
    ingest(
        30,
        offsets ->
            opened.size() == 1
                ? Source.failed(new StreamChangedException("more partitions"))
                : Blobs.stream(40, BATCH).apply(offsets));

    await()
        .until(
            () -> {
              TIME.timePasses(Duration.ofSeconds(1));
              return opened.size() == 2;
            });
    acknowledge(expectLearn(30));

    owner.expectMessage(new Completed(Blobs.offsets(40)));
  }

  @Test
  void aBrokerThatDoesNotAnswerMayComeBack() {
    var away = new BrokenStreamException("no broker answered", true, null);

    AtomicReference<ActorRef<Ingest.Command>> ingest = new AtomicReference<>();

    expectFailureIn(
        1,
        () -> {
          ingest.set(ingest(0, failingAfter(10, away)));
          acknowledge(expectLearn(0));
        });

    assertThat(expectStreamFailed().reason()).isEqualTo("no broker answered");
    KIT.stop(ingest.get());
  }

  @Test
  void waitsWithOpeningForTheBatchThatIsBeingLearnt() {
    AtomicReference<Learn> learning = new AtomicReference<>();
    expectFailureIn(
        1,
        () -> {
          ingest(
              0,
              offsets ->
                  opened.size() == 1
                      ? failingAfter(10).apply(offsets)
                      : Blobs.stream(20, BATCH).apply(offsets));
          learning.set(expectLearn(0));
        });

    TIME.timePasses(Duration.ofSeconds(1));
    TIME.timePasses(Duration.ofSeconds(1));
    assertThat(opened).hasSize(1);
    acknowledge(learning.get());

    await()
        .until(
            () -> {
              TIME.timePasses(Duration.ofSeconds(1));
              return opened.size() == 2;
            });
    acknowledge(expectLearn(10));
    assertThat(opened.get(1)).isEqualTo(Blobs.offsets(10));
    owner.expectMessage(new Completed(Blobs.offsets(20)));
  }

  @Test
  void triesAgainWithGrowingDelaysAndFromTheFirstOnceItWorks() {
    AtomicInteger opens = new AtomicInteger();
    AtomicReference<ActorRef<Ingest.Command>> ingest = new AtomicReference<>();
    Function<Offsets, Source<Batch, NotUsed>> stream =
        offsets -> {
          int open = opens.getAndIncrement();
          return open == 0 || open == 8
              ? failingAfter((int) Blobs.next(offsets) + BATCH).apply(offsets)
              : Source.failed(new IllegalStateException("still away"));
        };

    expectFailureIn(
        1,
        () -> {
          ingest.set(ingest(0, stream));
          acknowledge(expectLearn(0));
        });
    int before = 1;
    for (int seconds : new int[] {2, 4, 8, 16, 30, 30, 30}) {
      int waited = before;
      expectFailureIn(seconds, () -> TIME.timePasses(Duration.ofSeconds(waited)));
      before = seconds;
    }
    assertThat(opens.get()).isEqualTo(8);
    expectFailureIn(
        1,
        () -> {
          TIME.timePasses(Duration.ofSeconds(30));
          acknowledge(expectLearn(10));
        });
    KIT.stop(ingest.get());
  }

  @Test
  void aDrainEndsTheWaitForAnotherTry() {
    AtomicReference<ActorRef<Ingest.Command>> ingest = new AtomicReference<>();
    expectFailureIn(
        1,
        () -> {
          ingest.set(ingest(0, failingAfter(10)));
          acknowledge(expectLearn(0));
        });

    ingest.get().tell(new Drain(drainer.getRef()));
    drainer.expectMessage(new Drained(Blobs.offsets(10)));
    TIME.timePasses(Duration.ofSeconds(60));

    assertThat(opened).hasSize(1);
  }

  @Test
  void losesNothingAndRepeatsNothingHoweverOftenTheStreamFails() {
    AtomicLong next = new AtomicLong();
    List<String> gaps = Collections.synchronizedList(new ArrayList<>());
    ActorRef<Trainer.Command> quick =
        KIT.spawn(
            Behaviors.receiveMessage(
                message -> {
                  Learn learn = (Learn) message;
                  long from = Blobs.next(learn.batch().offsets()) - learn.batch().size();
                  if (from != next.get()) {
                    gaps.add(from + " after " + next.get());
                  }
                  next.set(Blobs.next(learn.batch().offsets()));
                  acknowledge(learn);
                  return Behaviors.same();
                }));
    KIT.spawn(
        Ingest.create(
            offsets -> {
              int from = (int) Blobs.next(offsets);
              int until = from + BATCH * (1 + from / BATCH % 7);
              return until >= 1_000
                  ? Blobs.stream(1_000, BATCH).apply(offsets)
                  : failingAfter(until).apply(offsets);
            },
            quarantine,
            StreamPosition.START,
            4 * BATCH,
            quick,
            owner.getRef(),
            watcher.getRef()));

    await()
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              TIME.timePasses(Duration.ofSeconds(1));
              return next.get() == 1_000;
            });

    owner.expectMessage(new Completed(Blobs.offsets(1_000)));
    assertThat(gaps).isEmpty();
  }

  @Test
  void letsGoOfTheStreamWhenItIsStopped() {
    TestProbe<Done> cancelled = KIT.createTestProbe();
    ActorRef<Ingest.Command> ingest =
        ingest(
            0,
            offsets ->
                Source.<Batch>never()
                    .watchTermination(
                        (unused, end) -> {
                          end.thenAccept(cancelled.getRef()::tell);
                          return unused;
                        }));

    KIT.stop(ingest);

    cancelled.receiveMessage();
  }
}
