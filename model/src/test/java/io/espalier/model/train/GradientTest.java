package io.espalier.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomGraphs;
import io.espalier.model.RandomNetworks;
import io.espalier.model.ReferenceNetwork;
import io.espalier.model.engine.Network;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.SensitivityStatistic;
import io.espalier.model.evidence.SensitivitySums;
import io.espalier.model.flow.Weighted;
import io.espalier.model.layer.Dropout;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Probe;
import io.espalier.model.optimizer.OptimizerSpec;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The gradients and the loss on the device against finite differences in double precision. */
class GradientTest {

  static {
    Natives.load();
  }

  @Property(tries = 200, seed = "21")
  void lossGradientAndPredictionsAreThoseOfTheReference(@ForAll long seed) {
    // Given
    Random random = new Random(seed);
    NetworkSnapshot snapshot = RandomNetworks.dense(random);
    int samples = 1 + random.nextInt(6);
    float[] features = RandomNetworks.gaussian(random, samples * snapshot.spec().input().size(), 1);
    int[] labels = RandomNetworks.labels(random, samples, snapshot.spec().classes());
    ReferenceNetwork reference = new ReferenceNetwork(snapshot);
    // When
    float[] gradients = new float[snapshot.values().length];
    StepResult result;
    try (Network network = new Network(snapshot.spec(), snapshot.values());
        TrainingPass pass = new TrainingPass(network, samples)) {
      result = pass.test(features, labels, false, 1);
      pass.backward(labels, 1);
      network.gradients().read(gradients);
    }
    // Then
    assertThat(result.loss()).isCloseTo(reference.loss(features, labels), within(1e-5));
    double[] expected = reference.gradient(features, labels);
    for (int k = 0; k < gradients.length; k++) {
      assertThat((double) gradients[k]).as("parameter %d", k).isCloseTo(expected[k], within(2e-5));
    }
    for (int sample = 0; sample < samples; sample++) {
      double[] logits = reference.logits(features, sample);
      for (double logit : logits) {
        assertThat(logits[result.predictions()[sample]]).isGreaterThanOrEqualTo(logit - 1e-5);
      }
    }
  }

  /** Convolutions, normalizations, pools and residual layers of many shapes. */
  @Property(tries = 250, seed = "22")
  void theGradientOfAnyGraphIsThatOfTheReference(@ForAll long seed) {
    // Given
    Random random = new Random(seed);
    Case drawn = draw(random);
    NetworkSnapshot snapshot = drawn.network();
    float[] features = drawn.features();
    int[] labels = drawn.labels();
    int samples = labels.length;
    Layout layout = snapshot.spec().layout();
    // When
    float[] gradients = new float[snapshot.values().length];
    StepResult tested;
    StepResult trained;
    try (Network network = new Network(snapshot.spec(), snapshot.values());
        TrainingPass pass = new TrainingPass(network, samples)) {
      trained = pass.train(features, labels, 1);
      tested = pass.test(features, labels, false, 1);
      pass.backward(labels, 1);
      network.gradients().read(gradients);
    }
    // Then
    ReferenceNetwork evaluation = new ReferenceNetwork(snapshot);
    ReferenceNetwork training = new ReferenceNetwork(snapshot).training();
    double evaluated = evaluation.loss(features, labels);
    assertThat(tested.loss()).isCloseTo(evaluated, within(1e-4 * (1 + evaluated)));
    double inTraining = training.loss(features, labels);
    assertThat(trained.loss()).isCloseTo(inTraining, within(1e-3 * (1 + inTraining)));
    double[] expected = training.gradient(features, labels);
    for (int k = 0; k < layout.trained(); k++) {
      assertThat((double) gradients[k])
          .as("value %d of %s", k, snapshot.spec())
          .isCloseTo(expected[k], within(3e-4 + 2e-3 * Math.abs(expected[k])));
    }
  }

  /** Of records, whatever the batch; of what is read in evaluation mode, as activity is. */
  @Property(tries = 80, seed = "23")
  void sensitivitiesAreThoseOfTheReference(@ForAll long seed) {
    // Given
    Case drawn = drawBesideKinks(new Random(seed));
    NetworkSpec spec = drawn.network().spec();
    int samples = drawn.labels().length;
    // When
    SensitivitySums sums;
    try (Learner learner = Learner.start(drawn.network(), new OptimizerSpec.Sgd(1, 0, 0))) {
      learner.evidence(EvidenceSpec.sensitivity(spec.layout()));
      sums = sensitivity(learner.observe(drawn.features(), drawn.labels()));
      assertThat(sensitivity(learner.learn(drawn.features(), drawn.labels(), true)))
          .as("before the step as without one")
          .usingRecursiveComparison()
          .isEqualTo(sums);
    }
    // Then
    ReferenceNetwork evaluation = new ReferenceNetwork(drawn.network());
    ReferenceNetwork training = new ReferenceNetwork(drawn.network()).training();
    assertThat(sums.records()).isEqualTo(samples);
    for (int layer = 0; layer < sums.layers().size(); layer++) {
      Weighted weighted = spec.layout().weighted().get(layer);
      double[] read = new double[weighted.block().readValues()];
      double[] squares = new double[read.length];
      double[] gradients = new double[weighted.block().outputs()];
      for (int sample = 0; sample < samples; sample++) {
        double[] signal = evaluation.signals(drawn.features(), sample).get(layer);
        add(Probe.of(weighted).sums(signal), read);
        add(Probe.of(weighted).sums(squared(signal, 1)), squares);
        double[] delta = training.outputGradient(drawn.features(), drawn.labels(), layer, sample);
        add(totals(squared(delta, samples), gradients.length), gradients);
      }
      assertClose(sums.layers().get(layer).inputs(), read);
      assertClose(sums.layers().get(layer).squaredInputs(), squares);
      assertClose(sums.layers().get(layer).squaredGradients(), gradients);
    }
  }

  private static SensitivitySums sensitivity(StepResult result) {
    return result.evidence().orElseThrow().get(SensitivityStatistic.KIND);
  }

  private static double[] squared(double[] values, double factor) {
    return Arrays.stream(values).map(value -> value * value * factor * factor).toArray();
  }

  private static double[] totals(double[] values, int channels) {
    double[] totals = new double[channels];
    for (int k = 0; k < values.length; k++) {
      totals[k / (values.length / channels)] += values[k];
    }
    return totals;
  }

  private static void add(double[] addends, double[] sums) {
    for (int k = 0; k < sums.length; k++) {
      sums[k] += addends[k];
    }
  }

  private static void assertClose(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int k = 0; k < actual.length; k++) {
      assertThat(actual[k]).isCloseTo(expected[k], within(1e-3 + 1e-2 * Math.abs(expected[k])));
    }
  }

  private record Case(NetworkSnapshot network, float[] features, int[] labels) {}

  /** Nudging what a layer puts out by a difference must not cross where a ReLU bends. */
  private static Case drawBesideKinks(Random random) {
    while (true) {
      Case drawn = draw(random);
      ReferenceNetwork reference = new ReferenceNetwork(drawn.network()).training();
      reference.loss(drawn.features(), drawn.labels());
      if (reference.nearestToKink() > 1e-5) {
        return drawn;
      }
    }
  }

  /**
   * A graph without dropouts, whose masks the reference does not know, and in which no
   * normalization divides by next to nothing and no probability underflows, which no float32 can
   * follow.
   */
  private static Case draw(Random random) {
    while (true) {
      NetworkSnapshot network = RandomGraphs.dense(random);
      int samples = 2 + random.nextInt(3);
      int values = samples * network.spec().input().size();
      float[] features = RandomNetworks.gaussian(random, values, 1);
      int[] labels = RandomNetworks.labels(random, samples, network.spec().classes());
      ReferenceNetwork reference = new ReferenceNetwork(network).training();
      double loss =
          Math.max(
              reference.loss(features, labels),
              new ReferenceNetwork(network).loss(features, labels));
      if (loss < 20
          && reference.leastVariance() > 1e-2
          && network.spec().layers().stream().noneMatch(Dropout.class::isInstance)) {
        return new Case(network, features, labels);
      }
    }
  }
}
