package io.espalier.actors.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Blobs;
import io.espalier.actors.checkpoint.Checkpoint;
import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.guardian.RunGuardian.Finished;
import io.espalier.actors.predictions.MemoryLog;
import io.espalier.actors.predictions.PredictionFigures;
import io.espalier.actors.predictions.PredictionOutput;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.actors.trainer.Trainer;
import io.espalier.streaming.prediction.ModelVersion;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.ClassLabels;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.PredictOnly;
import io.espalier.streaming.sample.SampleOrigins;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are killed, on a stream in which each fourth record has no label. */
@ExtendWith(LogCapturingExtension.class)
class RunPredictionsTest {

  private static final int RECORDS = 8_000;
  private static final int AT_ONCE = 40;

  private static final ScheduledExecutorService BROKER =
      Executors.newSingleThreadScheduledExecutor();

  /** Acknowledges a moment later and in order, as a broker does. */
  private static final Executor LATER =
      write -> {
        var unused = BROKER.schedule(write, 2, TimeUnit.MILLISECONDS);
      };

  @AfterAll
  static void stopBroker() {
    BROKER.shutdownNow();
  }

  @TempDir Path folder;

  private static RunSettings settings() {
    RunSettings settings = Runs.settings(Runs.pruning(3));
    return new RunSettings(
        settings.initial(),
        settings.optimizer(),
        settings.seed(),
        settings.trainer(),
        settings.halfLife(),
        settings.pruner(),
        settings.drift(),
        new CheckpointKeeper.Interval(150, Duration.ofHours(1)));
  }

  private static Source<Batch, NotUsed> stream(Offsets start) {
    return Blobs.stream(RECORDS, AT_ONCE).apply(start).map(RunPredictionsTest::partlyLabelled);
  }

  private static Batch partlyLabelled(Batch batch) {
    int[] labelled = IntStream.range(0, batch.size()).filter(k -> k % 4 != 3).toArray();
    int[] others = IntStream.range(0, batch.size()).filter(k -> k % 4 == 3).toArray();
    SampleOrigins origins = batch.origins();
    return new Batch(
        features(batch, labelled),
        new ClassLabels(Arrays.stream(labelled).map(k -> Blobs.labels(batch)[k]).toArray()),
        origins.picked(labelled),
        new PredictOnly(features(batch, others), origins.picked(others)),
        batch.offsets(),
        0,
        0,
        others.length);
  }

  private static float[] features(Batch batch, int[] indices) {
    float[] features = new float[indices.length * Blobs.FEATURES];
    for (int k = 0; k < indices.length; k++) {
      System.arraycopy(
          batch.features(),
          indices[k] * Blobs.FEATURES,
          features,
          k * Blobs.FEATURES,
          Blobs.FEATURES);
    }
    return features;
  }

  private Run run(Path where, MemoryLog log) {
    return new Run(
        settings(),
        where,
        RunPredictionsTest::stream,
        Map.of(),
        3,
        Optional.of(new PredictionOutput(log, new PredictionFigures(System::nanoTime))));
  }

  private static Checkpoint end(Run run) {
    return ((Finished) run.end()).last();
  }

  @Test
  void predictEachRecordOnceThroughKills() {
    MemoryLog alone = new MemoryLog(LATER);
    Checkpoint uninterrupted;
    try (Run run = run(folder.resolve("alone"), alone)) {
      uninterrupted = end(run);
    }
    MemoryLog log = new MemoryLog(LATER);
    SplittableRandom random = new SplittableRandom(3);
    Path killed = folder.resolve("killed");
    long records = 0;
    for (int kill = 0; kill < 5; kill++) {
      records = random.nextLong(records, RECORDS * 3 / 4);
      long until = records;
      try (Run run = run(killed, log)) {
        run.await(progress -> progress.records() >= until);
      }
      Path left = folder.resolve("killed-" + kill);
      LeftVersions.copy(killed, left);
      killed = left;
    }
    Checkpoint last;
    try (Run run = run(killed, log)) {
      last = end(run);
    }

    assertThat(log.offsets(0))
        .containsExactlyElementsOf(LongStream.range(0, RECORDS).boxed().toList());
    assertThat(log.models(0)).isEqualTo(alone.models(0));
    assertThat(last.states()).usingRecursiveComparison().isEqualTo(uninterrupted.states());
    StreamPosition position = last.trainer().position();
    assertThat(position.trained()).isEqualTo(RECORDS * 3 / 4);
    assertThat(position.unlabelled()).isEqualTo(RECORDS / 4);
  }

  /** The version says what the network was: it learns and is changed, and never goes back. */
  @Test
  void versionsGrow() {
    MemoryLog log = new MemoryLog(Runnable::run);
    try (Run run = run(folder.resolve("run"), log)) {
      end(run);
    }

    List<ModelVersion> models = log.models(0);
    assertThat(models.get(0)).isEqualTo(new ModelVersion(0, 0));
    assertThat(models.get(RECORDS - 1).changes()).isPositive();
    for (int k = 1; k < RECORDS; k++) {
      assertThat(models.get(k).records()).isGreaterThanOrEqualTo(models.get(k - 1).records());
      assertThat(models.get(k).changes()).isGreaterThanOrEqualTo(models.get(k - 1).changes());
    }
  }

  /** What the actors had on its way when one failed is looked for, and not written twice. */
  @Test
  void predictEachRecordOnceThoughAnActorFails() {
    MemoryLog log = new MemoryLog(LATER);
    Run run = run(folder.resolve("run"), log);
    try (run) {
      run.await(progress -> progress.records() >= 2_000);
      run.fail("trainer-1", NullPointerException.class, new Trainer.Learn(null, null));
      end(run);
    }

    assertThat(log.offsets(0))
        .containsExactlyElementsOf(LongStream.range(0, RECORDS).boxed().toList());
  }
}
