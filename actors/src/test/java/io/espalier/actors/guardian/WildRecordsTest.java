package io.espalier.actors.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Blobs;
import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.guardian.RunGuardian.Finished;
import io.espalier.actors.progress.Progress;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.train.Classifier;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Valid records that are a million times larger than all others: a dozen in twelve thousand. */
@ExtendWith(LogCapturingExtension.class)
class WildRecordsTest {

  private static final int RECORDS = 12_800;
  private static final int BATCH = 128;
  private static final int WILD_EVERY = 8;
  private static final int TESTED = 5_000;

  @TempDir Path folder;

  static Stream<OptimizerSpec> optimizers() {
    return Stream.of(
        new OptimizerSpec.Sgd(0.05, 0.9, 0),
        new OptimizerSpec.Sgd(0.2, 0, 0),
        OptimizerSpec.Adam.of(1e-2, 0));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void theRunEndsAsGoodAsOneWithoutThem(OptimizerSpec optimizer) {
    double without = accuracy("without", optimizer, Blobs.stream(RECORDS, BATCH));

    double with =
        accuracy(
            "with",
            optimizer,
            offsets -> Blobs.stream(RECORDS, BATCH).apply(offsets).map(WildRecordsTest::wild));

    assertThat(without).isGreaterThan(0.8);
    assertThat(with).isGreaterThan(without - 0.01);
  }

  /** Every eighth batch has one, of which every value is ±1,000,000. */
  private static Batch wild(Batch batch) {
    long number = Blobs.next(batch.offsets()) / BATCH;
    if (number % WILD_EVERY != 0) {
      return batch;
    }
    Random random = new Random(number);
    float[] features = batch.features().clone();
    int first = random.nextInt(BATCH) * Blobs.FEATURES;
    for (int k = first; k < first + Blobs.FEATURES; k++) {
      features[k] = random.nextBoolean() ? 1e6f : -1e6f;
    }
    return Blobs.like(batch, features, Blobs.labels(batch));
  }

  private double accuracy(
      String name, OptimizerSpec optimizer, Function<Offsets, Source<Batch, NotUsed>> stream) {
    RunSettings usual = Runs.settings(Runs.NO_PRUNING);
    RunSettings settings =
        new RunSettings(
            usual.initial(),
            optimizer,
            usual.seed(),
            usual.trainer(),
            usual.halfLife(),
            usual.pruner(),
            usual.drift(),
            new CheckpointKeeper.Interval(5_000, Duration.ofHours(1)));
    try (Run run = new Run(settings, folder.resolve(name), stream)) {
      Finished finished = (Finished) run.end();
      assertThat(finished.last().records()).isEqualTo(RECORDS);
      assertThat(run.told(Progress.CheckpointFailed.class)).isEmpty();
      return accuracy(finished.last().trainer().learner().network());
    }
  }

  private static double accuracy(NetworkSnapshot network) {
    Batch test = Blobs.batch(1_000_000, TESTED);
    try (Classifier classifier = new Classifier(network, TESTED)) {
      int[] predicted = classifier.predict(test.features(), TESTED);
      int correct = 0;
      for (int k = 0; k < TESTED; k++) {
        correct += predicted[k] == Blobs.labels(test)[k] ? 1 : 0;
      }
      return (double) correct / TESTED;
    }
  }
}
