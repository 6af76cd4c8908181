package io.espalier.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomNetworks;
import io.espalier.model.ReferenceNetwork;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.BatchActivity;
import io.espalier.model.evidence.BatchGradients;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.GradientStatistic;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerTest {

  static {
    Natives.load();
  }

  private static final int FEATURES = 6;
  private static final int CLASSES = 3;
  private static final NetworkSpec SPEC =
      NetworkSpec.dense(InputShape.flat(FEATURES), List.of(8, 5, CLASSES), Nonlinearity.RELU);
  private static final OptimizerSpec ADAM = OptimizerSpec.Adam.of(0.01, 1e-4);

  static List<OptimizerSpec> optimizers() {
    return List.of(
        ADAM,
        new OptimizerSpec.Sgd(0.05, 0.9, 1e-3),
        OptimizerSpec.AdamW.of(0.01, 0.1),
        OptimizerSpec.RmsProp.of(0.003, 1e-4));
  }

  private record Batch(float[] features, int[] labels) {}

  @Test
  void theSameSeedGivesTheSameBits() {
    try (Learner one = Learner.create(SPEC, ADAM, 5);
        Learner other = Learner.create(SPEC, ADAM, 5)) {
      learn(one, batches(1, 50));
      learn(other, batches(1, 50));

      assertThat(one.snapshot().values()).containsExactly(other.snapshot().values());
    }
  }

  @Test
  void anotherSeedGivesAnotherNetwork() {
    try (Learner one = Learner.create(SPEC, ADAM, 5);
        Learner other = Learner.create(SPEC, ADAM, 6)) {
      assertThat(one.snapshot().values()).isNotEqualTo(other.snapshot().values());
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void resumesBitForBit(OptimizerSpec optimizer) {
    List<Batch> before = batches(2, 20);
    List<Batch> after = batches(3, 20);
    try (Learner learner = Learner.create(SPEC, optimizer, 5)) {
      learn(learner, before.subList(0, 10));
      learner.apply(MaskDelta.cut(bits(0, 7, 50, 80)));
      learn(learner, before.subList(10, 20));
      LearnerState state = learner.state();
      learn(learner, after);

      try (Learner resumed = Learner.resume(state)) {
        learn(resumed, after);

        assertThat(resumed.snapshot().values()).containsExactly(learner.snapshot().values());
        assertThat(resumed.snapshot().live()).isEqualTo(learner.snapshot().live());
        assertThat(resumed.state().optimizerState().steps()).isEqualTo(40);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void resumesWithTheScheduledRate(OptimizerSpec optimizer) {
    try (Learner learner = Learner.create(SPEC, optimizer, 5)) {
      learner.learningRate(0.003);
      LearnerState state = learner.state();
      learn(learner, batches(3, 5));

      try (Learner resumed = Learner.resume(state)) {
        learn(resumed, batches(3, 5));

        assertThat(resumed.snapshot().values()).containsExactly(learner.snapshot().values());
      }
      assertThat(state.optimizer().learningRate()).isEqualTo(0.003);
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void aClipThatNothingReachesChangesNoBit(OptimizerSpec optimizer) {
    try (Learner one = Learner.create(SPEC, optimizer, 5);
        Learner other = Learner.create(SPEC, optimizer, 5)) {
      other.clipNorm(1e6);
      learn(one, batches(1, 50));
      learn(other, batches(1, 50));

      assertThat(one.snapshot().values()).containsExactly(other.snapshot().values());
    }
  }

  @Test
  void aClippedStepIsNoLongerThanItsGradientMayBe() {
    OptimizerSpec sgd = new OptimizerSpec.Sgd(0.5, 0, 0);
    try (Learner learner = Learner.create(SPEC, sgd, 5)) {
      learner.clipNorm(0.01);
      float[] before = learner.snapshot().values();
      float[] wild = batches(1, 1).get(0).features().clone();
      wild[0] = 1e6f;
      learner.learn(wild, batches(1, 1).get(0).labels(), false);
      float[] after = learner.snapshot().values();

      double squares = 0;
      for (int k = 0; k < before.length; k++) {
        squares += Math.pow((double) after[k] - before[k], 2);
      }
      assertThat(Math.sqrt(squares)).isCloseTo(0.5 * 0.01, within(1e-5));
    }
    try (Learner learner = Learner.create(SPEC, sgd, 5)) {
      assertThatThrownBy(() -> learner.clipNorm(0))
          .hasMessage("a norm to clip to must be above 0, got 0.0");
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void aRecordThatIsLargerByFarIsTestedAndHasNoPartInTheStep(OptimizerSpec optimizer) {
    Batch batch = batches(1, 1).get(0);
    int rest = batch.labels().length - 1;
    float[] wild = batch.features().clone();
    Arrays.fill(wild, rest * FEATURES, wild.length, -1e6f);
    try (Learner with = Learner.create(SPEC, optimizer, 5);
        Learner without = Learner.create(SPEC, optimizer, 5)) {
      with.clipNorm(5);
      without.clipNorm(5);
      StepResult result = with.learn(wild, batch.labels(), true);
      without.learn(
          Arrays.copyOf(batch.features(), rest * FEATURES),
          Arrays.copyOf(batch.labels(), rest),
          false);

      assertThat(result.predictions()).hasSize(rest + 1);
      assertThat(result.evidence()).as("it would hide all others").isEmpty();
      assertThat(with.snapshot().values()).containsExactly(without.snapshot().values());
    }
  }

  @Test
  void theStateIsACopy() {
    try (Learner learner = Learner.create(SPEC, ADAM, 5)) {
      LearnerState state = learner.state();
      float[] values = state.network().values().clone();
      learn(learner, batches(1, 3));

      assertThat(state.network().values()).containsExactly(values);
      assertThat(state.optimizerState().moments().get(0)).containsOnly(0);
    }
  }

  @Test
  void learnsWithAlternatingBatchSizes() {
    Random random = new Random(4);
    float[] weights = RandomNetworks.gaussian(random, FEATURES, 1);
    double loss = Double.NaN;
    try (Learner learner = Learner.create(SPEC, OptimizerSpec.Adam.of(0.02, 0), 5)) {
      for (int step = 0; step < 300; step++) {
        Batch batch = linear(random, weights, step % 3 == 0 ? 5 : step % 3 == 1 ? 32 : 9);
        loss = learner.learn(batch.features, batch.labels, false).loss();
      }
    }
    assertThat(loss).isLessThan(0.35);
  }

  @Test
  void aBatchInPartsHasTheSameLossAsWhole() {
    Batch batch = batches(8, 1).get(0);
    try (Learner learner = Learner.create(SPEC, ADAM, 5)) {
      double whole = learner.observe(batch.features, batch.labels).loss();
      double sum = 0;
      for (int sample = 0; sample < batch.labels.length; sample++) {
        float[] one = sample(batch, sample);
        sum += learner.observe(one, new int[] {batch.labels[sample]}).loss();
      }
      assertThat(sum / batch.labels.length).isCloseTo(whole, within(1e-6));
    }
  }

  @Test
  void testsBeforeItTrains() {
    Batch batch = batches(9, 1).get(0);
    try (Learner learner = Learner.create(SPEC, new OptimizerSpec.Sgd(0.5, 0, 0), 5)) {
      NetworkSnapshot before = learner.snapshot();

      StepResult result = learner.learn(batch.features, batch.labels, true);

      ReferenceNetwork reference = new ReferenceNetwork(before);
      assertThat(result.loss())
          .isCloseTo(reference.loss(batch.features, batch.labels), within(1e-5));
      for (int sample = 0; sample < batch.labels.length; sample++) {
        double[] logits = reference.logits(batch.features, sample);
        assertThat(result.predictions()[sample]).isEqualTo(best(logits));
      }
      assertThat(learner.observe(batch.features, batch.labels).loss()).isLessThan(result.loss());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void activityIsThatOfEveryLayersInputs(int samples) {
    Batch eight = batches(10, 1).get(0);
    Batch batch =
        new Batch(
            Arrays.copyOf(eight.features, samples * FEATURES),
            Arrays.copyOf(eight.labels, samples));
    try (Learner learner = Learner.create(SPEC, ADAM, 5)) {
      ReferenceNetwork reference = new ReferenceNetwork(learner.snapshot());

      BatchActivity activity =
          learner
              .learn(batch.features, batch.labels, true)
              .evidence()
              .orElseThrow()
              .get(ActivityStatistic.KIND);

      assertThat(activity.records()).isEqualTo(batch.labels.length);
      for (int layer = 0; layer < 3; layer++) {
        BatchActivity.Inputs inputs = activity.layers().get(layer);
        double[] sums = new double[inputs.absoluteSums().length];
        for (int sample = 0; sample < batch.labels.length; sample++) {
          double[] signal = reference.signals(batch.features, sample).get(layer);
          for (int k = 0; k < sums.length; k++) {
            sums[k] += Math.abs(signal[k]);
          }
        }
        for (int k = 0; k < sums.length; k++) {
          assertThat((double) inputs.absoluteSums()[k]).isCloseTo(sums[k], within(1e-4));
        }
      }
    }
  }

  /** With plain gradient descent at a rate of 1 the step itself is the gradient. */
  @Test
  void gradientsAreMultipliedWithTheParametersBeforeTheStep() {
    Batch batch = batches(12, 1).get(0);
    BitSet cut = new BitSet();
    cut.set(3, 9);
    NetworkSnapshot before = NetworkSnapshot.dense(SPEC, Initializer.draw(SPEC, 5)).without(cut);
    try (Learner learner = Learner.start(before, new OptimizerSpec.Sgd(1, 0, 0))) {
      learner.evidence(EvidenceSpec.gradients(SPEC.layout()));

      BatchGradients observed =
          learner
              .observe(batch.features, batch.labels)
              .evidence()
              .orElseThrow()
              .get(GradientStatistic.KIND);
      BatchGradients learnt =
          learner
              .learn(batch.features, batch.labels, true)
              .evidence()
              .orElseThrow()
              .get(GradientStatistic.KIND);

      float[] after = learner.snapshot().values();
      assertThat(learnt.records()).isEqualTo(batch.labels.length);
      assertThat(learnt.products()).hasSize(SPEC.parameters()).containsExactly(observed.products());
      for (int k = 0; k < after.length; k++) {
        float w = before.values()[k];
        assertThat(learnt.products()[k]).isCloseTo(Math.abs(w * (w - after[k])), within(1e-6f));
      }
      assertThat(learner.learn(batch.features, batch.labels, false).evidence()).isEmpty();
    }
  }

  @Test
  void gradientsAreObservedOfAllParametersOrNone() {
    try (Learner learner = Learner.create(SPEC, ADAM, 5)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.evidence(EvidenceSpec.of(new GradientStatistic(7))))
          .withMessageContaining("can be observed or none, not 7");
    }
  }

  @Test
  void observingChangesNothing() {
    Batch batch = batches(11, 1).get(0);
    try (Learner learner = Learner.create(SPEC, ADAM, 5)) {
      float[] values = learner.snapshot().values();

      StepResult result = learner.observe(batch.features, batch.labels);

      assertThat(result.evidence()).isPresent();
      assertThat(learner.snapshot().values()).containsExactly(values);
      assertThat(learner.state().optimizerState().steps()).isZero();
      assertThat(learner.learn(batch.features, batch.labels, false).evidence()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 3e38f, 1e25f})
  void divergenceChangesNothing(float feature) {
    Batch batch = batches(12, 1).get(0);
    float[] poisoned = batch.features.clone();
    Arrays.fill(poisoned, 0, 3 * FEATURES, feature);
    try (Learner learner = Learner.create(SPEC, ADAM, 5)) {
      learn(learner, batches(13, 3));
      LearnerState before = learner.state();

      assertThatExceptionOfType(DivergedException.class)
          .isThrownBy(() -> learner.learn(poisoned, batch.labels, true))
          .withMessageContainingAll("at step 4", "diverged");

      LearnerState after = learner.state();
      assertThat(after.network().values()).containsExactly(before.network().values());
      assertThat(after.optimizerState().steps()).isEqualTo(3);
      assertThat(after.optimizerState().moments().get(1))
          .containsExactly(before.optimizerState().moments().get(1));
      learn(learner, batches(14, 1));
      assertThat(learner.snapshot().values()).doesNotContain(Float.NaN);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, CLASSES})
  void refusesALabelThatIsNoClass(int label) {
    Batch batch = batches(15, 1).get(0);
    batch.labels[2] = label;
    try (Learner learner = Learner.create(SPEC, ADAM, 5)) {
      float[] values = learner.snapshot().values();

      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.learn(batch.features, batch.labels, false))
          .withMessage(
              String.format(
                  Locale.ROOT, "label %d of sample 2 is not one of the 3 classes", label));

      assertThat(learner.snapshot().values()).containsExactly(values);
    }
  }

  @Test
  void refusesABatchOfTheWrongSize() {
    try (Learner learner = Learner.create(SPEC, ADAM, 5)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.learn(new float[11], new int[2], false))
          .withMessageContaining("2 samples with 6 features has 12 values, got 11");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.learn(new float[0], new int[0], false))
          .withMessageContaining("at least 1 sample");
    }
  }

  @Test
  void refusesADeltaForAnotherNetwork() {
    try (Learner learner = Learner.create(SPEC, ADAM, 5)) {
      NetworkSnapshot before = learner.snapshot();

      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.apply(MaskDelta.cut(bits(3, SPEC.parameters()))))
          .withMessageContainingAll("parameter " + SPEC.parameters(), "" + SPEC.parameters());

      assertThat(learner.snapshot().live()).isEqualTo(before.live());
      assertThat(learner.snapshot().values()).containsExactly(before.values());
    }
  }

  @Test
  void refusesARateThatIsNone() {
    try (Learner learner = Learner.create(SPEC, ADAM, 5)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.learningRate(Double.NaN))
          .withMessageContaining("learning rate must be above 0, got NaN");
    }
  }

  private static void learn(Learner learner, List<Batch> batches) {
    batches.forEach(batch -> learner.learn(batch.features, batch.labels, true));
  }

  private static List<Batch> batches(long seed, int count) {
    Random random = new Random(seed);
    return random
        .ints(count, 0, 1)
        .mapToObj(
            k ->
                new Batch(
                    RandomNetworks.gaussian(random, 8 * FEATURES, 1),
                    RandomNetworks.labels(random, 8, CLASSES)))
        .toList();
  }

  /** Samples of a problem that can be learnt: the sign and size of a weighted sum. */
  private static Batch linear(Random random, float[] weights, int samples) {
    float[] features = RandomNetworks.gaussian(random, samples * FEATURES, 1);
    int[] labels = new int[samples];
    for (int sample = 0; sample < samples; sample++) {
      double sum = 0;
      for (int k = 0; k < FEATURES; k++) {
        sum += features[sample * FEATURES + k] * weights[k];
      }
      labels[sample] = sum < -1 ? 0 : sum < 1 ? 1 : 2;
    }
    return new Batch(features, labels);
  }

  private static float[] sample(Batch batch, int sample) {
    return Arrays.copyOfRange(batch.features, sample * FEATURES, (sample + 1) * FEATURES);
  }

  private static int best(double[] logits) {
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      if (logits[k] > logits[best]) {
        best = k;
      }
    }
    return best;
  }

  private static BitSet bits(int... indices) {
    BitSet bits = new BitSet();
    Arrays.stream(indices).forEach(bits::set);
    return bits;
  }
}
