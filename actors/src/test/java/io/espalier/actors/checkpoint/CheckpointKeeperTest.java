package io.espalier.actors.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.espalier.actors.Events;
import io.espalier.actors.Protocol;
import io.espalier.actors.checkpoint.CheckpointKeeper.Answer;
import io.espalier.actors.checkpoint.CheckpointKeeper.NotTaken;
import io.espalier.actors.checkpoint.CheckpointKeeper.Take;
import io.espalier.actors.checkpoint.CheckpointKeeper.Taken;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.CheckpointFailed;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.Skipped;
import io.espalier.actors.pruner.Pruner;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.actors.trainer.Trainer;
import io.espalier.streaming.sample.Offsets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The keeper in conversation; the test plays everybody else, and the disk is real. */
@ExtendWith(LogCapturingExtension.class)
class CheckpointKeeperTest {

  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final int EVERY = 100;

  @TempDir Path folder;

  private final TestProbe<Trainer.Command> trainer = KIT.createTestProbe();
  private final TestProbe<Pruner.Command> pruner = KIT.createTestProbe();
  private final TestProbe<Progress> watchers = KIT.createTestProbe();
  private final TestProbe<Answer> asker = KIT.createTestProbe();
  private final Queue<Offsets> committed = new ConcurrentLinkedQueue<>();
  private final AtomicLong requests = new AtomicLong();
  private ActorRef<Progress> follower;

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  private ActorRef<CheckpointKeeper.Command> keeper(long startRecords) {
    return keeper(startRecords, Runnable::run, committed::add);
  }

  private ActorRef<CheckpointKeeper.Command> keeper(
      long startRecords, Executor blocking, Consumer<Offsets> committer) {
    ActorRef<CheckpointKeeper.Command> keeper =
        KIT.spawn(
            CheckpointKeeper.create(
                CheckpointStore.open(folder, 3),
                new CheckpointKeeper.Interval(EVERY, Duration.ofMinutes(5)),
                requests::incrementAndGet,
                new StreamPosition(Offsets.NONE, startRecords, 3, 4),
                new Participants(trainer.getRef(), List.of(Pruner.participant(pruner.getRef()))),
                committer,
                watchers.getRef(),
                blocking));
    follower = trainer.expectMessageClass(Trainer.Follow.class).follower();
    follower.tell(new Progress.Started(startRecords, 3, 4, 387));
    return keeper;
  }

  private void learn(long records) {
    follower.tell(
        new Learned(
            records, Events.predictions(10, 9), 0.5, 1_000, 2_000, Events.NO_EVALUATION, 3, 4));
  }

  /** What the keeper has asked everybody for. */
  private record Requests(Trainer.StateSnapshot trainer, Pruner.SaveState pruner) {

    void answer(Checkpoint checkpoint) {
      answerAllBut("", checkpoint);
    }

    void answerAllBut(String silent, Checkpoint checkpoint) {
      if (!silent.equals("trainer")) {
        trainer.replyTo().tell(checkpoint.trainer());
      }
      if (!silent.equals("evidence")) {
        trainer.evidenceReplyTo().tell(checkpoint.evidence());
      }
      if (!silent.equals("pruner")) {
        pruner.replyTo().tell(checkpoint.pruner());
      }
      if (!silent.equals("drift")) {
        trainer.driftReplyTo().tell(checkpoint.drift());
      }
    }
  }

  private Requests expectRequests() {
    Requests requests =
        new Requests(
            trainer.expectMessageClass(Trainer.StateSnapshot.class),
            pruner.expectMessageClass(Pruner.SaveState.class));
    assertThat(requests.pruner().request()).isEqualTo(requests.trainer().request());
    return requests;
  }

  private Checkpointed expectCheckpointed() {
    return watchers.expectMessageClass(Checkpointed.class);
  }

  @Test
  void canBeAskedForNothingElse() {
    // In every state: while idle, collecting and writing, by the tests below.
    assertThat(Protocol.publicMessages(CheckpointKeeper.Command.class)).containsExactly(Take.class);
  }

  @Test
  void takesACheckpointEverySoManyRecords() {
    keeper(0);

    learn(90);
    trainer.expectNoMessage();
    learn(100);
    expectRequests().answer(Checkpoints.at(100));

    Checkpointed first = expectCheckpointed();
    assertThat(first.records()).isEqualTo(100);
    assertThat(first.version()).isEqualTo(1);
    assertThat(first.bytes()).isPositive();
    assertThat(first.seconds()).isNotNegative();
    learn(190);
    trainer.expectNoMessage();
    learn(200);
    expectRequests().answer(Checkpoints.at(200));
    assertThat(expectCheckpointed().version()).isEqualTo(2);
    assertThat(committed)
        .containsExactly(
            Checkpoints.at(100).trainer().position().offsets(),
            Checkpoints.at(200).trainer().position().offsets());
    assertThat(CheckpointStore.open(folder, 3).latest().orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(Checkpoints.at(200));
  }

  @Test
  void countsFromWhereTheRunGoesOn() {
    keeper(5_000);

    learn(5_090);
    trainer.expectNoMessage();
    learn(5_100);

    expectRequests();
  }

  @Test
  void deadLettersAndDuplicatesCountToo() {
    keeper(0);
    learn(40);

    follower.tell(new Skipped(40, 53, 13));
    trainer.expectNoMessage();
    follower.tell(new Skipped(40, 53, 14));

    expectRequests().answer(Checkpoints.at(40));
    expectCheckpointed();
    follower.tell(new Skipped(40, 152, 14));
    trainer.expectNoMessage();
  }

  @Test
  void takesOneAtATime() {
    keeper(0);
    learn(100);
    Requests first = expectRequests();

    learn(200);
    learn(300);
    trainer.expectNoMessage();
    first.answer(Checkpoints.at(100));
    expectCheckpointed();

    expectRequests(); // the one that fell due in the meantime, once
    learn(390);
    trainer.expectNoMessage();
  }

  @Test
  void takesOneWhenAsked() {
    ActorRef<CheckpointKeeper.Command> keeper = keeper(0);
    learn(10);

    keeper.tell(new Take(asker.getRef()));
    expectRequests().answer(Checkpoints.at(10));

    Taken taken = asker.expectMessageClass(Taken.class);
    assertThat(taken.version()).isEqualTo(1);
    assertThat(taken.checkpoint().records()).isEqualTo(10);
  }

  @Test
  void aRequestWhileOneIsTakenGetsACheckpointOfItsOwn() {
    ActorRef<CheckpointKeeper.Command> keeper = keeper(0);
    TestProbe<Answer> second = KIT.createTestProbe();
    learn(100);
    Requests first = expectRequests();

    keeper.tell(new Take(asker.getRef()));
    keeper.tell(new Take(second.getRef()));
    first.answer(Checkpoints.at(100));
    asker.expectNoMessage();
    expectRequests().answer(Checkpoints.at(110));

    assertThat(asker.expectMessageClass(Taken.class).version()).isEqualTo(2);
    assertThat(second.expectMessageClass(Taken.class).version()).isEqualTo(2);
    trainer.expectNoMessage();
  }

  @Test
  void aRequestWhileOneIsWrittenGetsACheckpointOfItsOwn() {
    Queue<Runnable> jobs = new ConcurrentLinkedQueue<>();
    ActorRef<CheckpointKeeper.Command> keeper = keeper(0, jobs::add, committed::add);
    TestProbe<Answer> second = KIT.createTestProbe();
    keeper.tell(new Take(asker.getRef()));
    expectRequests().answer(Checkpoints.at(10));
    await().until(() -> jobs.size() == 1);

    keeper.tell(new Take(second.getRef()));
    jobs.remove().run();

    assertThat(asker.expectMessageClass(Taken.class).version()).isEqualTo(1);
    expectRequests();
  }

  @Test
  void aPartThatDoesNotComeIsNamedAndTheNextCheckpointWorks() {
    ActorRef<CheckpointKeeper.Command> keeper = keeper(0);
    for (String silent : List.of("trainer", "evidence", "pruner", "drift")) {
      keeper.tell(new Take(asker.getRef()));
      Requests requests = expectRequests();
      requests.answerAllBut(silent, Checkpoints.at(10));
      asker.expectNoMessage();

      TIME.timePasses(Duration.ofSeconds(30));

      String reason = "not there within the time limit: the state of " + silent;
      asker.expectMessage(new NotTaken(reason));
      watchers.expectMessage(new CheckpointFailed(0, reason));
    }
    keeper.tell(new Take(asker.getRef()));
    expectRequests().answer(Checkpoints.at(20));

    assertThat(asker.expectMessageClass(Taken.class).version()).isEqualTo(1);
  }

  @Test
  void aCollectorThatFailsIsNotWaitedFor() {
    ActorRef<CheckpointKeeper.Command> keeper = keeper(0);
    keeper.tell(new Take(asker.getRef()));
    Requests lost = expectRequests();

    Adapter.toClassic(KIT.system())
        .actorSelection(keeper.path() + "/*")
        .tell(Kill.getInstance(), Adapter.toClassic(asker.getRef()));

    asker.expectMessage(new NotTaken("its parts could not be collected: the collector failed"));
    watchers.expectMessageClass(CheckpointFailed.class);
    lost.answer(Checkpoints.at(90));
    keeper.tell(new Take(asker.getRef()));
    expectRequests().answer(Checkpoints.at(100));
    assertThat(asker.expectMessageClass(Taken.class).checkpoint().records()).isEqualTo(100);
  }

  @Test
  void partsOfACheckpointThatWasGivenUpDoNotGetIntoTheNext() {
    ActorRef<CheckpointKeeper.Command> keeper = keeper(0);
    keeper.tell(new Take(asker.getRef()));
    Requests late = expectRequests();
    TIME.timePasses(Duration.ofSeconds(30));
    asker.expectMessageClass(NotTaken.class);
    keeper.tell(new Take(asker.getRef()));
    Requests next = expectRequests();

    late.answer(Checkpoints.at(10));
    asker.expectNoMessage();
    next.answer(Checkpoints.at(20));

    assertThat(asker.expectMessageClass(Taken.class).checkpoint().records()).isEqualTo(20);
    assertThat(next.trainer().request()).isGreaterThan(late.trainer().request());
  }

  @Test
  void whenWritingFailsTheVersionBeforeStandsAndTheNextIsTried() throws IOException {
    keeper(0);
    learn(100);
    expectRequests().answer(Checkpoints.at(100));
    expectCheckpointed();
    Path aside = Files.move(folder, folder.resolveSibling(folder.getFileName() + "-aside"));
    Files.writeString(folder, "in the way");

    learn(200);
    expectRequests().answer(Checkpoints.at(200));
    CheckpointFailed failed = watchers.expectMessageClass(CheckpointFailed.class);
    Files.delete(folder);
    Files.move(aside, folder);

    assertThat(failed.records()).isEqualTo(200);
    assertThat(failed.reason()).startsWith("can not write " + folder);
    assertThat(CheckpointStore.open(folder, 3).latest().orElseThrow().records()).isEqualTo(100);
    learn(300);
    expectRequests().answer(Checkpoints.at(300));
    assertThat(expectCheckpointed().version()).isEqualTo(2);
    assertThat(committed).as("a failed checkpoint commits nothing").hasSize(2);
  }

  @Test
  void whatWasLearntIsKeptAfterSomeTimeHoweverLittleItIs() {
    keeper(0);
    TIME.timePasses(Duration.ofMinutes(5));
    trainer.expectNoMessage();

    learn(10);
    trainer.expectNoMessage();
    TIME.timePasses(Duration.ofMinutes(5));
    expectRequests().answer(Checkpoints.at(10));

    assertThat(expectCheckpointed().records()).isEqualTo(10);
    TIME.timePasses(Duration.ofMinutes(10));
    trainer.expectNoMessage();
  }

  @Test
  void whatCouldNotBeWrittenOnAQuietStreamIsTriedAgain() {
    Queue<Runnable> jobs = new ConcurrentLinkedQueue<>();
    keeper(0, jobs::add, committed::add);
    learn(100);
    expectRequests().answer(Checkpoints.at(100));
    await().until(() -> jobs.size() == 1);
    TIME.timePasses(Duration.ofSeconds(30));
    watchers.expectMessageClass(CheckpointFailed.class);

    TIME.timePasses(Duration.ofMinutes(5));

    expectRequests();
  }

  /** A disk that hangs: the job is never run, or much later. */
  @Test
  void whatIsNotWrittenInTimeHasFailed() {
    Queue<Runnable> jobs = new ConcurrentLinkedQueue<>();
    ActorRef<CheckpointKeeper.Command> keeper = keeper(0, jobs::add, committed::add);
    learn(100);
    keeper.tell(new Take(asker.getRef()));
    Requests first = expectRequests();
    first.answer(Checkpoints.at(100));
    await().until(() -> jobs.size() == 1);
    asker.expectNoMessage();

    TIME.timePasses(Duration.ofSeconds(30));

    String reason = "not written within 30 s: the disk does not answer";
    watchers.expectMessage(new CheckpointFailed(100, reason));
    expectRequests().answer(Checkpoints.at(110));
    await().until(() -> jobs.size() == 2);
    TIME.timePasses(Duration.ofSeconds(30));
    asker.expectMessage(new NotTaken(reason));
  }

  @Test
  void aLateWriteIsTheVersionThatItWasAndAnswersNobodyElse() {
    Queue<Runnable> jobs = new ConcurrentLinkedQueue<>();
    ActorRef<CheckpointKeeper.Command> keeper = keeper(0, jobs::add, committed::add);
    learn(100);
    expectRequests().answer(Checkpoints.at(100));
    await().until(() -> jobs.size() == 1);
    TIME.timePasses(Duration.ofSeconds(30));
    watchers.expectMessageClass(CheckpointFailed.class);
    keeper.tell(new Take(asker.getRef()));
    Requests second = expectRequests();

    jobs.remove().run();
    assertThat(expectCheckpointed().records()).isEqualTo(100);
    asker.expectNoMessage();
    second.answer(Checkpoints.at(110));
    await().until(() -> jobs.size() == 1);
    jobs.remove().run();

    assertThat(expectCheckpointed().version()).isEqualTo(2);
    assertThat(asker.expectMessageClass(Taken.class).checkpoint().records()).isEqualTo(110);
    TIME.timePasses(Duration.ofSeconds(30));
    watchers.expectNoMessage();
  }

  @Test
  void onceTheDiskAnswersAgainTheNextIsNotWaitedFor() {
    Queue<Runnable> jobs = new ConcurrentLinkedQueue<>();
    keeper(0, jobs::add, committed::add);
    learn(100);
    expectRequests().answer(Checkpoints.at(100));
    await().until(() -> jobs.size() == 1);
    TIME.timePasses(Duration.ofSeconds(30));
    watchers.expectMessageClass(CheckpointFailed.class);
    learn(110);

    jobs.remove().run();

    expectCheckpointed();
    expectRequests();
  }

  @Test
  void aCommitterThatFailsIsNoFaultOfTheCheckpoint() {
    ActorRef<CheckpointKeeper.Command> keeper =
        keeper(
            0,
            Runnable::run,
            offsets -> {
              throw new IllegalStateException("no broker");
            });

    keeper.tell(new Take(asker.getRef()));
    expectRequests().answer(Checkpoints.at(10));

    asker.expectMessageClass(Taken.class);
    expectCheckpointed();
    keeper.tell(new Take(asker.getRef()));
    expectRequests();
  }
}
