package io.espalier.actors.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Blobs;
import io.espalier.actors.checkpoint.Checkpoint;
import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.actors.guard.GuardKind;
import io.espalier.actors.guardian.RunGuardian.Finished;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.pruner.PrunerSettings;
import io.espalier.actors.pruner.RegrowthSettings;
import io.espalier.model.plan.Reduction.MergeThenCut;
import io.espalier.model.prune.Sensitivity;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that are killed at any moment, with cuts, merges, probations, swaps and a drift with what
 * grows at it: they come to what a run comes to that is left alone.
 */
@ExtendWith(LogCapturingExtension.class)
class RunKilledTest {

  private static final int RECORDS = 24_000;
  private static final int DRIFT_AT = 12_000;
  private static final int BATCH = 50;
  private static final int KILLS = Integer.getInteger("espalier.kills", 5);

  /** So often that versions are of all moments of pruning. */
  private static final long CHECKPOINT_RECORDS = 150;

  @TempDir Path folder;

  private static RunSettings settings() {
    PrunerSettings pruning =
        Runs.pruning(true, new MergeThenCut(Runs.merge(), Runs.cut(new Sensitivity())), 5);
    RunSettings settings =
        Runs.settings(
            pruning
                .withCycle(pruning.cycle().withGuard(GuardKind.SHADOW).withRateWhileCutting(2))
                .withRegrowth(new RegrowthSettings(1.5, 4_000), 3));
    return new RunSettings(
        settings.initial(),
        settings.optimizer(),
        settings.seed(),
        settings.trainer(),
        settings.halfLife(),
        settings.pruner(),
        settings.drift(),
        new CheckpointKeeper.Interval(CHECKPOINT_RECORDS, Duration.ofHours(1)));
  }

  /** Labels move on by one in the middle of the stream. */
  private static Source<Batch, NotUsed> stream(Offsets start) {
    return Blobs.stream(RECORDS, BATCH)
        .apply(start)
        .map(
            batch ->
                Blobs.next(batch.offsets()) <= DRIFT_AT
                    ? batch
                    : Blobs.like(batch, batch.features(), moved(Blobs.labels(batch))));
  }

  private static int[] moved(int[] labels) {
    return Arrays.stream(labels).map(label -> (label + 1) % Blobs.CLASSES).toArray();
  }

  private static Checkpoint end(Path folder) {
    try (Run run = new Run(settings(), folder, RunKilledTest::stream)) {
      return ((Finished) run.end()).last();
    }
  }

  /**
   * What is on the disk when a run is killed at so many records.
   *
   * @param before what was there when it began
   */
  private Path killAfter(Path before, String name, long records) throws IOException {
    try (Run run = new Run(settings(), before, RunKilledTest::stream)) {
      run.await(progress -> progress.records() >= records);
    }
    Path left = folder.resolve(name);
    try (Stream<Path> versions = Files.list(before)) {
      for (Path version : versions.filter(RunKilledTest::isVersion).toList()) {
        copy(version, left);
      }
    }
    return left;
  }

  private static boolean isVersion(Path path) {
    return path.getFileName().toString().startsWith("version-");
  }

  @Test
  void comeToTheSame() throws IOException {
    Checkpoint alone = end(folder.resolve("alone"));
    List<Decision> journal = alone.pruner().journal();
    assertThat(journal)
        .extracting(Decision::outcome)
        .contains(Outcome.APPLIED, Outcome.KEPT, Outcome.REGROWN, Outcome.CUT_AGAIN);
    SplittableRandom random = new SplittableRandom(11);
    for (int kill = 0; kill < KILLS; kill++) {
      long first = random.nextLong(CHECKPOINT_RECORDS, RECORDS);
      Path once = killAfter(folder.resolve("run-" + kill), "once-" + kill, first);
      Path twice = killAfter(once, "twice-" + kill, random.nextLong(first, RECORDS));

      assertThat(end(twice).states())
          .as("killed twice, first at %d", first)
          .usingRecursiveComparison()
          .isEqualTo(alone.states());
    }
  }

  /** One version of each thing that a pruner can be in the middle of. */
  @Test
  void goOnFromWhateverTheyWereInTheMiddleOf() throws IOException {
    Path copies = folder.resolve("copies");
    Checkpoint alone = endCopying(folder.resolve("whole"), copies);
    Map<String, Path> byDoing = new TreeMap<>();
    try (Stream<Path> all = Files.list(copies)) {
      for (Path copy : all.sorted().toList()) {
        Checkpoint version = CheckpointStore.open(copy, 3).latest().orElseThrow();
        String doing = version.pruner().doing().getClass().getSimpleName();
        byDoing.putIfAbsent(doing, copy);
        version
            .pruner()
            .repruning()
            .ifPresent(going -> byDoing.putIfAbsent("regrown " + doing, copy));
      }
    }

    assertThat(byDoing).containsKeys("Waiting", "regrown Waiting");
    for (Map.Entry<String, Path> version : byDoing.entrySet()) {
      assertThat(end(version.getValue()).states())
          .as("%s, from %s", version.getKey(), version.getValue().getFileName())
          .usingRecursiveComparison()
          .isEqualTo(alone.states());
    }
  }

  private Checkpoint endCopying(Path whole, Path copies) {
    Behavior<Progress> copying =
        Behaviors.receive(Progress.class)
            .onMessage(
                Checkpointed.class,
                written -> {
                  copy(
                      whole.resolve(String.format(Locale.ROOT, "version-%08d", written.version())),
                      copies.resolve(String.format(Locale.ROOT, "%08d", written.records())));
                  return Behaviors.same();
                })
            .onMessage(Progress.class, other -> Behaviors.same())
            .build();
    try (Run run = new Run(settings(), whole, RunKilledTest::stream, Map.of("copier", copying))) {
      return ((Finished) run.end()).last();
    }
  }

  /** A version may be deleted meanwhile: newer ones stand then. */
  private static void copy(Path version, Path to) throws IOException {
    Path copied = Files.createDirectories(to.resolve(version.getFileName()));
    try (Stream<Path> files = Files.list(version)) {
      for (Path file : files.toList()) {
        Files.copy(file, copied.resolve(file.getFileName()));
      }
    } catch (NoSuchFileException deleted) {
      try (Stream<Path> files = Files.list(copied)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(copied);
    }
  }
}
