package io.espalier.model.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepRatioTest {

  @Test
  void keepsTheFewestThatMakeUpTheShare() {
    // total 10; descending 5, 3, 1.5, 0.5: 5 + 3 = 8 < 9, 8 + 1.5 = 9.5 ≥ 9: three stay
    assertThat(cut(0.9, 1.5, 5, 0.5, 3)).containsExactly(2);
  }

  @Test
  void aShareThatIsReachedExactlyIsEnough() {
    // total 10; 9 ≥ 0.9·10
    assertThat(cut(0.9, 9, 1)).containsExactly(1);
    // total 100; 95 ≥ 0.95·100
    assertThat(cut(0.95, 5, 95)).containsExactly(0);
  }

  @Test
  void tiesWithTheLeastKeptStay() {
    // total 7; 4 < 0.8·7 = 5.6, 4 + 1 + 1 = 6 ≥ 5.6: two of the three ones would do, all stay
    assertThat(cut(0.8, 1, 4, 1, 1)).isEmpty();
    assertThat(cut(0.5, 1, 1, 1, 1)).isEmpty();
  }

  @Test
  void atOneOnlyZeroScoresGo() {
    assertThat(cut(1, 0, 1e-30, 5, 0, 1e30)).containsExactly(0, 3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.95, 1})
  void whatHasNoScoreGoesEvenWhenNothingHas(double alpha) {
    assertThat(cut(alpha, 0, 0, 0)).containsExactly(0, 1, 2);
    assertThat(cut(alpha)).isEmpty();
    assertThat(cut(alpha, 3)).isEmpty();
  }

  /** L + z·Σ errors ≤ (1 − alpha)·S, and the next one would not fit any more. */
  @Property(tries = 300, seed = "63")
  void whatGoesIsSmallEnoughBeyondDoubt(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0.3, max = 0.99) double alpha,
      @ForAll @DoubleRange(min = 0, max = 5) double z) {
    Random random = new Random(seed);
    int size = 2 + random.nextInt(20);
    double[] scores = random.doubles(size).toArray();
    double[] errors = new double[size];
    for (int k = 0; k < size; k++) {
      errors[k] = scores[k] * random.nextDouble() * 0.18; // all seen often enough
    }
    Contributions group = group(scores, errors);
    BitSet cut = new BitSet();

    new KeepRatio(alpha).select(group, z, cut);

    double spare = (1 - alpha) * group.total();
    double bound = cut.stream().mapToDouble(k -> scores[k] + z * errors[k]).sum();
    assertThat(bound).isLessThanOrEqualTo(spare + 1e-9);
    double next =
        IntStream.range(0, size)
            .filter(k -> !cut.get(k))
            .mapToDouble(k -> scores[k] + z * errors[k])
            .min()
            .orElse(0);
    assertThat(bound + next).isGreaterThan(spare - 1e-9);
    BitSet withoutDoubt = new BitSet();
    new KeepRatio(alpha).select(group, withoutDoubt);
    assertThat(cut.cardinality()).isLessThanOrEqualTo(withoutDoubt.cardinality());
  }

  /** Score 1 with an error of 1/√r is that of r records with a signal. */
  @Test
  void whoWasSeldomSeenIsNotCutAsSmallButWhatHasNoScoreIs() {
    double[] scores = {1, 1, 0, 1_000};
    double[] errors = {1 / Math.sqrt(29), 1 / Math.sqrt(31), 0, 0};
    BitSet cut = new BitSet();
    BitSet withoutDoubt = new BitSet();

    new KeepRatio(0.9).select(group(scores, errors), 3, cut);
    new KeepRatio(0.9).select(group(scores, errors), withoutDoubt);

    assertThat(cut.stream()).containsExactly(1, 2);
    assertThat(withoutDoubt.stream()).containsExactly(0, 1, 2);
  }

  private static Contributions group(double[] scores, double[] errors) {
    int[] lengths = new int[scores.length];
    Arrays.fill(lengths, 1);
    return new Contributions(
        Contributions.Kind.DENSE,
        IntStream.range(0, scores.length).toArray(),
        lengths,
        scores,
        errors);
  }

  @Test
  void addsToWhatIsCutAlready() {
    BitSet cut = new BitSet();
    cut.set(99);
    new KeepRatio(0.5).select(group(3, 1), cut);

    assertThat(cut.stream()).containsExactly(1, 99);
  }

  /** P1 and P2 of the design: the kept share is enough, and without the least kept it is not. */
  @Property(tries = 500, seed = "51")
  void theKeptShareIsEnoughAndNotMore(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 1) double alpha) {
    double[] scores = scores(seed);
    BitSet cut = select(alpha, scores);

    double total = 0;
    double kept = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < scores.length; k++) {
      total += scores[k];
      if (!cut.get(k)) {
        kept += scores[k];
        least = Math.min(least, scores[k]);
      }
    }
    assertThat(kept / total).isGreaterThanOrEqualTo(alpha - 1e-12);
    assertThat((kept - least) / total).isLessThan(alpha + 1e-12);
  }

  /** P8: a larger share keeps all that a smaller one keeps. */
  @Property(tries = 500, seed = "52")
  void aLargerShareKeepsMore(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0.01, max = 1) double one,
      @ForAll @DoubleRange(min = 0.01, max = 1) double other) {
    double[] scores = scores(seed);
    BitSet cutBySmaller = select(Math.min(one, other), scores);
    BitSet cutByLarger = select(Math.max(one, other), scores);

    cutByLarger.andNot(cutBySmaller);
    assertThat(cutByLarger.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.0000001, Double.NaN})
  void refusesAShareThatIsNone(double alpha) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeepRatio(alpha))
        .withMessageContaining("above 0 and at most 1, got " + alpha);
  }

  /** Positive and without ties. */
  private static double[] scores(long seed) {
    Random random = new Random(seed);
    return random
        .doubles(1 + random.nextInt(40))
        .map(score -> Math.exp(10 * score) * (1 + score))
        .toArray();
  }

  private static int[] cut(double alpha, double... scores) {
    return select(alpha, scores).stream().toArray();
  }

  private static BitSet select(double alpha, double... scores) {
    BitSet cut = new BitSet();
    new KeepRatio(alpha).select(group(scores), cut);
    return cut;
  }

  private static Contributions group(double... scores) {
    return new Contributions(IntStream.range(0, scores.length).toArray(), scores);
  }
}
