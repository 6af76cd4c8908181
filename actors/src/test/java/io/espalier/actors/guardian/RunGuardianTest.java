package io.espalier.actors.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Blobs;
import io.espalier.actors.checkpoint.Checkpoint;
import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.actors.guardian.RunGuardian.Finished;
import io.espalier.actors.guardian.RunGuardian.RunEnded;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.NetworkCompacted;
import io.espalier.actors.progress.Progress.Regrown;
import io.espalier.actors.progress.Progress.Rewired;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.MaskStatus;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.PhaseChanged;
import io.espalier.actors.pruner.RegrowthSettings;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.GradientStatistic;
import io.espalier.model.evidence.NeuronStatistic;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.plan.Reduction.MergeThenCut;
import io.espalier.model.prune.NnRelief;
import io.espalier.model.prune.Taylor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs: a stream from memory, the disk, and every actor. */
@ExtendWith(LogCapturingExtension.class)
class RunGuardianTest {

  private static final int RECORDS = 20_000;
  private static final int BATCH = 50;

  @TempDir Path folder;

  private Run run(RunSettings settings, int records) {
    return new Run(settings, folder, Blobs.stream(records, BATCH));
  }

  @Test
  void learnsCutsAndFinishes() {
    try (Run run = run(Runs.settings(Runs.pruning(3)), RECORDS)) {
      Finished finished = (Finished) run.end();

      Checkpoint last = finished.last();
      assertThat(last.trainer().position().trained()).isEqualTo(RECORDS);
      assertThat(last.trainer().position().offsets()).isEqualTo(Blobs.offsets(RECORDS));
      List<Learned> learned = run.told(Learned.class);
      assertThat(learned.get(learned.size() - 1).evaluation().windowed().accuracy())
          .isGreaterThan(0.9);
      assertThatItWasPruned(run, last);
      assertThatEveryCheckpointIsCommitted(run);
      assertThat(CheckpointStore.open(folder, 3).latest().orElseThrow())
          .usingRecursiveComparison()
          .isEqualTo(last);
      assertThat(run.told(Checkpointed.class))
          .extracting(Checkpointed::version)
          .endsWith(finished.version());
    }
  }

  /**
   * However fast the stream, and whatever threads do: cuts, merges and swaps are bound to records.
   */
  @Test
  void twoRunsOverTheSameRecordsComeToTheSame(@TempDir Path other) {
    RunSettings settings =
        Runs.settings(
            Runs.pruning(true, new MergeThenCut(Runs.merge(), Runs.cut(new NnRelief())), 5));
    Checkpoint one = end(settings, folder);
    Checkpoint two = end(settings, other);

    assertThat(one.pruner().journal()).hasSizeGreaterThan(3);
    assertThat(two.states()).usingRecursiveComparison().isEqualTo(one.states());
  }

  @Test
  void connectionsOfAPrunedNetworkMoveAndItStaysAsSmall(@TempDir Path other) {
    RunSettings settings =
        Runs.settings(
            Runs.pruning(3)
                .withCompact(false)
                .withRegrowth(new RegrowthSettings(3, RECORDS, RegrowthSettings.Kind.RIGL), 1));
    try (Run run = new Run(settings, folder, Blobs.stream(RECORDS, BATCH))) {
      Checkpoint last = ((Finished) run.end()).last();

      assertThat(run.told(Rewired.class)).hasSizeGreaterThan(3);
      List<MaskStatus> masks = run.told(MaskStatus.class);
      assertThat(masks.get(masks.size() - 1).kept())
          .isEqualTo(last.trainer().learner().network().kept())
          .isLessThan(Blobs.NETWORK.parameters() / 2);
      assertThat(end(settings, other).states()).usingRecursiveComparison().isEqualTo(last.states());
    }
  }

  /** Gradients are those of the batch at which the drift is found: with the records they repeat. */
  @Test
  void whatComesBackByGradientsIsTheSameInTwoRuns(@TempDir Path other) {
    RunSettings settings =
        Runs.settings(
            Runs.pruning(3)
                .withCompact(false)
                .withRegrowth(
                    new RegrowthSettings(1.2, RECORDS, RegrowthSettings.Kind.GRADIENTS), 1));
    Checkpoint one;
    try (Run run = new Run(settings, folder, Blobs.changing(RECORDS, BATCH, RECORDS / 2))) {
      one = ((Finished) run.end()).last();
      assertThat(run.told(Regrown.class)).isNotEmpty();
    }
    try (Run run = new Run(settings, other, Blobs.changing(RECORDS, BATCH, RECORDS / 2))) {
      assertThat(((Finished) run.end()).last().states())
          .usingRecursiveComparison()
          .isEqualTo(one.states());
    }
  }

  private static Checkpoint end(RunSettings settings, Path folder) {
    try (Run run = new Run(settings, folder, Blobs.stream(RECORDS, BATCH))) {
      return ((Finished) run.end()).last();
    }
  }

  @Test
  void gradientsAreObservedForTaylorAndGoOnWithACheckpoint() {
    RunSettings settings = Runs.settings(Runs.pruning(new Taylor(), 3));
    try (Run run = run(settings, RECORDS / 2)) {
      Checkpoint half = ((Finished) run.end()).last();
      assertThat(half.evidence().weight(GradientStatistic.KIND))
          .isPositive()
          .isEqualTo(half.evidence().weight(ActivityStatistic.KIND));
    }

    try (Run run = run(settings, RECORDS)) {
      Checkpoint last = ((Finished) run.end()).last();

      assertThat(last.pruner().journal())
          .extracting(Decision::criterion)
          .isNotEmpty()
          .containsOnly("taylor");
      assertThat(last.trainer().learner().network().kept())
          .isLessThanOrEqualTo(Blobs.NETWORK.parameters() / 3);
    }
  }

  @Test
  void neuronsAreMergedWhileTheNetworkLearns() {
    RunSettings settings = Runs.settings(Runs.pruning(true, Runs.merge(), 2.5));
    try (Run run = run(settings, RECORDS / 2)) {
      Checkpoint half = ((Finished) run.end()).last();
      assertThat(half.evidence().find(NeuronStatistic.KIND)).isPresent();
    }

    try (Run run = run(settings, RECORDS)) {
      Checkpoint last = ((Finished) run.end()).last();

      assertThat(last.pruner().journal())
          .extracting(Decision::criterion)
          .isNotEmpty()
          .containsOnly("noiseout");
      NetworkSnapshot network = last.trainer().learner().network();
      assertThat(network.kept()).isLessThan(Blobs.NETWORK.parameters() / 2);
      List<Learned> learned = run.told(Learned.class);
      assertThat(learned.get(learned.size() - 1).evaluation().windowed().accuracy())
          .isGreaterThan(0.9);
    }
  }

  @Test
  void mergesAndCutsTakeTurnsAndTheNetworkGetsReallySmaller() {
    RunSettings settings =
        Runs.settings(
            Runs.pruning(true, new MergeThenCut(Runs.merge(), Runs.cut(new NnRelief())), 5));
    try (Run run = run(settings, RECORDS)) {
      Checkpoint last = ((Finished) run.end()).last();

      assertThat(last.trainer().position().trained()).isEqualTo(RECORDS);
      assertThat(run.told(Decision.class))
          .extracting(Decision::criterion)
          .contains("noiseout", "nnrelief");
      assertThat(run.told(NetworkCompacted.class))
          .isNotEmpty()
          .allMatch(compacted -> compacted.after() <= 0.8 * compacted.before());
      assertThat(last.trainer().shape()).isPresent();
      assertThatItWasPruned(run, last);
    }
  }

  private static void assertThatItWasPruned(Run run, Checkpoint last) {
    NetworkSnapshot network = last.trainer().learner().network();
    List<Decision> decisions = run.told(Decision.class);
    assertThat(decisions).extracting(Decision::outcome).contains(Outcome.APPLIED, Outcome.KEPT);
    assertThat(decisions).isEqualTo(last.pruner().journal());
    assertThat(network.kept()).isLessThan(network.values().length / 2);
    List<MaskStatus> masks = run.told(MaskStatus.class);
    assertThat(masks.get(masks.size() - 1).kept()).isEqualTo(network.kept());
    for (int k = 0; k < network.values().length; k++) {
      if (!network.live().get(k)) {
        assertThat(network.values()[k]).isZero();
      }
    }
    assertThat(run.told(PhaseChanged.class)).isNotEmpty();
  }

  private static void assertThatEveryCheckpointIsCommitted(Run run) {
    assertThat(run.committed())
        .map(Blobs::next)
        .isEqualTo(run.told(Checkpointed.class).stream().map(Checkpointed::records).toList());
  }

  @Test
  void scoresAndTrainsOnThreadsOfTheirOwn() {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    Behavior<Progress> looking =
        Behaviors.receiveMessage(
            progress -> {
              Thread.getAllStackTraces().keySet().forEach(thread -> threads.add(thread.getName()));
              return Behaviors.same();
            });
    try (Run run =
        new Run(
            Runs.settings(Runs.pruning(3)),
            folder,
            Blobs.stream(RECORDS, BATCH),
            Map.of("looking", looking))) {
      run.end();

      assertThat(run.told(Decision.class)).isNotEmpty();
      assertThat(threads)
          .anyMatch(name -> name.contains("espalier.trainer-dispatcher"))
          .anyMatch(name -> name.contains("espalier.scoring-dispatcher"))
          .anyMatch(name -> name.contains("espalier.blocking-dispatcher"));
    }
  }

  @Test
  void stopsAtABatchAndGoesOnThereWithEveryRecordLearntOnce() {
    List<Learned> learned = new ArrayList<>();
    long stoppedAt;
    try (Run run =
        new Run(
            Runs.settings(Runs.pruning(3)),
            folder,
            offsets -> Blobs.stream(8_000, BATCH).apply(offsets).concat(Source.never()))) {
      run.await(progress -> progress.records() >= 6_000);
      run.stop();
      Finished finished = (Finished) run.end();

      learned.addAll(run.told(Learned.class));
      stoppedAt = finished.last().records();
      assertThat(stoppedAt).isBetween(6_000L, 8_000L);
      assertThat(finished.last().trainer().position().offsets())
          .isEqualTo(Blobs.offsets(stoppedAt));
      assertThat(learned.get(learned.size() - 1).records()).isEqualTo(stoppedAt);
    }
    try (Run run = new Run(Runs.settings(Runs.pruning(3)), folder, Blobs.stream(RECORDS, BATCH))) {
      Finished finished = (Finished) run.end();

      learned.addAll(run.told(Learned.class));
      assertThat(run.opened()).containsExactly(Blobs.offsets(stoppedAt));
      assertThat(finished.last().records()).isEqualTo(RECORDS);
      assertThat(finished.last().pruner().journal()).containsAll(run.told(Decision.class));
    }
    assertThatEveryRecordIsLearntOnce(learned);
  }

  private static void assertThatEveryRecordIsLearntOnce(List<Learned> learned) {
    long next = 0;
    for (Learned batch : learned) {
      assertThat(batch.records() - batch.batchSize()).isEqualTo(next);
      next = batch.records();
    }
    assertThat(next).isEqualTo(RECORDS);
  }

  @Test
  void aStopBeforeAnythingIsLoadedEndsWhereItBegan() {
    try (Run run = new Run(Runs.settings(Runs.NO_PRUNING), folder, offsets -> Source.never())) {
      run.stop();

      Finished finished = (Finished) run.end();

      assertThat(finished.last().records()).isZero();
      assertThat(finished.version()).isEqualTo(1);
    }
  }

  @Test
  void whoAsksAfterTheEndIsToldToo() {
    try (Run run = new Run(Runs.settings(Runs.NO_PRUNING), folder, Blobs.stream(500, BATCH))) {
      RunEnded first = run.end();
      run.stop();

      assertThat(run.end()).isSameAs(first);
    }
  }

  @Test
  void deadLettersAndDuplicatesAreInTheCheckpoint() {
    try (Run run =
        new Run(
            Runs.settings(Runs.NO_PRUNING),
            folder,
            offsets ->
                Blobs.stream(500, BATCH)
                    .apply(offsets)
                    .concat(Source.single(Blobs.empty(510, 7, 3))))) {
      Finished finished = (Finished) run.end();

      var position = finished.last().trainer().position();
      assertThat(position.trained()).isEqualTo(500);
      assertThat(position.deadLetters()).isEqualTo(7);
      assertThat(position.duplicates()).isEqualTo(3);
      assertThat(position.offsets()).isEqualTo(Blobs.offsets(510));
    }
  }
}
