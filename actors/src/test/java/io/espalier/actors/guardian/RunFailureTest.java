package io.espalier.actors.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Blobs;
import io.espalier.actors.Events;
import io.espalier.actors.checkpoint.Checkpoint;
import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.actors.guardian.RunGuardian.Failed;
import io.espalier.actors.guardian.RunGuardian.Finished;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.progress.PruningProgress;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.BatchEvidence;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.internal.AdaptWithRegisteredMessageAdapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What happens when an actor throws, or the process dies: the table of {@link RunGuardian}. */
@ExtendWith(LogCapturingExtension.class)
class RunFailureTest {

  private static final int RECORDS = 6_000;
  private static final int BATCH = 50;
  private static final RunSettings SETTINGS = Runs.settings(Runs.NO_PRUNING);

  @TempDir Path folder;
  @TempDir Path otherFolder;

  /** The stream, with a label that the trainer fails at in the batch that begins at a record. */
  private static Function<Offsets, Source<Batch, NotUsed>> poisonedAt(long record) {
    return changedAt(record, RunFailureTest::mislabelled);
  }

  private static Function<Offsets, Source<Batch, NotUsed>> changedAt(
      long record, UnaryOperator<Batch> change) {
    return offsets ->
        Blobs.stream(RECORDS, BATCH)
            .apply(offsets)
            .map(
                batch ->
                    Blobs.next(batch.offsets()) == record + BATCH ? change.apply(batch) : batch);
  }

  private static Batch mislabelled(Batch batch) {
    int[] labels = Blobs.labels(batch).clone();
    labels[3] = Blobs.CLASSES;
    return Blobs.like(batch, batch.features(), labels);
  }

  private static Batch withoutANumber(Batch batch) {
    float[] features = batch.features().clone();
    features[3] = Float.NaN;
    return Blobs.like(batch, features, Blobs.labels(batch));
  }

  private Checkpoint uninterrupted() {
    try (Run run =
        new Run(SETTINGS, otherFolder.resolve("uninterrupted"), Blobs.stream(RECORDS, BATCH))) {
      return ((Finished) run.end()).last();
    }
  }

  @Test
  void aKilledRunGoesOnFromItsLastCheckpointAndEndsWithTheSameBits() throws IOException {
    try (Run run =
        new Run(
            SETTINGS,
            folder,
            offsets -> Blobs.stream(3_500, BATCH).apply(offsets).concat(Source.never()))) {
      run.await(progress -> progress instanceof Checkpointed written && written.records() >= 2_000);
      run.await(progress -> progress.records() == 3_500);
    }
    Path left = whatAKilledProcessLeaves();
    long resumedAt = CheckpointStore.open(left, 3).latest().orElseThrow().records();

    try (Run run = new Run(SETTINGS, left, Blobs.stream(RECORDS, BATCH))) {
      Checkpoint last = ((Finished) run.end()).last();

      assertThat(resumedAt).isBetween(2_000L, 3_500L);
      assertThat(run.opened()).containsExactly(Blobs.offsets(resumedAt));
      assertThat(run.told(Started.class).get(0).records()).isEqualTo(resumedAt);
      assertThat(run.told(Learned.class).get(0).records()).isEqualTo(resumedAt + BATCH);
      assertThat(last).usingRecursiveComparison().isEqualTo(uninterrupted());
    }
  }

  /** The versions that are whole, and one that was being written. */
  private Path whatAKilledProcessLeaves() throws IOException {
    Path left = Files.createDirectory(otherFolder.resolve("left"));
    try (DirectoryStream<Path> versions = Files.newDirectoryStream(folder, "version-*")) {
      for (Path version : versions) {
        copy(version, left.resolve(version.getFileName().toString()));
      }
    }
    Path unfinished = Files.createDirectory(left.resolve(".version-00000009.unfinished"));
    Files.writeString(unfinished.resolve("trainer.espalier"), "half");
    return left;
  }

  private static void copy(Path version, Path target) throws IOException {
    Files.createDirectory(target);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(version)) {
      for (Path file : files) {
        Files.copy(file, target.resolve(file.getFileName().toString()));
      }
    }
  }

  @Test
  void aTrainerThatFailsStartsAgainFromTheLastCheckpointWithTheSameBits() {
    Gate gate = new Gate();
    AtomicInteger opens = new AtomicInteger();
    Function<Offsets, Source<Batch, NotUsed>> stream =
        offsets ->
            opens.getAndIncrement() == 0
                ? gate.behind(1_500, poisonedAt(1_500)).apply(offsets)
                : Blobs.stream(RECORDS, BATCH).apply(offsets);
    try (Run run = new Run(SETTINGS, folder, stream, Map.of("gate", gate.watcher()))) {
      Checkpoint last = ((Finished) run.end()).last();

      assertThat(run.opened()).hasSize(2);
      assertThat(Blobs.next(run.opened().get(1))).isBetween(1_000L, 1_500L);
      assertThat(last).usingRecursiveComparison().isEqualTo(uninterrupted());
    }
  }

  @Test
  void aBatchThatDivergesTwiceIsSetAsideAndTheRunGoesOn() {
    try (Run run = new Run(SETTINGS, folder, changedAt(1_500, RunFailureTest::withoutANumber))) {
      Checkpoint last = ((Finished) run.end()).last();

      assertThat(run.opened()).as("nothing starts again").hasSize(1);
      assertThat(run.quarantined()).containsExactly(Blobs.offsets(1_500 + BATCH));
      assertThat(last.trainer().position())
          .isEqualTo(new StreamPosition(Blobs.offsets(RECORDS), RECORDS - BATCH, BATCH, 0));
      assertThat(run.told(Progress.Quarantined.class))
          .singleElement()
          .satisfies(told -> assertThat(told.records()).isEqualTo(1_500))
          .satisfies(told -> assertThat(told.batchSize()).isEqualTo(BATCH));
    }
  }

  @Test
  void threeFailuresWithoutProgressEndTheRunWithTheirCause() {
    Gate gate = new Gate();
    try (Run run =
        new Run(
            SETTINGS,
            folder,
            gate.behind(1_500, poisonedAt(1_500)),
            Map.of("gate", gate.watcher()))) {
      Failed failed = (Failed) run.end();

      assertThat(failed.cause()).isInstanceOf(IllegalArgumentException.class);
      assertThat(run.opened()).hasSize(RunGuardian.MOST_FAILURES);
      assertThat(CheckpointStore.open(folder, 3).latest()).as("it stands").isPresent();
    }
  }

  @Test
  void aFailureBeforeTheFirstCheckpointEndsTheRun() {
    try (Run run = new Run(SETTINGS, folder, poisonedAt(0))) {
      Failed failed = (Failed) run.end();

      assertThat(failed.cause()).isInstanceOf(IllegalArgumentException.class);
      assertThat(run.opened()).hasSize(1);
    }
  }

  @Test
  void aStreamThatCanNotBeReadEndsTheRunWithItsCause() {
    IllegalStateException cause = new IllegalStateException("no broker");
    try (Run run = new Run(SETTINGS, folder, offsets -> Source.failed(cause))) {
      assertThat(((Failed) run.end()).cause()).isSameAs(cause);
    }
  }

  @Test
  void anIngestThatThrowsEndsTheRunWithItsCauseWhenThereIsNothingToGoOnFrom() {
    IllegalStateException cause = new IllegalStateException("no such topic");
    try (Run run =
        new Run(
            SETTINGS,
            folder,
            offsets -> {
              throw cause;
            })) {
      assertThat(((Failed) run.end()).cause()).isSameAs(cause);
    }
  }

  @Test
  void anIngestThatThrowsOnTheWayStartsTheConversationAgain() {
    Gate gate = new Gate();
    AtomicInteger opens = new AtomicInteger();
    Function<Offsets, Source<Batch, NotUsed>> stream =
        offsets ->
            switch (opens.getAndIncrement()) {
              case 0 -> gate.behind(1_500, poisonedAt(1_500)).apply(offsets);
              case 1 -> throw new IllegalStateException("not yet");
              default -> Blobs.stream(RECORDS, BATCH).apply(offsets);
            };
    try (Run run = new Run(SETTINGS, folder, stream, Map.of("gate", gate.watcher()))) {
      assertThat(((Finished) run.end()).last().records()).isEqualTo(RECORDS);
      assertThat(run.opened()).hasSize(3);
    }
  }

  @Test
  void checkpointsThatCanNotBeReadEndTheRunBeforeItBegins() throws IOException {
    Path version = Files.createDirectories(folder.resolve("version-00000001"));
    Files.writeString(version.resolve("trainer.espalier"), "rubbish");

    try (Run run = new Run(SETTINGS, folder, Blobs.stream(RECORDS, BATCH))) {
      assertThat(((Failed) run.end()).cause())
          .hasMessageStartingWith("no checkpoint in " + folder + " can be read.");
      assertThat(run.opened()).isEmpty();
    }
  }

  @Test
  void aWatcherThatFailsMissesNothingElseAndHoldsUpNobody() {
    List<Progress> seen = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger starts = new AtomicInteger();
    Behavior<Progress> clumsy =
        failing(starts, seen, () -> seen.size() % 10 == 0 && seen.size() < 40);
    try (Run run =
        new Run(SETTINGS, folder, Blobs.stream(RECORDS, BATCH), Map.of("clumsy", clumsy))) {
      Finished finished = (Finished) run.end();

      assertThat(finished.last().records()).isEqualTo(RECORDS);
      run.await(progress -> seen.size() == run.told().size());
      assertThat(seen).containsAll(run.told(Learned.class));
      assertThat(starts.get()).isEqualTo(1 + 3);
    }
  }

  @Test
  void aWatcherThatAlwaysFailsIsGivenUpAndTheRunGoesOn() {
    List<Progress> seen = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger starts = new AtomicInteger();
    Behavior<Progress> hopeless = failing(starts, seen, () -> true);
    try (Run run =
        new Run(SETTINGS, folder, Blobs.stream(RECORDS, BATCH), Map.of("hopeless", hopeless))) {
      Finished finished = (Finished) run.end();

      assertThat(finished.last().records()).isEqualTo(RECORDS);
      run.await(progress -> seen.size() == 1 + Supervision.MOST_RESTARTS);
      assertThat(starts.get()).isEqualTo(1 + Supervision.MOST_RESTARTS);
    }
  }

  private static Behavior<Progress> failing(
      AtomicInteger starts, List<Progress> seen, BooleanSupplier now) {
    return Behaviors.setup(
        context -> {
          starts.incrementAndGet();
          return Behaviors.receiveMessage(
              progress -> {
                seen.add(progress);
                if (now.getAsBoolean()) {
                  throw new IllegalStateException("clumsy");
                }
                return Behaviors.same();
              });
        });
  }

  /** As if the trainer had failed: without it nothing could ever be cut again. */
  @Test
  void aMonitorThatFailsAgainAndAgainStartsTheConversationAgain() {
    Object foreign = new ActivityMonitor.Observe(BatchEvidence.of(1), 1);
    Gate gate = new Gate();
    try (Run run = new Run(SETTINGS, folder, gate.behind(3_000, Blobs.stream(RECORDS, BATCH)))) {
      run.await(progress -> progress instanceof Checkpointed);
      for (int k = 0; k <= Supervision.MOST_RESTARTS; k++) {
        run.tell("monitor-1", foreign);
      }
      Awaitility.await().until(() -> run.opened().size() == 2);
      gate.open();

      assertThat(((Finished) run.end()).last().records()).isEqualTo(RECORDS);
    }
  }

  @Test
  void aMonitorThatFailsStartsFromNothingAndTheRunGoesOn() {
    Object foreign = new ActivityMonitor.Observe(BatchEvidence.of(1), 1);

    Checkpoint last = afterFailure("monitor-1", IllegalArgumentException.class, foreign);

    assertThat(last.evidence().weight(ActivityStatistic.KIND)).isPositive();
  }

  /** As the message adapter of whoever follows the trainer passes it on. */
  private static Object brokenProgress() {
    return new AdaptWithRegisteredMessageAdapter<>(Events.broken(20));
  }

  @Test
  void aPrunerThatFailsWarmsUpAgainAndTheRunGoesOn() {
    Checkpoint last = afterFailure("pruner-1", NullPointerException.class, brokenProgress());

    assertThat(last.pruner().journal()).isNotEmpty();
  }

  @Test
  void aKeeperThatFailsGoesOnWithTheNextCheckpoint() {
    afterFailure(
        "checkpoint-keeper-1", NullPointerException.class, new CheckpointKeeper.Take(null));
  }

  /**
   * The end of a run with pruning, one of whose actors failed within 1,000 records, and that has
   * cut within 5,000: however slow any of its actors is, the stream waits for it.
   */
  private Checkpoint afterFailure(
      String actor, Class<? extends Throwable> failure, Object message) {
    Gate failed = new Gate();
    Gate cut = new Gate();
    try (Run run =
        new Run(
            Runs.settings(Runs.pruning(3)),
            folder,
            cut.behind(5_000, failed.behind(1_000, Blobs.stream(RECORDS, BATCH))))) {
      run.await(progress -> progress instanceof Started);
      run.fail(actor, failure, message);
      failed.open();
      run.await(progress -> progress instanceof PruningProgress.Decision);
      cut.open();
      Checkpoint last = ((Finished) run.end()).last();
      assertThat(last.records()).isEqualTo(RECORDS);
      return last;
    }
  }
}
