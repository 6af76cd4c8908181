package io.espalier.model.decay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** Kish's number against the weights themselves. */
class EffectiveRecordsTest {

  private static DecayedSums nothing(double halfLife) {
    return new DecayedSums(new HalfLife(halfLife), IntStream.of(1));
  }

  @Property(tries = 200, seed = "51")
  void isTheSquareOfTheWeightsOverTheSquaredWeights(
      @ForAll long seed, @ForAll @DoubleRange(min = 10, max = 5_000) double halfLife) {
    Random random = new Random(seed);
    DecayedSums whole = nothing(halfLife);
    DecayedSums one = nothing(halfLife);
    DecayedSums other = nothing(halfLife);
    List<long[]> seen = new ArrayList<>();
    long position = 0;
    for (int k = 0; k < 30; k++) {
      position += random.nextInt(300);
      int records = 1 + random.nextInt(50);
      for (DecayedSums owner : List.of(whole, random.nextBoolean() ? one : other)) {
        owner.reach(position);
        owner.count(records);
      }
      position += records;
      seen.add(new long[] {position, records});
    }
    one.merge(other.sums());

    double weight = 0;
    double squares = 0;
    for (long[] batch : seen) {
      double each = Math.pow(0.5, (position - batch[0]) / halfLife);
      weight += batch[1] * each;
      squares += batch[1] * each * each;
    }
    double expected = weight * weight / squares;
    assertThat(whole.sums().effectiveRecords()).isCloseTo(expected, within(1e-6 * expected));
    one.reach(position);
    assertThat(one.sums().effectiveRecords()).isCloseTo(expected, within(1e-6 * expected));
    assertThat(expected).isGreaterThanOrEqualTo(whole.weight() * (1 - 1e-9));
  }

  /** What counts no more than so many records tells no mean better than they would. */
  @Test
  void aLimitIsOneOfEffectiveRecordsToo() {
    DecayedSums sums = nothing(Double.POSITIVE_INFINITY);
    sums.count(50_000);

    sums.limit(1_000);
    assertThat(sums.sums().effectiveRecords()).isCloseTo(1_000, within(1e-6));
    sums.count(3_000);

    assertThat(sums.sums().effectiveRecords()).isCloseTo(4_000, within(1e-6));
  }

  @Test
  void sumsWithoutSquaredWeightsAreReadAsOverRecordsThatCountAlike() {
    DecayPoint at = new DecayPoint(9, 2);
    Sums read = Sums.of(List.of(at.with(60), new double[] {5}));

    assertThat(read).isEqualTo(new Sums(at, 60, List.of(new double[] {5})));
    assertThat(read.effectiveRecords()).isEqualTo(read.weight()).isEqualTo(30);
    assertThat(new Sums(at, 0, List.of()).effectiveRecords()).isZero();
  }
}
