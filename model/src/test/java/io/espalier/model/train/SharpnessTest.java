package io.espalier.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomGraphs;
import io.espalier.model.RandomNetworks;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.GradientStatistic;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Sharpness-aware steps against two plain steps of rate 1, which tell the gradients. */
class SharpnessTest {

  private static final int SAMPLES = 6;
  private static final double RADIUS = 0.05;
  private static final OptimizerSpec UNIT = new OptimizerSpec.Sgd(1, 0, 0);

  static {
    Natives.load();
  }

  @Property(tries = 60, seed = "2010")
  void followsTheGradientFromUpTheHill(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot start =
        random.nextInt(3) == 0 ? RandomGraphs.masked(random) : RandomNetworks.masked(random);
    int trained = start.spec().layout().trained();
    float[] features = RandomNetworks.gaussian(random, SAMPLES * start.spec().input().size(), 1);
    int[] labels = RandomNetworks.labels(random, SAMPLES, start.spec().classes());

    float[] below = afterAStep(start, features, labels, 0);
    double length = 0;
    for (int k = 0; k < trained; k++) {
      length += Math.pow((double) start.values()[k] - below[k], 2);
    }
    float[] up = start.values().clone();
    for (int k = 0; k < trained && length > 0; k++) {
      up[k] += (float) (RADIUS * (start.values()[k] - below[k]) / Math.sqrt(length));
    }
    float[] above = afterAStep(start.withValues(up), features, labels, 0);

    float[] actual = afterAStep(start, features, labels, RADIUS);

    for (int k = 0; k < actual.length; k++) {
      float expected = k < trained ? start.values()[k] - (up[k] - above[k]) : below[k];
      assertThat(actual[k]).as("value %d", k).isCloseTo(expected, within(2e-3f));
    }
  }

  private static float[] afterAStep(
      NetworkSnapshot start, float[] features, int[] labels, double radius) {
    try (Learner learner = Learner.start(start, UNIT)) {
      learner.sharpnessRadius(radius);
      learner.train(features, labels);
      return learner.snapshot().values();
    }
  }

  /** What a teacher says counts up there too: of all weight, it makes the labels irrelevant. */
  @Test
  void underATeacherBothGradientsAreOfTheLesson() {
    NetworkSnapshot start = RandomNetworks.dense(new Random(3));
    int classes = start.spec().classes();
    float[] features =
        RandomNetworks.gaussian(new Random(4), SAMPLES * start.spec().input().size(), 1);
    Distillation distillation = new Distillation(2, 1);
    float[] said = new float[SAMPLES * classes];
    for (int sample = 0; sample < SAMPLES; sample++) {
      said[sample * classes + sample % classes] = 1;
    }
    SoftTargets softTargets = new SoftTargets(distillation, said);
    int[] otherLabels = new int[SAMPLES];
    Arrays.fill(otherLabels, classes - 1);

    assertThat(afterSoftTargets(start, features, otherLabels, softTargets))
        .containsExactly(afterSoftTargets(start, features, new int[SAMPLES], softTargets))
        .isNotEqualTo(afterAStep(start, features, otherLabels, RADIUS));
  }

  private static float[] afterSoftTargets(
      NetworkSnapshot start, float[] features, int[] labels, SoftTargets softTargets) {
    try (Learner learner = Learner.start(start, UNIT)) {
      learner.sharpnessRadius(RADIUS);
      learner.train(features, labels, softTargets);
      return learner.snapshot().values();
    }
  }

  @Test
  void testingFirstChangesNothing() {
    NetworkSnapshot start = RandomNetworks.dense(new Random(3));
    float[] features =
        RandomNetworks.gaussian(new Random(4), SAMPLES * start.spec().input().size(), 1);
    int[] labels = new int[SAMPLES];
    try (Learner learner = Learner.start(start, UNIT)) {
      learner.sharpnessRadius(RADIUS);
      learner.learn(features, labels, true);

      assertThat(learner.snapshot().values())
          .containsExactly(afterAStep(start, features, labels, RADIUS));
    }
  }

  /** What noise outputs are to learn is drawn once a step, so both gradients are of the same. */
  @Test
  void noiseOutputsAreLearntUpTheHillToo() {
    NoiseOutputs noise = new NoiseOutputs(4, NoiseOutputs.Distribution.GAUSSIAN, 1, true, 5);
    NetworkSnapshot start = noise.attach(RandomNetworks.dense(new Random(3)));
    float[] features =
        RandomNetworks.gaussian(new Random(4), SAMPLES * start.spec().input().size(), 1);
    float[] below = afterANoisyStep(start, noise, features, 0);
    double length = 0;
    for (int k = 0; k < below.length; k++) {
      length += Math.pow((double) start.values()[k] - below[k], 2);
    }
    float[] up = start.values().clone();
    for (int k = 0; k < up.length; k++) {
      up[k] += (float) (RADIUS * (start.values()[k] - below[k]) / Math.sqrt(length));
    }
    float[] above = afterANoisyStep(start.withValues(up), noise, features, 0);

    float[] actual = afterANoisyStep(start, noise, features, RADIUS);

    for (int k = 0; k < actual.length; k++) {
      assertThat(actual[k])
          .as("value %d", k)
          .isCloseTo(start.values()[k] - (up[k] - above[k]), within(2e-3f));
    }
  }

  private static float[] afterANoisyStep(
      NetworkSnapshot start, NoiseOutputs noise, float[] features, double radius) {
    try (Learner learner = Learner.start(start, UNIT, noise)) {
      learner.sharpnessRadius(radius);
      learner.train(features, new int[SAMPLES]);
      return learner.snapshot().values();
    }
  }

  /** Evidence of gradients is of the parameters as they stand, not of those up the hill. */
  @Test
  void gradientsAreObservedBeforeTheClimb() {
    NetworkSnapshot start = RandomNetworks.dense(new Random(3));
    float[] features =
        RandomNetworks.gaussian(new Random(4), SAMPLES * start.spec().input().size(), 1);
    EvidenceSpec observed = EvidenceSpec.gradients(start.spec().layout());

    assertThat(products(start, observed, features, RADIUS))
        .containsExactly(products(start, observed, features, 0));
  }

  private static float[] products(
      NetworkSnapshot start, EvidenceSpec observed, float[] features, double radius) {
    try (Learner learner = Learner.start(start, UNIT)) {
      learner.evidence(observed);
      learner.sharpnessRadius(radius);
      return learner
          .learn(features, new int[SAMPLES], true)
          .evidence()
          .orElseThrow()
          .get(GradientStatistic.KIND)
          .products();
    }
  }

  /** Up there weights are so large that what they sum up to is no number. */
  @Test
  void whatDivergesUpTheHillChangesNothing() {
    NetworkSnapshot start =
        NetworkSnapshot.dense(
            NetworkSpec.dense(InputShape.flat(4), List.of(5, 3), Nonlinearity.RELU),
            RandomNetworks.gaussian(new Random(3), 43, 0.1));
    float[] features = RandomNetworks.gaussian(new Random(4), SAMPLES * 4, 100);
    try (Learner learner = Learner.start(start, UNIT)) {
      learner.sharpnessRadius(3e38);

      assertThatExceptionOfType(DivergedException.class)
          .isThrownBy(() -> learner.train(features, new int[SAMPLES]));

      assertThat(learner.snapshot().values()).containsExactly(start.values());
      learner.sharpnessRadius(0);
      learner.train(features, new int[SAMPLES]);
      assertThat(learner.snapshot().values())
          .containsExactly(afterAStep(start, features, new int[SAMPLES], 0));
    }
  }

  @Test
  void aRadiusIsADistance() {
    try (Learner learner = Learner.start(RandomNetworks.dense(new Random(3)), UNIT)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.sharpnessRadius(-0.1))
          .withMessage("a sharpness radius must be 0 or more, got -0.1");
    }
  }
}
