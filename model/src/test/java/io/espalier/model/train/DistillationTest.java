package io.espalier.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistillationTest {

  private static final int CLASSES = 4;
  private static final int SAMPLES = 3;

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 4, 20})
  void softenedProbabilitiesAreTheSoftmaxOfLogitsOverTheTemperature(double temperature) {
    double[] logits = {2.5, -1, 0.25, 4};
    var distillation = new Distillation(temperature, 1);

    float[] softened = distillation.soften(floats(softmax(logits, 1)), CLASSES);

    double[] expected = softmax(logits, temperature);
    for (int k = 0; k < CLASSES; k++) {
      assertThat(softened[k]).isCloseTo((float) expected[k], within(1e-6f));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,0.5", "2,0.9", "4,1", "3,0.1"})
  void theGradientIsThatOfTheLoss(double temperature, double weight) {
    var distillation = new Distillation(temperature, weight);
    Random random = new Random(7);
    double[] teacher = gaussians(random);
    double[] logits = gaussians(random);
    int label = 2;
    float[] targets = new float[CLASSES];
    targets[label] = 1;
    float[] probabilities = floats(softmax(logits, 1));

    distillation.blend(probabilities, floats(softmax(teacher, temperature)), CLASSES, targets);

    double step = 1e-5;
    for (int k = 0; k < CLASSES; k++) {
      double[] above = logits.clone();
      above[k] += step;
      double[] below = logits.clone();
      below[k] -= step;
      double slope =
          (loss(distillation, above, teacher, label) - loss(distillation, below, teacher, label))
              / (2 * step);
      assertThat((double) probabilities[k] - targets[k]).isCloseTo(slope, within(1e-5));
    }
  }

  /** As the Javadoc of the class has it, in double. */
  private static double loss(
      Distillation distillation, double[] logits, double[] teacher, int label) {
    double temperature = distillation.temperature();
    double[] q = softmax(teacher, temperature);
    double[] p = softmax(logits, temperature);
    double divergence = 0;
    for (int k = 0; k < CLASSES; k++) {
      divergence += q[k] * Math.log(q[k] / p[k]);
    }
    return -(1 - distillation.weight()) * Math.log(softmax(logits, 1)[label])
        + distillation.weight() * temperature * temperature * divergence;
  }

  @Test
  void aNetworkHasNothingToLearnFromItself() {
    Natives.load();
    NetworkSpec spec =
        NetworkSpec.dense(InputShape.flat(5), List.of(6, CLASSES), Nonlinearity.TANH);
    float[] features = floats(new Random(3).doubles(SAMPLES * 5).toArray());
    int[] labels = {0, 1, 3};
    var distillation = new Distillation(2, 1);
    try (Learner learner = Learner.create(spec, new OptimizerSpec.Sgd(0.5, 0, 0), 11)) {
      NetworkSnapshot before = learner.snapshot();

      learner.learn(features, labels, softTargets(before, features, distillation), false);

      float[] after = learner.snapshot().values();
      for (int k = 0; k < after.length; k++) {
        assertThat(after[k]).isCloseTo(before.values()[k], within(1e-6f));
      }
    }
  }

  @Test
  void aNetworkComesToSayWhatItsTeacherSays() {
    Natives.load();
    NetworkSpec spec =
        NetworkSpec.dense(InputShape.flat(5), List.of(6, CLASSES), Nonlinearity.TANH);
    float[] features = floats(new Random(3).doubles(SAMPLES * 5).toArray());
    int[] labels = {0, 0, 0};
    var distillation = new Distillation(2, 1);
    try (Learner teacher = Learner.create(spec, new OptimizerSpec.Sgd(0.1, 0, 0), 11);
        Learner learner = Learner.create(spec, new OptimizerSpec.Sgd(0.5, 0, 0), 12)) {
      SoftTargets softTargets = softTargets(teacher.snapshot(), features, distillation);
      for (int step = 0; step < 500; step++) {
        learner.learn(features, labels, softTargets, false);
      }

      float[] said = softTargets(learner.snapshot(), features, distillation).softened();
      for (int k = 0; k < said.length; k++) {
        assertThat(said[k]).isCloseTo(softTargets.softened()[k], within(0.01f));
      }
    }
  }

  @Test
  void softTargetsOfAnotherBatchAreRefusedAndChangeNothing() {
    Natives.load();
    NetworkSpec spec = NetworkSpec.dense(InputShape.flat(5), List.of(CLASSES), Nonlinearity.TANH);
    try (Learner learner = Learner.create(spec, OptimizerSpec.Adam.of(0.1, 0), 11)) {
      float[] before = learner.snapshot().values();
      var softTargets = new SoftTargets(new Distillation(2, 1), new float[CLASSES]);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.learn(new float[10], new int[2], softTargets, false))
          .withMessageContaining("2 samples of 4 classes have 8 probabilities, got 4");
      assertThat(learner.snapshot().values()).containsExactly(before);
      assertThat(learner.state().optimizerState().steps()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"0.5,0.5", "NaN,0.5", "Infinity,0.5", "2,0", "2,1.5", "2,NaN"})
  void impossibleSettingsAreRefused(double temperature, double weight) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Distillation(temperature, weight))
        .withMessageContaining("of distillation must be");
  }

  private static SoftTargets softTargets(
      NetworkSnapshot network, float[] features, Distillation distillation) {
    try (Classifier classifier = new Classifier(network, SAMPLES)) {
      float[] probabilities = classifier.probabilities(features, SAMPLES);
      return new SoftTargets(distillation, distillation.soften(probabilities, CLASSES));
    }
  }

  private static double[] gaussians(Random random) {
    return random.doubles(CLASSES, -2, 2).toArray();
  }

  private static double[] softmax(double[] logits, double temperature) {
    double sum = 0;
    double[] result = new double[logits.length];
    for (int k = 0; k < logits.length; k++) {
      result[k] = Math.exp(logits[k] / temperature);
      sum += result[k];
    }
    for (int k = 0; k < logits.length; k++) {
      result[k] /= sum;
    }
    return result;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int k = 0; k < values.length; k++) {
      floats[k] = (float) values[k];
    }
    return floats;
  }
}
