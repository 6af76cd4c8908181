package io.espalier.model.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.decay.HalfLife;
import io.espalier.model.network.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Silence by its definition: the batches themselves are kept and counted. */
class SilenceTest {

  private static final int UNITS = 5;
  private static final int STRETCH = 1_000;
  private static final HalfLife HALF_LIFE = new HalfLife(20_000);

  /** A batch that ended at a position, and which units were active in it. */
  private record Seen(long end, int records, boolean[] active) {

    BatchActivity activity() {
      float[] sums = new float[UNITS];
      for (int unit = 0; unit < UNITS; unit++) {
        sums[unit] = active[unit] ? 0.25f : 0;
      }
      return new BatchActivity(records, List.of(new BatchActivity.Inputs(sums)));
    }
  }

  private static ActivityEvidence nothing() {
    return new ActivityEvidence(List.of(Probe.row("dense1", UNITS)), HALF_LIFE);
  }

  private static void add(ActivityEvidence evidence, Seen seen) {
    evidence.reach(seen.end - seen.records);
    evidence.add(seen.activity());
  }

  /** Unit k is active in about one of 10^k batches, the last never; one batch in four is seen. */
  private static List<Seen> stream(Random random, int batches) {
    List<Seen> stream = new ArrayList<>();
    long end = 0;
    for (int k = 0; k < batches; k++) {
      int records = 1 + random.nextInt(64);
      end += records + random.nextInt(200);
      boolean[] active = new boolean[UNITS];
      for (int unit = 0; unit < UNITS - 1; unit++) {
        active[unit] = random.nextDouble() < Math.pow(10, -unit);
      }
      stream.add(new Seen(end, records, active));
    }
    return stream;
  }

  /** Observed records after the last batch in which a unit was active. */
  private static long silent(List<Seen> stream, int unit) {
    long silent = 0;
    for (int k = stream.size() - 1; k >= 0 && !stream.get(k).active[unit]; k--) {
      silent += stream.get(k).records;
    }
    return silent;
  }

  @Property(tries = 100, seed = "48")
  void isToldByLessThanAStretchTooShortAndNeverTooLong(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int batches) {
    List<Seen> stream = stream(new Random(seed), batches);
    ActivityEvidence evidence = nothing();
    stream.forEach(seen -> add(evidence, seen));

    Silence.State silence = evidence.state().silence();

    for (int unit = 0; unit < UNITS; unit++) {
      double exact = silent(stream, unit);
      double told = silence.of(0, unit);
      assertThat(told).isLessThanOrEqualTo(exact);
      assertThat(told).isGreaterThanOrEqualTo(Math.min(exact - STRETCH, Silence.DEAD));
      boolean dead = evidence.means().get(0).meanAbsolute()[unit] == 0;
      assertThat(dead || exact < Silence.DEAD + STRETCH).isTrue();
      assertThat(!dead || exact >= Silence.DEAD || exact == total(stream)).isTrue();
    }
  }

  private static long total(List<Seen> stream) {
    return stream.stream().mapToLong(Seen::records).sum();
  }

  @Property(tries = 100, seed = "49")
  void anyOwnersKnowTogetherWhatOneKnows(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int owners) {
    Random random = new Random(seed);
    ActivityEvidence whole = nothing();
    List<ActivityEvidence> parts =
        new ArrayList<>(Stream.generate(SilenceTest::nothing).limit(owners).toList());
    for (Seen seen : stream(random, 300)) {
      add(whole, seen);
      add(parts.get(random.nextInt(owners)), seen);
    }

    Collections.shuffle(parts, random);
    ActivityEvidence merged = nothing();
    parts.forEach(part -> merged.merge(part.state()));

    assertThat(merged.state().silence()).isEqualTo(whole.state().silence());
  }

  /** Less than once in a thousand records, with 95 %: (1 − 0.001)^3000 is just below 0.05. */
  @Test
  void aUnitAtTheLimitIsTakenForDeadInOneCaseOfTwenty() {
    double rate = 3.0 / Silence.DEAD;

    assertThat(Math.pow(1 - rate, Silence.DEAD)).isCloseTo(0.05, within(0.001));
  }

  @Test
  void whoSpeaksAgainIsAliveAtOnce() {
    ActivityEvidence evidence = nothing();
    boolean[] none = new boolean[UNITS];
    boolean[] all = new boolean[UNITS];
    Arrays.fill(all, true);
    add(evidence, new Seen(10, 10, all));
    for (int k = 1; k <= 80; k++) {
      add(evidence, new Seen(10 + 50L * k, 50, none));
    }
    assertThat(evidence.means().get(0).meanAbsolute()).containsOnly(0);

    add(evidence, new Seen(4_020, 10, all));

    assertThat(evidence.state().silence().of(0, 0)).isZero();
    assertThat(evidence.means().get(0).meanAbsolute()).doesNotContain(0);
  }

  /** Of the network as it was, silence counts as little as the rest of what is known. */
  @Test
  void ofANetworkThatChangedItCountsAsLittleAsAWarmUp() {
    ActivityEvidence evidence = nothing();
    boolean[] first = {true, false, false, false, false};
    for (int k = 1; k <= 100; k++) {
      add(evidence, new Seen(50L * k, 50, first));
    }

    evidence.networkChanged();

    double kept = evidence.state().silence().of(0, 1);
    assertThat(kept).isBetween(1.0, RunningStatistic.KEPT_BY_CHANGE);
    for (int k = 101; k <= 139; k++) {
      add(evidence, new Seen(50L * k, 50, first));
    }
    assertThat(evidence.state().silence().of(0, 1)).isEqualTo(kept + 39 * 50);
    assertThat(evidence.state().silence().of(0, 0)).isLessThan(STRETCH);
  }

  /** Over data at rest a mean of 0 says it exactly. */
  @Test
  void whereNothingIsForgottenNobodyIsTakenForDead() {
    ActivityEvidence evidence =
        new ActivityEvidence(List.of(Probe.row("dense1", UNITS)), HalfLife.INFINITE);
    evidence.add(new Seen(1, 1, new boolean[] {true, true, true, true, false}).activity());
    for (int k = 0; k < 100; k++) {
      evidence.add(new Seen(1, 64, new boolean[UNITS]).activity());
    }

    assertThat(evidence.state().silence()).isEqualTo(Silence.State.NONE);
    assertThat(evidence.means().get(0).meanAbsolute())
        .satisfies(means -> assertThat(means[4]).isZero())
        .satisfies(means -> assertThat(means[0]).isPositive());
  }
}
