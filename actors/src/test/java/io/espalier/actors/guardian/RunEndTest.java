package io.espalier.actors.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Blobs;
import io.espalier.actors.Protocol;
import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.actors.guardian.RunGuardian.AwaitEnd;
import io.espalier.actors.guardian.RunGuardian.Failed;
import io.espalier.actors.guardian.RunGuardian.Finished;
import io.espalier.actors.guardian.RunGuardian.RunEnded;
import io.espalier.actors.guardian.RunGuardian.Stop;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.UnhandledMessage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Ends without a last checkpoint: the run says so, and leaves nobody waiting. */
@ExtendWith(LogCapturingExtension.class)
class RunEndTest {

  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());

  @TempDir Path folder;

  private final TestProbe<RunEnded> asker = KIT.createTestProbe();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  private ActorRef<RunGuardian.Command> start(
      Function<Offsets, Source<Batch, NotUsed>> stream, Consumer<Offsets> committer) {
    CheckpointStore store = CheckpointStore.open(folder.resolve("checkpoints"), 1);
    ActorRef<RunGuardian.Command> run =
        KIT.spawn(
            RunGuardian.create(
                Runs.settings(Runs.NO_PRUNING),
                new RunEnvironment(stream, Runs.NO_QUARANTINE, store, committer, Map.of())));
    run.tell(new AwaitEnd(asker.getRef()));
    return run;
  }

  @Test
  void understandsItsPublicMessagesFromLoadingToTheEnd() {
    assertThat(Protocol.publicMessages(RunGuardian.Command.class))
        .containsExactlyInAnyOrder(Stop.class, AwaitEnd.class);
    TestProbe<UnhandledMessage> unhandled = KIT.createUnhandledMessageProbe();
    CompletableFuture<Void> opened = new CompletableFuture<>();
    CompletableFuture<Void> committing = new CompletableFuture<>();
    CompletableFuture<Void> released = new CompletableFuture<>();
    ActorRef<RunGuardian.Command> run =
        start(
            offsets -> {
              opened.complete(null);
              return Source.never();
            },
            offsets -> {
              committing.complete(null);
              released.join();
            });
    Runnable sendBoth =
        () -> {
          run.tell(Stop.INSTANCE);
          run.tell(new AwaitEnd(asker.getRef()));
        };

    run.tell(new AwaitEnd(asker.getRef())); // loading
    opened.join();
    sendBoth.run(); // running
    sendBoth.run(); // draining, or finishing
    committing.join();
    sendBoth.run(); // finishing
    released.complete(null);
    for (int k = 0; k < 5; k++) {
      asker.expectMessageClass(Finished.class);
    }
    sendBoth.run(); // ended
    asker.expectMessageClass(Finished.class);

    unhandled.expectNoMessage();
  }

  @Test
  void aKeeperThatDoesNotAnswerIsNotWaitedForForEver() {
    CompletableFuture<Void> committing = new CompletableFuture<>();
    CompletableFuture<Void> released = new CompletableFuture<>();
    start(
        Blobs.stream(100, 50),
        offsets -> {
          committing.complete(null);
          released.join();
        });
    committing.join();

    TIME.timePasses(Duration.ofSeconds(49));
    asker.expectNoMessage();
    TIME.timePasses(Duration.ofSeconds(1));

    assertThat(asker.expectMessageClass(Failed.class).cause())
        .hasMessageContaining(
            "not done within 50 s, which went by waiting for the last checkpoint to be written."
                + " The next start goes on from the one before");
    released.complete(null);
  }

  /** One that hangs in its first moment holds up whoever stops it no longer than this. */
  @Test
  void aBatchThatIsNeverLearntIsNotWaitedForForEver() {
    CompletableFuture<Void> opened = new CompletableFuture<>();
    CompletableFuture<Void> released = new CompletableFuture<>();
    ActorRef<RunGuardian.Command> run =
        start(
            offsets -> {
              opened.complete(null);
              released.join();
              return Source.never();
            },
            offsets -> {});
    opened.join();

    run.tell(Stop.INSTANCE);
    LoggingTestKit.warn("waiting for the batch at hand to be learnt, for 10 s by now")
        .expect(
            KIT.system(),
            () -> {
              TIME.timePasses(Duration.ofSeconds(10));
              return null;
            });
    TIME.timePasses(Duration.ofSeconds(40));

    assertThat(asker.expectMessageClass(Failed.class).cause())
        .hasMessageContaining("waiting for the batch at hand to be learnt");
    released.complete(null);
  }

  @Test
  void aLastCheckpointThatCanNotBeWrittenIsTheCause() {
    Path checkpoints = folder.resolve("checkpoints");
    start(
        offsets -> {
          replaceByFile(checkpoints);
          return Blobs.stream(100, 50).apply(offsets);
        },
        offsets -> {});

    assertThat(asker.expectMessageClass(Failed.class).cause())
        .hasMessageStartingWith(
            "the last checkpoint could not be written: can not write " + checkpoints);
  }

  private static void replaceByFile(Path folder) {
    try {
      Files.delete(folder);
      Files.writeString(folder, "in the way");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
