package io.espalier.model.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.decay.HalfLife;
import io.espalier.model.decay.Sums;
import io.espalier.model.network.Probe;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Evidence that begins anew where a stream has changed, and only there, on simulated streams. */
class FreshnessTest {

  private static final int UNITS = 20;
  private static final int BATCH = 64;
  private static final int LOOK_EVERY = 16;
  private static final HalfLife HALF_LIFE = new HalfLife(16_000);

  /** What the sums of a batch are of, with means of 3 and deviations of 1 among batches. */
  private enum Stream {
    /** Units know nothing of each other. */
    INDEPENDENT(0, 1),
    /** Half of what a unit does all do. */
    CORRELATED(0.5, 1),
    /** All units are nearly one: the worst case. */
    ONE(0.99, 1),
    /** Something happens in one batch of eight, to all units at once. */
    RARE(0.5, 0.125);

    private final double amongUnits;
    private final double share;

    Stream(double amongUnits, double share) {
      this.amongUnits = amongUnits;
      this.share = share;
    }

    /** Two layers that know nothing of each other; the second is moved by some deviations. */
    BatchActivity batch(Random random, double shift) {
      return new BatchActivity(BATCH, List.of(layer(random, 0), layer(random, shift)));
    }

    private BatchActivity.Inputs layer(Random random, double shift) {
      double together = random.nextGaussian();
      boolean happens = random.nextDouble() < share;
      float[] sums = new float[UNITS];
      float[] squares = new float[UNITS];
      for (int unit = 0; unit < UNITS; unit++) {
        double alone = random.nextGaussian();
        double value = Math.sqrt(amongUnits) * together + Math.sqrt(1 - amongUnits) * alone;
        double mean = happens ? 3 + value + shift : 0;
        sums[unit] = (float) (BATCH * mean);
        squares[unit] = (float) (BATCH * mean * mean);
      }
      return new BatchActivity.Inputs(sums, squares);
    }
  }

  private static ActivityEvidence nothing(HalfLife halfLife) {
    return new ActivityEvidence(
        List.of(Probe.row("dense1", UNITS), Probe.row("dense2", UNITS)), halfLife);
  }

  private static void observe(
      ActivityEvidence evidence, Stream stream, Random random, int batches, double shift) {
    for (int k = 0; k < batches; k++) {
      evidence.add(stream.batch(random, shift));
    }
  }

  /** Looks all the time, at two layers each; one in a thousand would be by chance. */
  @ParameterizedTest
  @EnumSource(Stream.class)
  void aStreamThatStaysAsItIsHardlyEverSeemsToChange(Stream stream) {
    int looks = 0;
    int alarms = 0;
    for (int run = 0; run < 200; run++) {
      Random random = new Random(run);
      ActivityEvidence evidence = nothing(HALF_LIFE);
      for (int k = 0; k < 60; k++) {
        observe(evidence, stream, random, LOOK_EVERY, 0);
        looks += 2;
        alarms += evidence.restart().cardinality();
      }
    }
    assertThat(alarms).isLessThanOrEqualTo(looks / 700);
  }

  /** One deviation and a half of batch means, a quarter of a half-life after it came. */
  @ParameterizedTest
  @EnumSource(
      value = Stream.class,
      names = {"INDEPENDENT", "CORRELATED"})
  void aLayerThatHasChangedBeginsAnewAndTheOtherKnowsWhatItKnew(Stream stream) {
    for (int run = 0; run < 20; run++) {
      Random random = new Random(run);
      ActivityEvidence evidence = nothing(HALF_LIFE);
      observe(evidence, stream, random, 1_000, 0);
      observe(evidence, stream, random, 60, 1.5);
      ActivityEvidence.State before = evidence.state();

      assertThat(evidence.restart()).isEqualTo(BitSet.valueOf(new long[] {2}));

      ActivityEvidence.State after = evidence.state();
      assertThat(after.sums().mean(1)).containsExactly(newest(before).mean(1), within(1e-9));
      assertThat(after.sums().mean(0)).containsExactly(before.sums().mean(0), within(1e-9));
      assertThat(newest(after).mean(0)).containsExactly(before.sums().mean(0), within(1e-9));
      assertThat(after.squares().mean(1))
          .containsExactly(before.fresh().recent(1).mean(1), within(1e-9));
      assertThat(after.weight()).isCloseTo(newest(before).weight(), within(1e-6));
      assertThat(after.sums().effectiveRecords())
          .isCloseTo(newest(before).effectiveRecords(), within(1e-6));
    }
  }

  private static Sums newest(ActivityEvidence.State state) {
    return state.fresh().recent(0);
  }

  /** Looks until all is new again: what was before the change is forgotten as fast as it can be. */
  @Test
  void whatIsOldIsGoneOnceTheNewestRecordsAreNew() {
    Random random = new Random(5);
    ActivityEvidence looking = nothing(HALF_LIFE);
    ActivityEvidence blind = nothing(HALF_LIFE);
    for (int k = 0; k < 1_000; k++) {
      BatchActivity batch = Stream.CORRELATED.batch(random, k < 800 ? 0 : 3);
      looking.add(batch);
      blind.add(batch);
      if (k % LOOK_EVERY == 0) {
        looking.restart();
      }
    }

    assertThat(mean(looking)).isCloseTo(6, within(0.2));
    assertThat(mean(blind)).isLessThan(5);
  }

  private static double mean(ActivityEvidence evidence) {
    return evidence.means().get(1).meanAbsolute()[3];
  }

  @Test
  void askedAgainNothingIsOutOfDate() {
    Random random = new Random(6);
    ActivityEvidence evidence = nothing(HALF_LIFE);
    observe(evidence, Stream.CORRELATED, random, 500, 0);
    observe(evidence, Stream.CORRELATED, random, 50, 4);
    assertThat(evidence.restart().isEmpty()).isFalse();
    ActivityEvidence.State once = evidence.state();

    assertThat(evidence.restart().isEmpty()).isTrue();

    assertThat(evidence.state()).isEqualTo(once);
  }

  /** By two workers that saw every other batch, at the place where it stood in the stream. */
  @Test
  void workersFindTogetherWhatOneOwnerFinds() {
    Random random = new Random(7);
    ActivityEvidence whole = nothing(HALF_LIFE);
    List<ActivityEvidence> workers = List.of(nothing(HALF_LIFE), nothing(HALF_LIFE));
    for (int k = 0; k < 600; k++) {
      BatchActivity batch = Stream.ONE.batch(random, k < 540 ? 0 : 2);
      whole.add(batch);
      workers.get(k % 2).add(batch);
      workers.get(1 - k % 2).forget(BATCH);
    }
    workers.get(0).merge(workers.get(1).state());

    assertThat(workers.get(0).restart()).isEqualTo(whole.restart());

    assertThat(workers.get(0).means().get(1).meanAbsolute())
        .containsExactly(whole.means().get(1).meanAbsolute(), within(1e-9));
  }

  /** As from a checkpoint of before: its records are part of all and of no newest ones. */
  @Test
  void whatWasKnownWithoutNewestRecordsBeginsAnewOnceItIsOutOfDate() {
    Random random = new Random(8);
    ActivityEvidence before = nothing(HALF_LIFE);
    observe(before, Stream.CORRELATED, random, 1_000, 0);
    ActivityEvidence.State known = before.state();
    ActivityEvidence same = nothing(HALF_LIFE);
    same.merge(new ActivityEvidence.State(known.sums(), known.squares(), known.silence()));
    ActivityEvidence other = nothing(HALF_LIFE);
    other.merge(same.state());
    assertThat(same.restart().isEmpty()).isTrue();

    observe(same, Stream.CORRELATED, random, 60, 0);
    observe(other, Stream.CORRELATED, random, 60, 2);

    assertThat(same.restart().isEmpty()).isTrue();
    assertThat(other.restart()).isEqualTo(BitSet.valueOf(new long[] {2}));
  }

  @ParameterizedTest
  @ValueSource(doubles = {2_000, Double.POSITIVE_INFINITY})
  void ofTooFewRecordsOrWhereNothingIsForgottenNothingIsSaid(double halfLife) {
    Random random = new Random(9);
    ActivityEvidence evidence = nothing(new HalfLife(halfLife));
    observe(evidence, Stream.ONE, random, 500, 0);
    observe(evidence, Stream.ONE, random, 20, 50);

    assertThat(evidence.restart().isEmpty()).isTrue();
    assertThat(evidence.state().fresh() == Freshness.State.NONE)
        .isEqualTo(Double.isInfinite(halfLife));
  }
}
