package io.espalier.actors.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Blobs;
import io.espalier.actors.checkpoint.Checkpoint;
import io.espalier.actors.guardian.RunGuardian.Finished;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.trainer.RaisedRate;
import io.espalier.actors.trainer.RateHistory.Raise;
import io.espalier.actors.trainer.ReplaySettings;
import io.espalier.actors.trainer.ReplaySettings.Keep;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.TrainerState;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of what is for streams with few records: small batches, and learning them again. */
@ExtendWith(LogCapturingExtension.class)
class SmallStreamTest {

  private static final int RECORDS = 2_400;

  private static RunSettings settings(
      int passes, ReplaySettings replay, RaisedRate rateAfterDrift) {
    RunSettings usual = Runs.settings(Runs.pruning(2));
    Trainer.Settings trainer = usual.trainer();
    return new RunSettings(
        usual.initial(),
        usual.optimizer(),
        usual.seed(),
        new Trainer.Settings(
            trainer.observeEvery(),
            trainer.evaluation(),
            trainer.clipNorm(),
            passes,
            replay,
            rateAfterDrift),
        usual.halfLife(),
        Runs.NO_PRUNING,
        usual.drift(),
        usual.checkpointEvery());
  }

  private static Checkpoint end(
      RunSettings settings, Path folder, Function<Offsets, Source<Batch, NotUsed>> stream) {
    try (Run run = new Run(settings, folder, stream)) {
      return ((Finished) run.end()).last();
    }
  }

  /** Every record once and in order, however many batches are under way at a time. */
  @Test
  void learnsOneRecordAtATime(@TempDir Path folder) {
    try (Run run =
        new Run(
            settings(1, ReplaySettings.NONE, RaisedRate.NONE), folder, Blobs.stream(RECORDS, 1))) {
      Checkpoint last = ((Finished) run.end()).last();

      List<Learned> learned = run.told(Learned.class);
      assertThat(learned).hasSize(RECORDS);
      for (int k = 0; k < RECORDS; k++) {
        assertThat(learned.get(k).records()).isEqualTo(k + 1);
      }
      assertThat(last.trainer().learner().optimizerState().steps()).isEqualTo(RECORDS);
      assertThat(learned.get(RECORDS - 1).evaluation().windowed().accuracy()).isGreaterThan(0.9);
    }
  }

  @Test
  void aRunThatGoesOnLearnsAgainWhatItWouldHaveLearnt(
      @TempDir Path folder, @TempDir Path interrupted) {
    RunSettings settings = settings(2, new ReplaySettings(300, 2, Keep.UNIFORM), RaisedRate.NONE);
    TrainerState whole = end(settings, folder, Blobs.stream(RECORDS, 4)).trainer();

    end(settings, interrupted, Blobs.stream(RECORDS / 3 / 4 * 4, 4));
    TrainerState resumed = end(settings, interrupted, Blobs.stream(RECORDS, 4)).trainer();

    assertThat(whole.replay().labels()).hasSize(300);
    assertThat(whole.learner().optimizerState().steps()).isEqualTo(4 * RECORDS / 4);
    assertThat(resumed).usingRecursiveComparison().isEqualTo(whole);
  }

  /** The classes change places. */
  @Test
  void aDriftEmptiesTheMemoryAndRaisesTheRate(@TempDir Path folder) {
    Function<Offsets, Source<Batch, NotUsed>> stream =
        offsets ->
            Blobs.stream(6_000, 10)
                .apply(offsets)
                .map(
                    batch ->
                        Blobs.next(batch.offsets()) <= 3_000
                            ? batch
                            : Blobs.like(
                                batch,
                                batch.features(),
                                Arrays.stream(Blobs.labels(batch))
                                    .map(label -> (label + 1) % Blobs.CLASSES)
                                    .toArray()));
    RunSettings settings =
        settings(1, new ReplaySettings(10_000, 1, Keep.NEWEST), new RaisedRate(2, 700));

    try (Run run = new Run(settings, folder, stream)) {
      TrainerState last = ((Finished) run.end()).last().trainer();

      List<DriftSignal> drifts =
          run.told(DriftSignal.class).stream().filter(DriftSignal::confirmed).toList();
      assertThat(drifts).isNotEmpty();
      long driftAt = drifts.get(drifts.size() - 1).records();
      assertThat(driftAt).isBetween(3_000L, 5_000L);
      assertThat(last.replay().labels()).hasSize((int) (6_000 - driftAt));
      List<Raise> raises = last.rates().raises();
      assertThat(raises.get(raises.size() - 1).until()).isEqualTo(driftAt + 700);
      assertThat(raises).extracting(Raise::factor).containsOnly(2.0);
    }
  }
}
