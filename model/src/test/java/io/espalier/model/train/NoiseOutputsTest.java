package io.espalier.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomGraphs;
import io.espalier.model.RandomNetworks;
import io.espalier.model.ReferenceNetwork;
import io.espalier.model.engine.ExecutionPlan;
import io.espalier.model.engine.Network;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.merge.Fold;
import io.espalier.model.merge.Folds;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.train.NoiseOutputs.Distribution;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseOutputsTest {

  static {
    Natives.load();
  }

  private static final NetworkSpec SPEC =
      NetworkSpec.dense(InputShape.flat(6), List.of(8, 5, 3), Nonlinearity.TANH);
  private static final OptimizerSpec ADAM = OptimizerSpec.Adam.of(0.01, 0);

  private static NoiseOutputs noise(int count, boolean bias) {
    return new NoiseOutputs(count, Distribution.GAUSSIAN, 1, bias, 7);
  }

  @Property(tries = 100, seed = "81")
  void withoutTheNoiseTheClassesGetTheSameBits(@ForAll long seed) {
    // Given
    Random random = new Random(seed);
    NetworkSnapshot network = masked(random);
    NoiseOutputs noise = noise(1 + random.nextInt(20), random.nextBoolean());
    int samples = 2 + random.nextInt(40);
    float[] features = RandomNetworks.gaussian(random, samples * network.spec().input().size(), 1);
    int[] labels = RandomNetworks.labels(random, samples, network.spec().classes());
    // When
    NetworkSnapshot learnt;
    float[] withNoise = new float[network.spec().classes() * samples];
    try (Learner learner = Learner.start(noise.attach(network), ADAM, noise)) {
      for (int step = 0; step < 3; step++) {
        learner.learn(features, labels, false);
      }
      learnt = learner.snapshot();
    }
    try (Network all = new Network(learnt.spec(), learnt.values());
        ExecutionPlan pass = new ExecutionPlan(all, samples, noise.count())) {
      pass.forward(features).read(withNoise);
    }
    // Then
    NetworkSnapshot dropped = noise.detach(learnt);
    assertThat(dropped.spec()).isEqualTo(network.spec());
    assertThat(dropped.live()).isEqualTo(network.live());
    assertThat(logits(dropped, features, samples)).containsExactly(withNoise);
  }

  private static float[] logits(NetworkSnapshot snapshot, float[] features, int samples) {
    float[] logits = new float[snapshot.spec().classes() * samples];
    try (Network network = new Network(snapshot.spec(), snapshot.values());
        ExecutionPlan pass = new ExecutionPlan(network, samples)) {
      pass.forward(features).read(logits);
    }
    return logits;
  }

  @Property(tries = 50, seed = "82")
  void attachingAndDetachingGivesTheNetworkBack(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network = masked(random);
    NoiseOutputs noise = noise(random.nextInt(9), random.nextBoolean());

    NetworkSnapshot back = noise.detach(noise.attach(network));

    assertThat(back.spec()).isEqualTo(network.spec());
    assertThat(back.values()).containsExactly(network.values());
    assertThat(back.live()).isEqualTo(network.live());
  }

  private static NetworkSnapshot masked(Random random) {
    return random.nextBoolean() ? RandomGraphs.masked(random) : RandomNetworks.masked(random);
  }

  @Property(tries = 50, seed = "84")
  void whatWasDoneToTheClassesLeavesTheNoiseAsItWas(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network = masked(random);
    NoiseOutputs noise = noise(random.nextInt(9), random.nextBoolean());
    NetworkSnapshot all = noise.attach(network);
    BitSet gone = BitSet.valueOf(new long[] {random.nextLong()});
    gone.and(network.live());
    NetworkSnapshot cut = network.without(gone);

    NetworkSnapshot replaced = noise.replaceClasses(all, cut);

    assertThat(noise.detach(replaced).values()).containsExactly(cut.values());
    assertThat(noise.detach(replaced).live()).isEqualTo(cut.live());
    NetworkSnapshot back = noise.replaceClasses(replaced, network);
    assertThat(back.values()).containsExactly(all.values());
    assertThat(back.live()).isEqualTo(all.live());
  }

  @ParameterizedTest
  @CsvSource({"GAUSSIAN, 0.4", "BINOMIAL, 0.3", "CONSTANT, 0"})
  void targetsHaveTheirMeanAndDeviation(Distribution distribution, double deviation) {
    NoiseOutputs noise = new NoiseOutputs(1, distribution, 1, false, 3);
    float[] targets = new float[100_000];

    noise.drawTargets(1, targets);

    double mean = 0;
    double squares = 0;
    for (float target : targets) {
      mean += target / (double) targets.length;
      squares += target * target / (double) targets.length;
    }
    assertThat(mean).isCloseTo(0.1, within(0.006));
    assertThat(Math.sqrt(Math.max(0, squares - mean * mean))).isCloseTo(deviation, within(0.006));
  }

  @Test
  void targetsAreRedrawnEachStepAndDependOnSeedAndStepAlone() {
    float[] first = new float[50];
    float[] again = new float[50];
    float[] next = new float[50];
    float[] otherSeed = new float[50];
    noise(1, true).drawTargets(5, first);
    noise(1, true).drawTargets(5, again);
    noise(1, true).drawTargets(6, next);
    new NoiseOutputs(1, Distribution.GAUSSIAN, 1, true, 8).drawTargets(5, otherSeed);

    assertThat(again).containsExactly(first);
    assertThat(next).doesNotContain(first);
    assertThat(otherSeed).doesNotContain(first);
  }

  /** The objective is cross-entropy over the classes plus multiplier · mean squared error. */
  @Property(tries = 60, seed = "83")
  void theGradientIsThatOfTheObjective(@ForAll long seed) {
    // Given
    Random random = new Random(seed);
    NetworkSnapshot network = RandomNetworks.dense(random);
    int classes = network.spec().classes();
    NoiseOutputs noise = new NoiseOutputs(3, Distribution.BINOMIAL, 0.7, true, seed);
    NetworkSnapshot all = noise.attach(network);
    int samples = 1 + random.nextInt(5);
    float[] features = RandomNetworks.gaussian(random, samples * network.spec().input().size(), 1);
    int[] labels = RandomNetworks.labels(random, samples, classes);
    float[] targets = new float[3 * samples];
    noise.drawTargets(4, targets);
    // When
    float[] gradients = new float[all.values().length];
    try (Network device = new Network(all.spec(), all.values());
        TrainingPass pass =
            new TrainingPass(device, EvidenceSpec.activity(device.layout()), samples, noise)) {
      pass.test(features, labels, false, 4);
      pass.backward(labels, 4);
      device.gradients().read(gradients);
    }
    // Then
    ReferenceNetwork reference = new ReferenceNetwork(all);
    for (int k = 0; k < gradients.length; k++) {
      double value = reference.values()[k];
      reference.values()[k] = value + 1e-5;
      double above = objective(reference, features, labels, classes, targets);
      reference.values()[k] = value - 1e-5;
      double below = objective(reference, features, labels, classes, targets);
      reference.values()[k] = value;
      assertThat((double) gradients[k]).isCloseTo((above - below) / 2e-5, within(3e-5));
    }
  }

  private static double objective(
      ReferenceNetwork network, float[] features, int[] labels, int classes, float[] targets) {
    double entropy = 0;
    double squares = 0;
    for (int sample = 0; sample < labels.length; sample++) {
      double[] outputs = network.logits(features, sample);
      double exponentials = 0;
      for (int k = 0; k < classes; k++) {
        exponentials += Math.exp(outputs[k]);
      }
      entropy += Math.log(exponentials) - outputs[labels[sample]];
      for (int k = 0; k < 3; k++) {
        squares += Math.pow(outputs[classes + k] - targets[sample * 3 + k], 2);
      }
    }
    return entropy / labels.length + 0.7 * squares / targets.length;
  }

  @Test
  void withoutABiasTheNoiseOutputsNeverGetOne() {
    NoiseOutputs noise = noise(4, false);
    Random random = new Random(1);
    try (Learner learner =
        Learner.start(noise.attach(start()), OptimizerSpec.Adam.of(0.01, 0), noise)) {
      for (int step = 0; step < 20; step++) {
        learn(learner, random);
      }
      NetworkSnapshot learnt = learner.snapshot();
      ParameterBlock last = learnt.spec().blocks().get(2);
      for (int output = 3; output < 7; output++) {
        assertThat(learnt.values()[last.bias(output)]).isZero();
        assertThat(learnt.values()[last.weight(0, output)]).isNotZero();
      }
    }
  }

  /** A fold hands the mean of the unit that goes to the biases of all that read it. */
  @Test
  void theyGetNoBiasFromAFoldEither() {
    NoiseOutputs noise = noise(4, false);
    NetworkSnapshot network = noise.attach(start());
    Fold fold = new Fold(2, 1, new int[] {0}, new double[] {0.5}, 0.25);
    NetworkSnapshot folded = Folds.applyTo(network, List.of(fold));
    ParameterBlock last = network.spec().blocks().get(2);
    assertThat(folded.values()[last.bias(3)]).isNotZero();

    try (Learner learner = Learner.start(folded, OptimizerSpec.Adam.of(0.01, 0), noise)) {
      learn(learner, new Random(1));
      for (int output = 3; output < 7; output++) {
        assertThat(learner.snapshot().values()[last.bias(output)]).isZero();
        assertThat(learner.snapshot().live().get(last.bias(output))).isFalse();
      }
      assertThat(learner.snapshot().values()[last.bias(0)]).isNotZero();
    }
  }

  @Test
  void resumesWithTheSameTargets() {
    NoiseOutputs noise = noise(4, true);
    Random random = new Random(1);
    try (Learner learner = Learner.start(noise.attach(start()), ADAM, noise)) {
      learn(learner, random);
      LearnerState state = learner.state();
      assertThat(state.noise()).isEqualTo(noise);
      try (Learner resumed = Learner.resume(state)) {
        Random sameRandom = new Random(2);
        random.setSeed(2);
        learn(learner, random);
        learn(resumed, sameRandom);

        assertThat(resumed.snapshot().values()).containsExactly(learner.snapshot().values());
      }
    }
  }

  @Test
  void predictsClassesOnly() {
    NoiseOutputs noise = noise(40, true);
    NetworkSnapshot all = noise.attach(start());
    Random random = new Random(4);
    float[] features = RandomNetworks.gaussian(random, 200 * 6, 1);
    int[] labels = RandomNetworks.labels(random, 200, 3);
    try (Learner learner = Learner.start(all, ADAM, noise);
        Classifier classifier = new Classifier(start(), 200)) {
      assertThat(learner.observe(features, labels).predictions())
          .containsExactly(classifier.predict(features, 200));
      labels[9] = 3;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.learn(features, labels, false))
          .withMessage("label 3 of sample 9 is not one of the 3 classes");
    }
  }

  @Test
  void refusesANetworkWithoutClasses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Learner.start(start(), ADAM, noise(3, true)))
        .withMessage("3 noise outputs leave no class in a network with 3 outputs");
  }

  private static NetworkSnapshot start() {
    return NetworkSnapshot.dense(
        SPEC, RandomNetworks.gaussian(new Random(5), SPEC.parameters(), 0.5));
  }

  private static void learn(Learner learner, Random random) {
    learner.learn(
        RandomNetworks.gaussian(random, 10 * 6, 1), RandomNetworks.labels(random, 10, 3), false);
  }
}
