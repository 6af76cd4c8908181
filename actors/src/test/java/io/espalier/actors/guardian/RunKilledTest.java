package io.espalier.actors.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Blobs;
import io.espalier.actors.checkpoint.Checkpoint;
import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.actors.guard.GuardKind;
import io.espalier.actors.guardian.RunGuardian.Finished;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.pruner.PrunerSettings;
import io.espalier.actors.pruner.PrunerState;
import io.espalier.actors.pruner.RegrowthSettings;
import io.espalier.model.plan.Reduction.MergeThenCut;
import io.espalier.model.prune.Sensitivity;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
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

  private static final Function<Offsets, Source<Batch, NotUsed>> STREAM =
      Blobs.changing(RECORDS, BATCH, DRIFT_AT);

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

  private static Checkpoint end(Path folder) {
    try (Run run = new Run(settings(), folder, STREAM)) {
      return ((Finished) run.end()).last();
    }
  }

  /**
   * What is on the disk when a run is killed at so many records.
   *
   * @param before what was there when it began
   */
  private Path killAfter(Path before, String name, long records) {
    try (Run run = new Run(settings(), before, STREAM)) {
      run.await(progress -> progress.records() >= records);
    }
    Path left = folder.resolve(name);
    LeftVersions.copy(before, left);
    return left;
  }

  @Test
  void comeToTheSame() {
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
  void goOnFromWhateverTheyWereInTheMiddleOf() {
    Path whole = folder.resolve("whole");
    Checkpoint alone = endKeepingAll(whole);
    Map<String, Path> byDoing = new TreeMap<>();
    for (Path version : LeftVersions.in(whole)) {
      Path copy = folder.resolve("copies").resolve(version.getFileName().toString());
      LeftVersions.copyVersion(version, copy);
      PrunerState pruner = CheckpointStore.open(copy, 3).latest().orElseThrow().pruner();
      String doing = pruner.doing().getClass().getSimpleName();
      byDoing.putIfAbsent(doing, copy);
      pruner.repruning().ifPresent(going -> byDoing.putIfAbsent("regrown " + doing, copy));
    }

    assertThat(byDoing).containsKeys("Waiting", "regrown Waiting");
    for (Map.Entry<String, Path> version : byDoing.entrySet()) {
      assertThat(end(version.getValue()).states())
          .as("%s, from %s", version.getKey(), version.getValue().getFileName())
          .usingRecursiveComparison()
          .isEqualTo(alone.states());
    }
  }

  /** A version of each few batches, which pruning never passes over. */
  private Checkpoint endKeepingAll(Path whole) {
    VersionPace pace = new VersionPace(3 * CHECKPOINT_RECORDS);
    try (Run run =
        new Run(
            settings(),
            whole,
            pace.pacing(STREAM),
            Map.of("pace", pace.watcher()),
            Integer.MAX_VALUE)) {
      return ((Finished) run.end()).last();
    }
  }
}
