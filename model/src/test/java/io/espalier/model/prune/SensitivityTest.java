package io.espalier.model.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomNetworks;
import io.espalier.model.ReferenceNetwork;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.edit.Shift;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.RunningEvidence;
import io.espalier.model.evidence.SensitivityEvidence;
import io.espalier.model.evidence.SensitivityStatistic;
import io.espalier.model.evidence.SensitivitySums;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.LayerSpec;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.train.Learner;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Scores and what makes up for what is cut, by hand and against the network itself. */
class SensitivityTest {

  static {
    Natives.load();
  }

  private static final Sensitivity SENSITIVITY = new Sensitivity();

  @Test
  void aWeightCountsByTheDeviationOfWhatItCarriesAndTheGradientItMeets() {
    // Given: x0 has mean 2 and variance 9, x1 is always 5; δ has mean squares 4 and 16
    NetworkSpec spec = NetworkSpec.dense(InputShape.flat(2), List.of(2), Nonlinearity.RELU);
    float[] values = {0.5f, 3, -1, 2, 0.25f, -2};
    Evidence evidence = about(new double[] {20, 50}, new double[] {130, 250}, 10, 40, 160);
    // When
    Contributions scored = scored(NetworkSnapshot.dense(spec, values), evidence);
    // Then
    assertThat(scored.kind()).isEqualTo(Contributions.Kind.NETWORK);
    assertThat(scored.indices()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(scored.scores())
        .containsExactly(
            new double[] {0.5 * 3 * 2, 0, 1 * 3 * 4, 0, 0.25 * 2, 2 * 4}, within(1e-9));
  }

  /** Two positions a record: 10 records, 20 observations, δ² summed over both. */
  @Test
  void aKernelCountsAsTheMeanOfWhatItsTapsLose() {
    NetworkSpec spec =
        new NetworkSpec(
            new InputShape(1, 1, 3),
            List.of(new Conv2d(1, new Window(1, 2, 1, 0), true), new Flatten(), new Dense(1)));
    float[] values = {2, -1, 0.5f, 1, 1, 1};
    Evidence evidence =
        evidence(
            new SensitivitySums(
                10,
                List.of(
                    new SensitivitySums.Layer(
                        new double[] {0, 20}, new double[] {20, 100}, new double[] {90}),
                    new SensitivitySums.Layer(new double[2], new double[2], new double[1]))));

    Contributions scored = scored(NetworkSnapshot.dense(spec, values), evidence);

    double lost = 2 * 2 * 1 + 1 * 1 * 4;
    assertThat(scored.lengths()).containsExactly(2, 1, 1, 1, 1);
    assertThat(scored.scores())
        .containsExactly(new double[] {Math.sqrt(lost / 2) * 3, 0.5 * 3, 0, 0, 0}, within(1e-9));
  }

  @Test
  void evidenceAboutOtherLayersIsRefusedByName() {
    NetworkSpec spec = NetworkSpec.dense(InputShape.flat(3), List.of(2), Nonlinearity.RELU);
    NetworkSnapshot network = NetworkSnapshot.dense(spec, new float[8]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> scored(network, about(new double[2], new double[2], 1, 0, 0)))
        .withMessage(
            "sensitivity: dense1 reads 3 values and has 2 outputs, the evidence is about 2 and 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scored(network, about(new double[3], new double[3], 0, 0, 0)))
        .withMessage("sensitivity can not score: no record has been observed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scored(network, Evidence.NONE))
        .withMessage(
            "sensitivity scores with sensitivities, but the evidence has none, only: nothing");
  }

  /** Of dense layers, of convolutions with and without padding, before a normalization too. */
  @Property(tries = 60, seed = "71")
  void whatIsBeforeAnActivationKeepsItsMean(@ForAll long seed) {
    // Given
    Random random = new Random(seed);
    NetworkSnapshot network = network(random);
    int samples = 8;
    float[] features = RandomNetworks.gaussian(random, samples * network.spec().input().size(), 1);
    for (int k = 0; k < features.length; k++) {
      features[k] += 0.7f;
    }
    BitSet cut = weightsOf(network.spec().blocks().get(0), random);
    // When
    Shift shift = SENSITIVITY.compensation(network, observed(network, features, samples), cut);
    NetworkSnapshot compensated = shift.applyTo(network.without(cut));
    // Then
    assertThat(shift.indices()).isNotEmpty();
    double[] before = means(network, features, samples);
    double[] after = means(compensated, features, samples);
    for (int channel = 0; channel < before.length; channel++) {
      assertThat(after[channel]).isCloseTo(before[channel], within(1e-4));
    }
  }

  private static NetworkSnapshot network(Random random) {
    List<LayerSpec> layers = new ArrayList<>();
    int kind = random.nextInt(3);
    InputShape input = kind == 0 ? InputShape.flat(5) : new InputShape(2, 4, 5);
    if (kind == 0) {
      layers.add(new Dense(4));
    } else {
      Window window = new Window(2, 3, 1 + random.nextInt(2), random.nextInt(2));
      layers.add(new Conv2d(3, window, kind == 1));
      if (kind == 2) {
        layers.add(BatchNorm.standard());
      }
      layers.add(new Flatten());
    }
    layers.add(new Dense(2));
    NetworkSpec spec = new NetworkSpec(input, layers);
    float[] values = RandomNetworks.gaussian(random, spec.size(), 0.5);
    spec.layout()
        .normalized()
        .forEach(
            norm -> {
              for (int channel = 0; channel < norm.block().channels(); channel++) {
                values[norm.block().variance(channel)] = 1;
              }
            });
    return NetworkSnapshot.dense(spec, values);
  }

  private static BitSet weightsOf(ParameterBlock block, Random random) {
    BitSet cut = new BitSet();
    for (int index = block.offset(); index < block.offset() + block.weights(); index++) {
      cut.set(index, index == block.offset() || random.nextBoolean());
    }
    return cut;
  }

  /** Mean of what the last layer reads, per channel of the first. */
  private static double[] means(NetworkSnapshot network, float[] features, int samples) {
    ReferenceNetwork reference = new ReferenceNetwork(network);
    double[] means = new double[network.spec().blocks().get(0).outputs()];
    for (int sample = 0; sample < samples; sample++) {
      double[] read = reference.signals(features, sample).get(1);
      for (int k = 0; k < read.length; k++) {
        means[k / (read.length / means.length)] += read[k] / samples / read.length * means.length;
      }
    }
    return means;
  }

  @Test
  void whatHasNoBiasLeftGetsNone() {
    NetworkSpec spec =
        new NetworkSpec(
            InputShape.flat(1),
            List.of(new Dense(2), new Activation(Nonlinearity.RELU), new Dense(2)));
    BitSet masked = new BitSet();
    masked.set(2);
    NetworkSnapshot network =
        NetworkSnapshot.dense(spec, RandomNetworks.gaussian(new Random(3), spec.size(), 1))
            .without(masked);
    BitSet cut = new BitSet();
    cut.set(0, 2);
    cut.set(4);
    cut.set(8);

    Shift shift = SENSITIVITY.compensation(network, observed(network, new float[] {1, 2}, 2), cut);

    assertThat(shift.indices()).as("of bias 2 masked, 3 live, 8 cut").containsExactly(3);
    assertThat(shift.addends()[0]).isCloseTo(network.values()[1] * 1.5f, within(1e-6f));
  }

  private static Contributions scored(NetworkSnapshot network, Evidence evidence) {
    List<Contributions> groups = new ArrayList<>();
    SENSITIVITY.score(network, evidence, groups::add);
    assertThat(groups).hasSize(1);
    return groups.get(0);
  }

  private static Evidence about(
      double[] inputs, double[] squares, double records, double... gradients) {
    return evidence(
        new SensitivitySums(
            records, List.of(new SensitivitySums.Layer(inputs, squares, gradients))));
  }

  private static Evidence evidence(SensitivitySums sums) {
    return Evidence.of(SensitivityStatistic.KIND, new SensitivityEvidence.State(sums));
  }

  private static Evidence observed(NetworkSnapshot network, float[] features, int samples) {
    var spec = SENSITIVITY.evidence(network.spec().layout());
    RunningEvidence evidence = new RunningEvidence(spec, HalfLife.INFINITE);
    try (Learner learner = Learner.start(network, new OptimizerSpec.Sgd(0.1, 0, 0))) {
      learner.evidence(spec);
      evidence.add(learner.observe(features, new int[samples]).evidence().orElseThrow());
    }
    return evidence.evidence();
  }
}
