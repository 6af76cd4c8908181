package io.espalier.model.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomNetworks;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.train.Learner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What connections were seen to carry and what the loss makes of it, and how that fades. */
class SensitivityEvidenceTest {

  static {
    Natives.load();
  }

  private static final int SAMPLES = 64;
  private static final NetworkSpec CONVOLUTION =
      new NetworkSpec(
          new InputShape(2, 4, 3),
          List.of(
              new Conv2d(3, Window.square(2, 1, 1), true),
              new Activation(Nonlinearity.RELU),
              new Conv2d(2, new Window(3, 2, 2, 1), false),
              new Flatten(),
              new Dense(3)));

  /**
   * Of the same signals, to 1e-9. Batches of powers of two, which a mean loss divides by and the
   * evidence multiplies with without rounding; what a network computes in single precision for a
   * record may still hang on the batch that it came with, but not by more than its rounding.
   */
  @Property(tries = 60, seed = "34")
  void anyMicroBatchesOverAnyWorkersGiveTheSameEvidence(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int workers) {
    // Given
    Random random = new Random(seed);
    NetworkSpec spec = random.nextBoolean() ? CONVOLUTION : RandomNetworks.dense(random).spec();
    NetworkSnapshot network =
        NetworkSnapshot.dense(spec, RandomNetworks.gaussian(random, spec.size(), 0.5));
    float[] features = RandomNetworks.gaussian(random, SAMPLES * spec.input().size(), 1);
    int[] labels = RandomNetworks.labels(random, SAMPLES, spec.classes());
    // When
    SensitivityEvidence whole = evidence(spec);
    SensitivityEvidence merged = evidence(spec);
    try (Learner learner = Learner.start(network, new OptimizerSpec.Sgd(1, 0, 0))) {
      learner.evidence(EvidenceSpec.sensitivity(spec.layout()));
      observe(learner, features, labels, 0, SAMPLES, whole);
      gather(learner, features, labels, workers, random).forEach(merged::merge);
    }
    // Then
    assertThat(merged.sums().records()).isEqualTo(SAMPLES);
    for (int layer = 0; layer < spec.blocks().size(); layer++) {
      SensitivitySums.Layer actual = merged.sums().layers().get(layer);
      SensitivitySums.Layer expected = whole.sums().layers().get(layer);
      double exact = layer == 0 ? 1e-9 : 1e-5;
      assertNear(actual.inputs(), expected.inputs(), exact);
      assertNear(actual.squaredInputs(), expected.squaredInputs(), exact);
      assertNear(actual.squaredGradients(), expected.squaredGradients(), 1e-4);
    }
  }

  private static SensitivityEvidence evidence(NetworkSpec spec) {
    return new SensitivityEvidence(spec.layout().weighted(), HalfLife.INFINITE);
  }

  private static List<SensitivityEvidence.State> gather(
      Learner learner, float[] features, int[] labels, int workers, Random random) {
    List<SensitivityEvidence> parts = new ArrayList<>();
    for (int k = 0; k < workers; k++) {
      parts.add(evidence(learner.spec()));
    }
    for (int from = 0, to; from < SAMPLES; from = to) {
      to = Math.min(SAMPLES, from + (1 << random.nextInt(5)));
      observe(learner, features, labels, from, to, parts.get(random.nextInt(workers)));
    }
    Collections.shuffle(parts, random);
    return parts.stream().map(SensitivityEvidence::state).toList();
  }

  private static void observe(
      Learner learner, float[] features, int[] labels, int from, int to, SensitivityEvidence into) {
    int width = features.length / SAMPLES;
    into.add(
        learner
            .observe(
                Arrays.copyOfRange(features, from * width, to * width),
                Arrays.copyOfRange(labels, from, to))
            .evidence()
            .orElseThrow()
            .get(SensitivityStatistic.KIND));
  }

  private static void assertNear(double[] actual, double[] expected, double relative) {
    for (int k = 0; k < expected.length; k++) {
      assertThat(actual[k]).isCloseTo(expected[k], within(relative * (1 + Math.abs(expected[k]))));
    }
  }

  /** Given what records say, neither who heard it nor in which parts makes any difference. */
  @Property(tries = 100, seed = "35")
  void sumsOfAnyPartsAreThoseOfTheWhole(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int workers) {
    Random random = new Random(seed);
    SensitivityEvidence whole = small(HalfLife.INFINITE);
    List<SensitivityEvidence> parts = new ArrayList<>();
    for (int k = 0; k < workers; k++) {
      parts.add(small(HalfLife.INFINITE));
    }

    for (int k = 0; k < 200; k++) {
      SensitivitySums record =
          sums(1, random.nextGaussian(), random.nextGaussian(), random.nextDouble());
      whole.add(record);
      parts.get(random.nextInt(workers)).add(record);
    }
    Collections.shuffle(parts, random);
    SensitivityEvidence merged = small(HalfLife.INFINITE);
    parts.forEach(part -> merged.merge(part.state()));

    SensitivitySums.Layer actual = merged.sums().layers().get(0);
    SensitivitySums.Layer expected = whole.sums().layers().get(0);
    assertThat(merged.sums().records()).isEqualTo(200);
    assertNear(actual.inputs(), expected.inputs(), 1e-9);
    assertNear(actual.squaredInputs(), expected.squaredInputs(), 1e-9);
    assertNear(actual.squaredGradients(), expected.squaredGradients(), 1e-9);
  }

  @Test
  void fadesByHalfLife() {
    SensitivityEvidence evidence = small(new HalfLife(100));
    evidence.add(sums(10, 4, 2, 8));

    evidence.forget(100);
    assertThat(evidence.sums().records()).isCloseTo(5, within(1e-9));
    assertThat(evidence.sums().layers().get(0).inputs())
        .containsExactly(new double[] {2, 1}, within(1e-9));

    evidence.reset();
    assertThat(evidence.sums().records()).isZero();
  }

  @Test
  void evidenceThatIsAskedForMustBeThereAndAnothersIsLeftOut() {
    Layout layout = CONVOLUTION.layout();
    RunningEvidence running =
        new RunningEvidence(EvidenceSpec.sensitivity(layout), HalfLife.INFINITE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> running.add(BatchEvidence.of(1)))
        .withMessageContaining("without its sensitivities");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small(HalfLife.INFINITE).merge(evidence(CONVOLUTION).state()))
        .withMessageContaining("[2 to 1]");
    running.merge(
        Evidence.of(ActivityStatistic.KIND, new ActivityEvidence.State(9, List.of(new double[1]))));
    assertThat(running.evidence().parts())
        .as("what another criterion gathered is left out")
        .containsOnlyKeys(SensitivityStatistic.KIND);
    assertThat(running.evidence().largestWeight()).isZero();
  }

  private static SensitivityEvidence small(HalfLife halfLife) {
    NetworkSpec spec = NetworkSpec.dense(InputShape.flat(2), List.of(1), Nonlinearity.RELU);
    return new SensitivityEvidence(spec.layout().weighted(), halfLife);
  }

  private static SensitivitySums sums(int records, double first, double second, double gradient) {
    return new SensitivitySums(
        records,
        List.of(
            new SensitivitySums.Layer(
                new double[] {first, second},
                new double[] {first * first, second * second},
                new double[] {gradient})));
  }
}
