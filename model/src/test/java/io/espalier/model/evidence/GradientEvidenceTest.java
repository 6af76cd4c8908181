package io.espalier.model.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.decay.HalfLife;
import io.espalier.model.evidence.BatchActivity.Inputs;
import io.espalier.model.network.Probe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the loss was seen to hang on, and how that fades. */
class GradientEvidenceTest {

  private static final int PARAMETERS = 5;

  @Test
  void aBatchCountsByItsRecords() {
    GradientEvidence evidence = new GradientEvidence(2, HalfLife.INFINITE);

    evidence.add(new BatchGradients(10, new float[] {1, 0}));
    evidence.add(new BatchGradients(30, new float[] {2, 4}));

    assertThat(evidence.mean().weight()).isEqualTo(40);
    assertThat(evidence.mean().meanAbsolute()).containsExactly(1.75, 3);
  }

  @Test
  void aBatchCountsHalfAfterAHalfLife() {
    GradientEvidence evidence = new GradientEvidence(1, new HalfLife(100));
    evidence.add(new BatchGradients(10, new float[] {4}));

    evidence.forget(90);
    evidence.add(new BatchGradients(10, new float[] {1}));

    assertThat(evidence.mean().weight()).isCloseTo(15, within(1e-9));
    assertThat(evidence.mean().meanAbsolute()[0]).isCloseTo(2, within(1e-9));
  }

  /** Products are multiples of 1/256, so that any difference would be a mistake, not rounding. */
  @Property(tries = 100, seed = "33")
  void anyWorkersInAnyOrderKnowWhatOneKnows(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int workers) {
    // Given
    Random random = new Random(seed);
    GradientEvidence whole = new GradientEvidence(PARAMETERS, HalfLife.INFINITE);
    List<GradientEvidence> parts = new ArrayList<>();
    for (int k = 0; k < workers; k++) {
      parts.add(new GradientEvidence(PARAMETERS, HalfLife.INFINITE));
    }
    // When
    for (int k = 0; k < 20; k++) {
      BatchGradients batch = batch(random);
      whole.add(batch);
      parts.get(random.nextInt(workers)).add(batch);
    }
    Collections.shuffle(parts, random);
    GradientEvidence merged = new GradientEvidence(PARAMETERS, HalfLife.INFINITE);
    parts.forEach(part -> merged.merge(part.state()));
    // Then
    assertThat(merged.mean().weight()).isEqualTo(whole.mean().weight());
    assertThat(merged.mean().meanAbsolute()).containsExactly(whole.mean().meanAbsolute());
  }

  private static BatchGradients batch(Random random) {
    float[] products = new float[PARAMETERS];
    for (int k = 0; k < products.length; k++) {
      products[k] = random.nextInt(1_000) / 256f;
    }
    return new BatchGradients(1 + random.nextInt(64), products);
  }

  @Test
  void nothingIsKnownAfterAReset() {
    GradientEvidence evidence = new GradientEvidence(1, HalfLife.INFINITE);
    evidence.add(new BatchGradients(10, new float[] {4}));

    evidence.reset();

    assertThat(evidence.mean().weight()).isZero();
    assertThat(evidence.mean().meanAbsolute()).containsExactly(0);
  }

  @Test
  void whatWasSavedIsNotTouchedByWhatComesLater() {
    GradientEvidence evidence = new GradientEvidence(1, HalfLife.INFINITE);
    evidence.add(new BatchGradients(10, new float[] {4}));

    GradientEvidence.State state = evidence.state();
    evidence.add(new BatchGradients(10, new float[] {4}));

    assertThat(state.weight()).isEqualTo(10);
    assertThat(state.sums()).containsExactly(40);
  }

  @Test
  void anotherNetworkIsRefused() {
    GradientEvidence evidence = new GradientEvidence(2, HalfLife.INFINITE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> evidence.add(new BatchGradients(1, new float[3])))
        .withMessage("gradients of 3 parameters do not fit evidence about 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evidence.merge(new GradientEvidence.State(1, new double[1])))
        .withMessage("gradients of 1 parameters do not fit evidence about 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchGradients(0, new float[1]))
        .withMessage("gradients need at least 1 record, got 0");
  }

  @Test
  void gradientsThatAreAskedForMustBeThere() {
    RunningEvidence evidence = running(2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> evidence.add(activity()))
        .withMessageContaining("without its gradients");
    assertThat(evidence.evidence().largestWeight()).as("nothing was added").isZero();
  }

  @Test
  void evidenceIsWorthItsWeakerPart() {
    RunningEvidence before = running(0);
    before.add(activity());
    RunningEvidence resumed = running(2);

    resumed.merge(before.evidence());
    assertThat(resumed.evidence().weightWithout(NeuronStatistic.KIND))
        .as("no gradient has been seen")
        .isZero();

    resumed.add(
        activity().with(GradientStatistic.KIND, new BatchGradients(10, new float[] {1, 2})));
    assertThat(resumed.evidence().weightWithout(NeuronStatistic.KIND)).isEqualTo(10);
    resumed.reset();
    assertThat(resumed.evidence().weightWithout(NeuronStatistic.KIND)).isZero();
  }

  @Test
  void evidenceOfOtherSumsIsNotLikeThis() {
    RunningEvidence maps =
        new RunningEvidence(
            EvidenceSpec.of(new ActivityStatistic(List.of(Probe.row("dense1", 4)))),
            HalfLife.INFINITE);
    maps.merge(
        Evidence.of(ActivityStatistic.KIND, new ActivityEvidence.State(9, List.of(new double[4]))));
    RunningEvidence sums = running(0);

    sums.merge(maps.evidence());

    assertThat(maps.evidence().largestWeight()).isEqualTo(9);
    assertThat(sums.evidence().largestWeight()).as("of other signals").isZero();
  }

  @Test
  void gradientsThatAreNotAskedForAreLeftOut() {
    RunningEvidence rich = running(2);
    rich.add(activity().with(GradientStatistic.KIND, new BatchGradients(10, new float[] {1, 2})));
    RunningEvidence plain = running(0);

    plain.merge(rich.evidence());

    assertThat(plain.evidence().find(GradientStatistic.KIND)).isEmpty();
    assertThat(plain.evidence().weightWithout(NeuronStatistic.KIND)).isEqualTo(10);
  }

  private static RunningEvidence running(int gradients) {
    EvidenceSpec activity = EvidenceSpec.of(new ActivityStatistic(List.of(Probe.row("dense1", 1))));
    return new RunningEvidence(
        gradients == 0 ? activity : activity.with(new GradientStatistic(gradients)),
        HalfLife.INFINITE);
  }

  private static BatchEvidence activity() {
    return BatchEvidence.of(10)
        .with(ActivityStatistic.KIND, new BatchActivity(10, List.of(new Inputs(new float[] {1}))));
  }
}
