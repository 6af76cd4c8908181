package io.espalier.model.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.flow.InputShape;
import io.espalier.model.format.LearnerPart;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.FeatureMoments;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.train.Classifier;
import io.espalier.model.train.Learner;
import io.espalier.model.train.LearnerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that standardizes features by what it has learnt from so far. */
class MeasuredFeaturesTest {

  static {
    Natives.load();
  }

  private static final int BATCH = 16;
  private static final NetworkSpec SPEC =
      NetworkSpec.dense(InputShape.flat(3), List.of(12, 2), Nonlinearity.RELU);
  private static final OptimizerSpec ADAM = OptimizerSpec.Adam.of(0.01, 0);

  private record Batch(float[] features, int[] labels) {}

  /** The class hangs on the third feature, which is around 500 and wide. */
  private static Batch batch(long number) {
    Random random = new Random(number);
    float[] features = new float[3 * BATCH];
    int[] labels = new int[BATCH];
    for (int k = 0; k < BATCH; k++) {
      double decisive = random.nextGaussian();
      labels[k] = decisive > 0 ? 1 : 0;
      features[3 * k] = (float) random.nextGaussian();
      features[3 * k + 1] = (float) random.nextGaussian();
      features[3 * k + 2] = (float) (500 + 1000 * decisive);
    }
    return new Batch(features, labels);
  }

  private static LearnerState initial() {
    return LearnerState.initial(new InitialNetwork.Drawn(SPEC, true), ADAM, 3);
  }

  private static ShrinkingLearner resume(LearnerState state, Optional<BitSet> shape) {
    return ShrinkingLearner.resume(state, shape, EvidenceSpec::activity);
  }

  private static void learn(ShrinkingLearner learner, int from, int to) {
    for (int k = from; k < to; k++) {
      learner.learn(batch(k).features(), batch(k).labels(), false);
    }
  }

  @Test
  void rawFeaturesAreLearntAndTheSavedNetworkReadsThem() {
    try (ShrinkingLearner learner = resume(initial(), Optional.empty())) {
      learn(learner, 0, 300);

      FeatureMoments all = FeatureMoments.none(SPEC.input());
      for (int k = 0; k < 300; k++) {
        all = all.plus(batch(k).features());
      }
      assertThat(learner.snapshot().spec().standardization()).isEqualTo(all.standardization());
      assertThat(correct(learner)).isGreaterThan(95);
    }
  }

  /** Of a hundred fresh batches, in percent. */
  private static double correct(ShrinkingLearner learner) {
    int correct = 0;
    try (Classifier classifier = new Classifier(learner.snapshot(), BATCH)) {
      for (int k = 1_000; k < 1_100; k++) {
        int[] predictions = classifier.predict(batch(k).features(), BATCH);
        for (int sample = 0; sample < BATCH; sample++) {
          correct += predictions[sample] == batch(k).labels()[sample] ? 1 : 0;
        }
      }
    }
    return correct / (double) BATCH;
  }

  @Test
  void aRunGoesOnBitForBit(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("learner");
    try (ShrinkingLearner whole = resume(initial(), Optional.empty());
        ShrinkingLearner first = resume(initial(), Optional.empty())) {
      learn(whole, 0, 20);
      learn(first, 0, 9);
      LearnerPart.PART.toFile(first.state(), file);
      try (ShrinkingLearner second = resume(LearnerPart.PART.fromFile(file), Optional.empty())) {
        learn(second, 9, 20);

        assertThat(second.snapshot().values()).isEqualTo(whole.snapshot().values());
        assertThat(second.snapshot().spec()).isEqualTo(whole.snapshot().spec());
      }
    }
  }

  /** The first feature is read no more, and goes; the others are measured on, and so is it. */
  @Test
  void theSmallerNetworkMeasuresAsTheWholeOneDoes() {
    BitSet firstInput = new BitSet();
    for (int unit = 0; unit < 12; unit++) {
      firstInput.set(3 * unit);
    }
    firstInput.set(6, 18); // units without an input, so that they are folded
    try (ShrinkingLearner plain = resume(initial(), Optional.empty());
        ShrinkingLearner shrinking = resume(initial(), Optional.empty())) {
      for (ShrinkingLearner learner : new ShrinkingLearner[] {plain, shrinking}) {
        learn(learner, 0, 5);
        learner.apply(Change.of(MaskDelta.cut(firstInput)));
      }
      assertThat(shrinking.shrink(0.05)).isPresent();
      learn(plain, 5, 10);
      learn(shrinking, 5, 10);

      assertThat(shrinking.state().features().orElseThrow().means())
          .containsExactly(plain.state().features().orElseThrow().means());
      assertThat(shrinking.snapshot().spec()).isEqualTo(plain.snapshot().spec());
      assertThat(probabilities(shrinking)).containsExactly(probabilities(plain), within(0.02f));
      try (ShrinkingLearner resumed = resume(shrinking.state(), shrinking.shape())) {
        learn(resumed, 10, 12);
        learn(shrinking, 10, 12);
        assertThat(resumed.snapshot().values()).isEqualTo(shrinking.snapshot().values());
        assertThat(resumed.snapshot().spec()).isEqualTo(shrinking.snapshot().spec());
      }
    }
  }

  private static float[] probabilities(ShrinkingLearner learner) {
    try (Classifier classifier = new Classifier(learner.snapshot(), BATCH)) {
      return classifier.probabilities(batch(77).features(), BATCH);
    }
  }

  @Test
  void aBatchThatIsRefusedWasNeverSeen() {
    try (Learner learner = Learner.resume(initial())) {
      learner.learn(batch(1).features(), batch(1).labels(), false);
      LearnerState before = learner.state();
      int[] wrong = new int[BATCH];
      wrong[3] = 7;

      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.learn(batch(2).features(), wrong, false));

      assertThat(learner.state().features()).isEqualTo(before.features());
      assertThat(learner.snapshot().spec()).isEqualTo(before.network().spec());
    }
  }
}
