package io.espalier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Standardization;
import io.espalier.model.offline.Measurement;
import io.espalier.model.train.Classifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network that learns from a stream in the caller's thread. */
class StreamingLearnerTest {

  static {
    Natives.load();
  }

  private static final int BATCH = 20;
  private static final NetworkSpec NETWORK = NetworkSpec.dense(3, 24, 3);
  private static final Bands STREAM = Bands.drawn(20_000, 5);
  private static final Bands FRESH = Bands.drawn(1_000, 6);
  private static final StreamingSettings OFTEN =
      StreamingSettings.DEFAULT.withTarget(3).withCutsAfter(5_000, 1_000).withObservation(1, 5_000);

  private static void learn(StreamingLearner learner, int from, int to) {
    for (int row = from; row < to; row += BATCH) {
      Bands batch = STREAM.rows(row, Math.min(to, row + BATCH));
      learner.learn(batch.x(), batch.y());
    }
  }

  @Test
  void learnsAndPredictsRawRows() {
    try (StreamingLearner learner = StreamingLearner.start(NETWORK, StreamingSettings.DEFAULT)) {
      learn(learner, 0, 20_000);

      assertThat(right(learner.predict(FRESH.x()))).isGreaterThan(0.85);
      assertThat(learner.records()).isEqualTo(20_000);
      assertThat(learner.compression()).isEqualTo(1);
      assertThat(learner.snapshot().spec().standardization().means().get(2))
          .isCloseTo(500, within(50f));
    }
  }

  private static double right(int[] predictions) {
    int right = 0;
    for (int row = 0; row < predictions.length; row++) {
      right += predictions[row] == FRESH.y()[row] ? 1 : 0;
    }
    return (double) right / predictions.length;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sensitivity", "nnrelief", "magnitude-global", "taylor"})
  void prunesItselfDownToTheTarget(String criterion) {
    try (StreamingLearner learner =
        StreamingLearner.start(NETWORK, OFTEN.withCriterion(criterion).withAlpha(0.8))) {
      learn(learner, 0, 4_980);
      assertThat(learner.compression()).isEqualTo(1);

      learn(learner, 4_980, 20_000);
      NetworkSnapshot pruned = learner.snapshot();
      assertThat(learner.compression()).isGreaterThan(1.3).isLessThan(3.3);
      assertThat(learner.compression()).isEqualTo((double) NETWORK.parameters() / pruned.kept());
      assertThat(right(learner.predict(FRESH.x()))).isGreaterThan(0.7);
      assertThat(Measurement.largestDifference(pruned, learner.compacted(), FRESH.data()))
          .isLessThan(1e-5);
      assertThat(learner.compacted().spec().parameters()).isLessThan(NETWORK.parameters());
    }
  }

  @Test
  void theSnapshotPredictsAsTheLearnerDoes() {
    try (StreamingLearner learner = StreamingLearner.start(NETWORK, OFTEN)) {
      learn(learner, 0, 8_000);
      try (Classifier classifier = new Classifier(learner.compacted(), 128)) {
        assertThat(classifier.predict(FRESH.x())).isEqualTo(learner.predict(FRESH.x()));
      }
    }
  }

  /** Of a network that has its own standardization: others take in the values of a batch first. */
  @Test
  void predictionsAreFromBeforeTheBatchWasLearnt() {
    NetworkSpec standardized =
        NETWORK.standardized(new Standardization(List.of(0f, 0f, 500f), List.of(1f, 1f, 1_000f)));
    try (StreamingLearner learner = StreamingLearner.start(standardized, OFTEN)) {
      int changed = 0;
      for (int row = 0; row < 2_000; row += BATCH) {
        Bands batch = STREAM.rows(row, row + BATCH);
        NetworkSnapshot before = learner.snapshot();
        int[] predicted = learner.predict(batch.x());

        assertThat(learner.snapshot()).isEqualTo(before);
        assertThat(learner.learn(batch.x(), batch.y()).predictions()).isEqualTo(predicted);
        assertThat(learner.snapshot()).isNotEqualTo(before);
        changed += Arrays.equals(learner.predict(batch.x()), predicted) ? 0 : 1;
      }
      assertThat(changed)
          .as("batches that are predicted otherwise once they are learnt")
          .isPositive();
    }
  }

  @Test
  void theSameStreamGivesTheSameNetwork() {
    assertThat(after(8_000, 1)).isEqualTo(after(8_000, 1));
    assertThat(after(8_000, 1)).isNotEqualTo(after(8_000, 2));
  }

  private static NetworkSnapshot after(int records, long seed) {
    try (StreamingLearner learner = StreamingLearner.start(NETWORK, OFTEN.withSeed(seed))) {
      learn(learner, 0, records);
      return learner.snapshot();
    }
  }

  @Test
  void cutsAreMadeByHandToo() {
    try (StreamingLearner learner = StreamingLearner.start(NETWORK, StreamingSettings.DEFAULT)) {
      assertThatIllegalStateException()
          .isThrownBy(learner::prune)
          .withMessageContaining("sensitivity scores by what was observed");
      learn(learner, 0, 8_000);
      int gone = learner.prune();

      assertThat(gone).isPositive();
      assertThat(learner.snapshot().kept()).isEqualTo(NETWORK.parameters() - gone);
      assertThat(learner.pruneTo(4)).isPositive();
      assertThat(learner.compression()).isCloseTo(4, within(0.3));
      assertThat(learner.pruneTo(2)).isZero();
      learn(learner, 8_000, 10_000);
      assertThat(learner.compression()).isCloseTo(4, within(0.3));
    }
  }

  @Test
  void goesOnFromANetworkThatWasPrunedOverData() {
    NetworkSnapshot pruned =
        Pruning.of(NETWORK)
            .data(FRESH.x(), FRESH.y())
            .batchSize(32)
            .rounds(3)
            .tolerance(0.1)
            .run()
            .pruned();
    try (StreamingLearner learner = StreamingLearner.start(pruned, OFTEN.withTarget(0))) {
      learn(learner, 0, 2_000);

      assertThat(learner.snapshot().live()).isEqualTo(pruned.live());
      assertThat(learner.snapshot().spec()).isEqualTo(pruned.spec());
      assertThat(learner.snapshot()).isNotEqualTo(pruned);
    }
  }

  @Test
  void aBatchThatDoesNotFitChangesNothing() {
    try (StreamingLearner learner = StreamingLearner.start(NETWORK, OFTEN)) {
      NetworkSnapshot before = learner.snapshot();

      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.learn(new float[][] {{1, 2}}, new int[] {0}))
          .withMessageContaining("rows have 2 features, but the network reads 3");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.learn(new float[][] {{1, 2, 3}}, new int[] {3}))
          .withMessageContaining("the label of row 0 is 3, but the network has classes 0 to 2");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.predict(new float[][] {{1, 2, Float.NaN}}))
          .withMessageContaining("feature 2 of row 0 is NaN");
      assertThat(learner.snapshot()).isEqualTo(before);
      assertThat(learner.records()).isZero();
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StreamingSettings.DEFAULT.withCriterion("noiseout"))
        .withMessageContaining("merges neurons, which a StreamingLearner does not");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StreamingSettings.DEFAULT.withCriterion("nnreleif"))
        .withMessageContaining("is not known");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StreamingSettings.DEFAULT.withTarget(0.5))
        .withMessage("the target must be 0 or above 1, got 0.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StreamingSettings.DEFAULT.withCutsAfter(0, 0))
        .withMessageContaining("the interval must be at least 1 record");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StreamingSettings.DEFAULT.withAlpha(1.5))
        .withMessageContaining("alpha must be");
  }
}
