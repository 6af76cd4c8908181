package io.espalier.model.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.decay.HalfLife;
import io.espalier.model.network.Layout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** All kinds of evidence together: who saw which part of a stream makes no difference. */
class RunningEvidenceTest {

  private static final EveryKind NETWORK = EveryKind.dense(4, 3, 2);
  private static final Layout LAYOUT = NETWORK.layout();
  private static final EvidenceSpec EVERYTHING = NETWORK.spec();

  /** An owner of evidence that knows how far in the stream it is. */
  private static final class Owner {
    private final RunningEvidence evidence;
    private long position;

    Owner(HalfLife halfLife) {
      evidence = new RunningEvidence(EVERYTHING, halfLife);
    }

    void see(long from, BatchEvidence batch) {
      evidence.forget(from - position);
      evidence.add(batch);
      position = from + batch.records();
    }
  }

  @Provide
  Arbitrary<HalfLife> halfLives() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.of(HalfLife.INFINITE, new HalfLife(0.5), new HalfLife(64))),
        Tuple.of(3, Arbitraries.doubles().between(0.5, 5_000).map(HalfLife::new)));
  }

  @Property(tries = 300, seed = "44")
  void anyWorkersOfAStreamKnowTogetherWhatOneOwnerKnows(
      @ForAll long seed,
      @ForAll("halfLives") HalfLife halfLife,
      @ForAll @IntRange(min = 1, max = 5) int workers) {
    // Given
    Random random = new Random(seed);
    Owner whole = new Owner(halfLife);
    List<Owner> parts = Stream.generate(() -> new Owner(halfLife)).limit(workers).toList();
    // When
    long position = 0;
    for (int k = 0; k < 20; k++) {
      position += random.nextInt(100);
      BatchEvidence batch = NETWORK.batch(random);
      whole.see(position, batch);
      parts.get(random.nextInt(workers)).see(position, batch);
      position += batch.records();
    }
    // Then
    assertNear(merged(parts, halfLife, random), whole.evidence.evidence());
  }

  /** In any order, grouped to the left or to the right. */
  private static Evidence merged(List<Owner> parts, HalfLife halfLife, Random random) {
    List<Owner> shuffled = new ArrayList<>(parts);
    Collections.shuffle(shuffled, random);
    RunningEvidence merged = new RunningEvidence(EVERYTHING, halfLife);
    for (Owner part : shuffled) {
      if (random.nextBoolean()) {
        merged.merge(part.evidence.evidence());
      } else {
        part.evidence.merge(merged.evidence());
        merged = part.evidence;
      }
    }
    return merged.evidence();
  }

  private static void assertNear(Evidence actual, Evidence expected) {
    for (Kind<?, ?> kind : EvidenceSpec.KINDS) {
      List<double[]> found = actual.parts().get(kind).arrays();
      List<double[]> wanted = expected.parts().get(kind).arrays();
      assertThat(found).as(kind.name()).hasSameSizeAs(wanted);
      for (int k = 0; k < wanted.size(); k++) {
        for (int j = 0; j < wanted.get(k).length; j++) {
          double value = wanted.get(k)[j];
          assertThat(found.get(k)[j])
              .as("%s %d %d", kind, k, j)
              .isCloseTo(value, within(1e-9 * Math.abs(value) + 1e-9 * scale(wanted.get(k))));
        }
      }
    }
  }

  private static double scale(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** As from a checkpoint, with landmarks passed before and after. */
  @Property(tries = 100, seed = "45")
  void goesOnBitForBitFromWhatIsKnown(@ForAll long seed, @ForAll("halfLives") HalfLife halfLife) {
    Random random = new Random(seed);
    RunningEvidence evidence = new RunningEvidence(EVERYTHING, halfLife);
    for (int k = 0; k < 10; k++) {
      evidence.forget(random.nextInt(200));
      evidence.add(NETWORK.batch(random));
    }
    RunningEvidence resumed = new RunningEvidence(EVERYTHING, halfLife);

    resumed.merge(evidence.evidence());

    assertThat(resumed.evidence()).isEqualTo(evidence.evidence());
    for (int k = 0; k < 10; k++) {
      BatchEvidence batch = NETWORK.batch(random);
      evidence.add(batch);
      resumed.add(batch);
    }
    assertThat(resumed.evidence()).isEqualTo(evidence.evidence());
  }

  /** What a record is worth, by the definition. */
  @Property(tries = 200, seed = "46")
  void aRecordIsWorthHalfAfterEachHalfLife(
      @ForAll("halfLives") HalfLife halfLife, @ForAll @IntRange(min = 0, max = 3_000) int passed) {
    RunningEvidence evidence = new RunningEvidence(EVERYTHING, halfLife);
    evidence.forget(7L * passed);
    BatchEvidence batch = NETWORK.batch(new Random(3));
    evidence.add(batch);

    evidence.forget(passed);

    double left = batch.records() * Math.pow(0.5, passed / halfLife.records());
    for (Kind<?, ?> kind : EvidenceSpec.KINDS) {
      assertThat(evidence.evidence().weight(kind)).isCloseTo(left, within(1e-9 * left + 1e-300));
    }
  }

  /** Means stay, and told twice it is as told once: slices of one change make no difference. */
  @Property(tries = 100, seed = "47")
  void ofANetworkThatChangedWhatIsKnownCountsAsLittleAsAWarmUp(
      @ForAll long seed, @ForAll("halfLives") HalfLife halfLife) {
    Random random = new Random(seed);
    RunningEvidence evidence = new RunningEvidence(EVERYTHING, halfLife);
    for (int k = 0; k < 60; k++) {
      evidence.add(NETWORK.batch(random));
    }
    Evidence before = evidence.evidence();

    evidence.networkChanged();
    Evidence after = evidence.evidence();
    evidence.networkChanged();

    assertThat(evidence.evidence().weight(NeuronStatistic.KIND)).isZero();
    for (Kind<?, ?> kind :
        List.of(ActivityStatistic.KIND, GradientStatistic.KIND, SensitivityStatistic.KIND)) {
      double expected = Math.min(before.weight(kind), RunningStatistic.KEPT_BY_CHANGE);
      assertThat(after.weight(kind)).isCloseTo(expected, within(1e-6));
      assertThat(evidence.evidence().weight(kind)).isCloseTo(expected, within(1e-6));
    }
    assertThat(means(after)).containsExactly(means(before), within(1e-9));
  }

  private static double[] means(Evidence evidence) {
    return evidence.get(ActivityStatistic.KIND, "test").means().get(0).meanAbsolute();
  }

  /** As many records as a warm-up has, and most of what is known is of the new network. */
  @Test
  void whatIsSeenOfTheNewNetworkSoonOutweighsTheOldOne() {
    RunningEvidence evidence = new RunningEvidence(EVERYTHING, HalfLife.INFINITE);
    for (int k = 0; k < 100; k++) {
      evidence.add(NETWORK.batchOf(1_000, 1));
    }

    evidence.networkChanged();
    evidence.add(NETWORK.batchOf(1_000, 3));

    assertThat(means(evidence.evidence())).containsOnly(2);
  }

  @Test
  void anotherHalfLifeGoesOnWithWhatIsLeft() {
    RunningEvidence evidence = new RunningEvidence(EVERYTHING, new HalfLife(10));
    BatchEvidence batch = NETWORK.batch(new Random(2));
    evidence.add(batch);
    evidence.forget(20);
    RunningEvidence slower = new RunningEvidence(EVERYTHING, new HalfLife(1_000));

    slower.merge(evidence.evidence());
    assertThat(slower.evidence().largestWeight()).isCloseTo(batch.records() / 4.0, within(1e-9));
    slower.forget(1_000);

    assertThat(slower.evidence().largestWeight()).isCloseTo(batch.records() / 8.0, within(1e-9));
  }

  /** As when a run that observed less is resumed. */
  @Test
  void whatIsSeenFromNowOnHasItsPlaceBehindWhatIsMerged() {
    HalfLife halfLife = new HalfLife(10);
    RunningEvidence before =
        new RunningEvidence(EvidenceSpec.of(ActivityStatistic.of(LAYOUT)), halfLife);
    before.forget(1_000);
    before.add(NETWORK.batch(new Random(1)));
    RunningEvidence resumed = new RunningEvidence(EVERYTHING, halfLife);

    resumed.merge(before.evidence());

    long position = before.evidence().position();
    assertThat(position).isGreaterThan(1_000);
    for (Kind<?, ?> kind : EvidenceSpec.KINDS) {
      assertThat(resumed.evidence().parts().get(kind).at().position()).isEqualTo(position);
    }
  }

  @Test
  void whatIsNotObservedIsRefusedByName() {
    Evidence activity =
        Evidence.of(
            ActivityStatistic.KIND, new ActivityEvidence.State(1, List.of(new double[] {1})));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> activity.get(GradientStatistic.KIND, "taylor"))
        .withMessage("taylor scores with gradients, but the evidence has none, only: activity");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new RunningEvidence(EVERYTHING, HalfLife.INFINITE).add(BatchEvidence.of(3)))
        .withMessage("the batch was observed without its activity, which are asked for");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EVERYTHING.with(GradientStatistic.of(LAYOUT)))
        .withMessage("gradients are asked for twice");
  }
}
