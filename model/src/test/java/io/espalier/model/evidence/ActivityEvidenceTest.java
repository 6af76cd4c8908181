package io.espalier.model.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.decay.HalfLife;
import io.espalier.model.network.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ActivityEvidenceTest {

  private static final List<Probe> PROBES = List.of(Probe.row("dense1", 3), Probe.row("dense2", 2));

  @Test
  void anObservationCountsHalfAfterItsHalfLife() {
    ActivityEvidence evidence = new ActivityEvidence(PROBES, new HalfLife(100));
    evidence.add(constant(50, 2));

    evidence.forget(100);

    // 50 records of |x| = 2: the sum 100 is worth half, the mean is still 2
    assertThat(evidence.weight()).isCloseTo(25, within(1e-12));
    assertThat(evidence.state().absoluteSums().get(0)[1]).isCloseTo(50, within(1e-12));
    assertThat(evidence.means().get(0).meanAbsolute()[1]).isCloseTo(2, within(1e-12));
  }

  @Test
  void aBatchAgesWhatCameBeforeByItsOwnRecords() {
    ActivityEvidence evidence = new ActivityEvidence(PROBES, new HalfLife(10));
    evidence.add(constant(10, 4));
    evidence.add(constant(10, 1));

    // weights 10·½ and 10; mean (5·4 + 10·1) / 15 = 2
    assertThat(evidence.weight()).isCloseTo(15, within(1e-12));
    assertThat(evidence.means().get(1).meanAbsolute()[0]).isCloseTo(2, within(1e-12));
  }

  @Property(tries = 200, seed = "41")
  void theMeanOfAConstantIsThatConstantAtAnyWeight(
      @ForAll @IntRange(min = 1, max = 5) int batches,
      @ForAll @DoubleRange(min = 0.5, max = 1e6) double halfLife,
      @ForAll @IntRange(max = 2000) int passed) {
    ActivityEvidence evidence = new ActivityEvidence(PROBES, new HalfLife(halfLife));
    for (int batch = 0; batch < batches; batch++) {
      evidence.add(constant(1 + batch, 0.75f));
    }
    evidence.forget((long) (passed * Math.min(1, halfLife / 4)));

    for (ActivityMean mean : evidence.means()) {
      assertThat(mean.meanAbsolute()).containsExactly(constants(mean, 0.75), within(1e-12));
    }
  }

  @Test
  void evidenceThatFadedAwayIsNoEvidence() {
    ActivityEvidence evidence = new ActivityEvidence(PROBES, new HalfLife(1));
    evidence.add(constant(1, 3));
    for (int k = 0; k < 1200; k++) {
      evidence.forget(1);
      assertThat(evidence.means().get(0).meanAbsolute()[0]).isBetween(0.0, 10.0);
    }
    assertThat(evidence.weight()).isZero();
    assertThat(evidence.means().get(0).meanAbsolute()).containsOnly(0);
  }

  @Property(tries = 200, seed = "42")
  void addAndMergeInAnyOrderAndGroupingGiveTheSame(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int workers) {
    Random random = new Random(seed);
    List<BatchActivity> batches = new ArrayList<>();
    for (int k = 0; k < 12; k++) {
      batches.add(random(random));
    }
    ActivityEvidence whole = new ActivityEvidence(PROBES, HalfLife.INFINITE);
    batches.forEach(whole::add);

    Collections.shuffle(batches, random);
    List<ActivityEvidence> parts = new ArrayList<>();
    for (int k = 0; k < workers; k++) {
      parts.add(new ActivityEvidence(PROBES, HalfLife.INFINITE));
    }
    batches.forEach(batch -> parts.get(random.nextInt(workers)).add(batch));
    Collections.shuffle(parts, random);
    ActivityEvidence merged = new ActivityEvidence(PROBES, HalfLife.INFINITE);
    for (ActivityEvidence part : parts) { // grouped to the left or to the right
      if (random.nextBoolean()) {
        merged.merge(part.state());
      } else {
        part.merge(merged.state());
        merged = part;
      }
    }

    assertSame(merged.state(), whole.state());
  }

  @Test
  void aStateMergedIntoNothingIsThatState() {
    ActivityEvidence evidence = new ActivityEvidence(PROBES, new HalfLife(30));
    Random random = new Random(1);
    for (int k = 0; k < 20; k++) {
      evidence.add(random(random));
    }
    ActivityEvidence restored = new ActivityEvidence(PROBES, new HalfLife(30));

    restored.merge(evidence.state());

    assertSame(restored.state(), evidence.state());
  }

  @Test
  void theStateAndTheMeansAreCopies() {
    ActivityEvidence evidence = new ActivityEvidence(PROBES, HalfLife.INFINITE);
    evidence.add(constant(1, 1));
    ActivityEvidence.State state = evidence.state();
    List<ActivityMean> means = evidence.means();

    evidence.add(constant(1, 9));
    evidence.forget(7);

    assertThat(state.absoluteSums().get(0)).containsOnly(1);
    assertThat(means.get(0).meanAbsolute()).containsOnly(1);
  }

  @Test
  void resetForgetsEverything() {
    ActivityEvidence evidence = new ActivityEvidence(PROBES, new HalfLife(10));
    evidence.add(constant(5, 2));

    evidence.reset();

    assertSame(evidence.state(), new ActivityEvidence(PROBES, HalfLife.INFINITE).state());
    evidence.add(constant(1, 7));
    assertThat(evidence.means().get(0).meanAbsolute())
        .containsExactly(new double[] {7, 7, 7}, within(1e-12));
  }

  @Test
  void refusesActivityOfAnotherNetwork() {
    ActivityEvidence evidence = new ActivityEvidence(PROBES, HalfLife.INFINITE);
    BatchActivity shallow = new BatchActivity(1, constant(1, 1).layers().subList(0, 1));
    BatchActivity narrow =
        new BatchActivity(
            1,
            List.of(
                new BatchActivity.Inputs(new float[3]), new BatchActivity.Inputs(new float[1])));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> evidence.add(shallow))
        .withMessage("activity of 1 layers does not fit evidence about 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evidence.add(narrow))
        .withMessage("activity of 1 inputs of layer 2 does not fit evidence about 2");
    ActivityEvidence other =
        new ActivityEvidence(List.of(PROBES.get(0), Probe.row("dense2", 5)), HalfLife.INFINITE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evidence.merge(other.state()))
        .withMessage("activity of 5 inputs of layer 2 does not fit evidence about 2");
    assertThat(evidence.weight()).isZero();
  }

  /** Against the records themselves, each counting as it is decayed. */
  @Property(tries = 100, seed = "43")
  void theStandardErrorIsThatOfAMeanOfWeightedRecords(
      @ForAll long seed, @ForAll @DoubleRange(min = 20, max = 1e6) double halfLife) {
    Random random = new Random(seed);
    ActivityEvidence evidence =
        new ActivityEvidence(List.of(Probe.row("dense1", 1)), new HalfLife(halfLife));
    double[] values = random.doubles(100).map(x -> x < 0.3 ? 0 : 5 * x).toArray();
    for (double value : values) {
      float x = (float) value;
      evidence.add(
          new BatchActivity(
              1, List.of(new BatchActivity.Inputs(new float[] {x}, new float[] {x * x}))));
    }

    ActivityMean known = evidence.means().get(0);

    double[] weights = new double[values.length];
    Arrays.setAll(weights, k -> Math.pow(0.5, (values.length - 1 - k) / halfLife));
    double total = Arrays.stream(weights).sum();
    double squares = Arrays.stream(weights).map(w -> w * w).sum();
    double mean = 0;
    double variance = 0;
    for (int k = 0; k < values.length; k++) {
      mean += weights[k] * values[k] / total;
    }
    for (int k = 0; k < values.length; k++) {
      variance += weights[k] * (values[k] - mean) * (values[k] - mean) / total;
    }
    assertThat(known.meanAbsolute()[0]).isCloseTo(mean, within(1e-5));
    assertThat(known.standardErrors()[0])
        .isCloseTo(Math.sqrt(variance * squares) / total, within(1e-5));
  }

  @Test
  void whereSquaresAreNotKnownNeitherAreErrors() {
    ActivityEvidence evidence = new ActivityEvidence(PROBES, new HalfLife(100));
    evidence.add(constant(3, 1));

    assertThat(evidence.means().get(0).standardErrors()).isEmpty();
    assertThat(
            new ActivityEvidence.State(5, List.of(new double[2])).means().get(0).standardErrors())
        .isEmpty();
  }

  @Test
  void refusesImpossibleNumbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HalfLife(0))
        .withMessage("a half-life is above 0 records, got 0.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new HalfLife(Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchActivity(0, List.of()))
        .withMessageContaining("at least 1 record");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ActivityEvidence(PROBES, new HalfLife(5)).forget(-1))
        .withMessageContaining("0 or more records pass, got -1");
  }

  @Test
  void theInfiniteHalfLifeForgetsNothing() {
    ActivityEvidence evidence = new ActivityEvidence(PROBES, HalfLife.INFINITE);
    evidence.add(constant(3, 1));

    evidence.forget(Long.MAX_VALUE - 3);

    assertThat(evidence.weight()).isEqualTo(3);
  }

  /** A batch in which every input is {@code value} in every record. */
  private static BatchActivity constant(int records, float value) {
    List<BatchActivity.Inputs> layers = new ArrayList<>();
    for (Probe block : PROBES) {
      float[] sums = new float[block.units()];
      Arrays.fill(sums, records * value);
      layers.add(new BatchActivity.Inputs(sums));
    }
    return new BatchActivity(records, layers);
  }

  /** Sums in multiples of 1/256, so that their sum is exact in any order. */
  private static BatchActivity random(Random random) {
    List<BatchActivity.Inputs> layers = new ArrayList<>();
    for (Probe block : PROBES) {
      float[] sums = new float[block.units()];
      for (int k = 0; k < sums.length; k++) {
        sums[k] = random.nextInt(1 << 16) / 256f;
      }
      layers.add(new BatchActivity.Inputs(sums));
    }
    return new BatchActivity(1 + random.nextInt(64), layers);
  }

  private static double[] constants(ActivityMean mean, double value) {
    double[] constants = new double[mean.meanAbsolute().length];
    Arrays.fill(constants, value);
    return constants;
  }

  private static void assertSame(ActivityEvidence.State actual, ActivityEvidence.State expected) {
    assertThat(actual.weight()).isEqualTo(expected.weight());
    for (int layer = 0; layer < PROBES.size(); layer++) {
      assertThat(actual.absoluteSums().get(layer))
          .containsExactly(expected.absoluteSums().get(layer));
    }
  }
}
