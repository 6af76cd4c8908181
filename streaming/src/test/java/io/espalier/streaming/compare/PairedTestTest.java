package io.espalier.streaming.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.streaming.evaluate.Accuracy;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedTestTest {

  private static final PairedTest TEST = new PairedTest(0.01);
  private static final int LONGEST = 10_000;
  private static final int RUNS = 2_000;
  private static final int BATCH = 128;
  private static final int WRONG = 10;

  /** How a probation ended, and after how many records. */
  private record Ending(Verdict verdict, int records) {}

  /**
   * Ten even classes; one record in so many tells the networks apart.
   *
   * @param burst deviation of a batch's own share of lost records among those
   */
  private static Ending run(double different, double loss, double burst, SplittableRandom random) {
    PairedOutcomes outcomes = PairedOutcomes.NONE;
    for (int seen = BATCH; seen <= LONGEST; seen += BATCH) {
      double lost = (different + loss) / 2 + burst * different * random.nextGaussian();
      outcomes = plus(outcomes, different, lost, random);
      Verdict verdict = TEST.verdict(outcomes);
      if (verdict != Verdict.OPEN) {
        return new Ending(verdict, seen);
      }
    }
    return new Ending(TEST.lastVerdict(outcomes), LONGEST);
  }

  private static PairedOutcomes plus(
      PairedOutcomes outcomes, double different, double lost, SplittableRandom random) {
    int[] labels = random.ints(BATCH, 0, 10).toArray();
    int[] now = labels.clone();
    int[] before = labels.clone();
    for (int k = 0; k < BATCH; k++) {
      double drawn = random.nextDouble();
      if (drawn < lost) {
        now[k] = WRONG;
      } else if (drawn < different) {
        before[k] = WRONG;
      }
    }
    return outcomes.plus(new Accuracy(labels, now), new Accuracy(labels, before));
  }

  private static double shareHarmful(double different, double loss, double burst) {
    SplittableRandom random = new SplittableRandom(1);
    int harmful = 0;
    for (int k = 0; k < RUNS; k++) {
      harmful += run(different, loss, burst, random).verdict() == Verdict.HARMFUL ? 1 : 0;
    }
    return (double) harmful / RUNS;
  }

  @ParameterizedTest
  @CsvSource({"0, 0.001", "0.005, 0.005", "0.02, 0.01", "0.05, 0.02", "0.1, 0.02"})
  void harmlessChangesAreSeldomBlamed(double different, double most) {
    double share = shareHarmful(different, 0, 0);

    assertThat(share).isLessThanOrEqualTo(most);
  }

  /** Neighbours of a stream in the order of time are alike, and so are errors on them. */
  @ParameterizedTest
  @CsvSource({"0.02, 0.03", "0.05, 0.05"})
  void recordsThatAreLikeTheirNeighboursAreNoMoreThanTheyAre(double different, double most) {
    double share = shareHarmful(different, 0, 0.3);

    assertThat(share).isLessThanOrEqualTo(most);
  }

  @ParameterizedTest
  @CsvSource({"0.02, 0", "0.05, 0", "0.1, 0", "0.05, 0.2"})
  void aLossOfTwoMarginsIsFound(double different, double burst) {
    double share = shareHarmful(different, 0.02, burst);

    assertThat(share).isGreaterThanOrEqualTo(0.98);
  }

  @Test
  void itEndsLongBeforeTheLongestProbation() {
    SplittableRandom random = new SplittableRandom(2);
    int[] lost = new int[RUNS];
    int[] kept = new int[RUNS];
    for (int k = 0; k < RUNS; k++) {
      lost[k] = run(0.02, 0.02, 0, random).records();
      kept[k] = run(0.02, 0, 0, random).records();
    }
    Arrays.sort(lost);
    Arrays.sort(kept);

    assertThat(lost[RUNS / 2]).isLessThanOrEqualTo(1_000);
    assertThat(kept[RUNS / 2]).isLessThanOrEqualTo(1_500);
  }

  /** That nothing tells two networks apart is itself evidence. */
  @Test
  void networksThatNeverDifferAreSoonAlike() {
    Ending ending = run(0, 0, 0, new SplittableRandom(4));

    assertThat(ending.verdict()).isEqualTo(Verdict.HARMLESS);
    assertThat(ending.records()).isLessThanOrEqualTo(1_000);
  }

  /** One batch of many that goes all one way, and less than a margin in all. */
  @Test
  void oneBatchIsNoProof() {
    PairedOutcomes outcomes = PairedOutcomes.NONE;
    SplittableRandom random = new SplittableRandom(5);
    for (int batch = 0; batch < 8; batch++) {
      outcomes = plus(outcomes, 0, 0, random);
      outcomes = batch == 3 ? plus(outcomes, 0.1, 0.1, random) : outcomes;
    }

    assertThat(outcomes.all().lost()).isGreaterThan(8);
    assertThat(inflation(outcomes.all())).isGreaterThan(3);
    assertThat(TEST.verdict(outcomes)).isNotEqualTo(Verdict.HARMFUL);
  }

  @Test
  void independentRecordsAreTakenForThat() {
    PairedOutcomes outcomes = PairedOutcomes.NONE;
    SplittableRandom random = new SplittableRandom(6);
    for (int batch = 0; batch < 500; batch++) {
      outcomes = plus(outcomes, 0.1, 0.07, random);
    }

    assertThat(inflation(outcomes.all())).isBetween(1.0, 1.15);
    assertThat(inflation(new PairedCounts(10_000, 200, 100))).isEqualTo(1);
  }

  /** However large the margin: a few coins that fall alike are no rarity. */
  @Test
  void aFewRecordsProveNothing() {
    PairedTest coarse = new PairedTest(0.1);
    PairedCounts half = new PairedCounts(5, 3, 0);

    assertThat(coarse.verdict(new PairedOutcomes(new PairedCounts(10, 6, 0), List.of(half, half))))
        .isEqualTo(Verdict.OPEN);
    assertThat(coarse.verdict(one(new PairedCounts(20, 12, 0)))).isEqualTo(Verdict.HARMFUL);
  }

  /** After a swap of labels both are right by chance alone. */
  @Test
  void whatBothGetRightByChanceDoesNotCount() {
    Accuracy right = new Accuracy(new int[] {0, 1, 2, 3}, new int[] {0, 1, 2, 3});
    Accuracy half = new Accuracy(new int[] {0, 1, 2, 3}, new int[] {0, 1, 3, 2});
    Accuracy chance = new Accuracy(new int[] {0, 1, 2, 3}, new int[] {0, 0, 0, 0});
    Accuracy wrong = new Accuracy(new int[] {0, 1, 2, 3}, new int[] {3, 2, 1, 0});

    assertThat(PairedOutcomes.NONE.plus(chance, wrong, 0.9)).isEqualTo(PairedOutcomes.NONE);
    assertThat(PairedOutcomes.NONE.plus(chance, half, 0.6))
        .isEqualTo(PairedOutcomes.NONE.plus(chance, half));
    assertThat(PairedOutcomes.NONE.plus(wrong, right, 0.9).all().lost()).isEqualTo(4);
    assertThat(PairedOutcomes.NONE.plus(chance, wrong, 0.3).all().won()).isEqualTo(1);
  }

  @Test
  void whereNothingIsSureTheLikelierHolds() {
    PairedOutcomes worse = one(new PairedCounts(100, 2, 0));
    PairedOutcomes same = one(new PairedCounts(100, 0, 0));

    assertThat(TEST.verdict(worse)).isEqualTo(Verdict.OPEN);
    assertThat(TEST.lastVerdict(worse)).isEqualTo(Verdict.HARMFUL);
    assertThat(TEST.verdict(same)).isEqualTo(Verdict.OPEN);
    assertThat(TEST.lastVerdict(same)).isEqualTo(Verdict.HARMLESS);
  }

  /** Classes 99:1, and of the rare one 15 of 85 records were right. */
  @Test
  void aRareClassThatIsErasedIsHarm() {
    PairedOutcomes erased =
        new PairedOutcomes(
            new PairedCounts(8_500, 20, 18),
            List.of(new PairedCounts(8_415, 5, 18), new PairedCounts(85, 15, 0)));

    assertThat(TEST.verdict(erased)).isEqualTo(Verdict.HARMFUL);
  }

  @Test
  void nothingIsKeptBeforeEachClassWasSeenEnough() {
    PairedOutcomes early =
        new PairedOutcomes(
            new PairedCounts(4_000, 40, 40),
            List.of(new PairedCounts(3_980, 40, 40), new PairedCounts(20, 0, 0)));

    assertThat(TEST.verdict(early)).isEqualTo(Verdict.OPEN);
    assertThat(TEST.lastVerdict(early)).isEqualTo(Verdict.HARMLESS);
  }

  @Test
  void aRareClassThatIsLeftAloneIsNoHarm() {
    SplittableRandom random = new SplittableRandom(3);
    int harmful = 0;
    for (int run = 0; run < RUNS; run++) {
      long[] counts = new long[4];
      for (int k = 0; k < 100; k++) {
        double drawn = random.nextDouble();
        counts[0] += drawn < 0.05 ? 1 : 0;
        counts[1] += drawn >= 0.05 && drawn < 0.1 ? 1 : 0;
      }
      PairedOutcomes same =
          new PairedOutcomes(
              new PairedCounts(10_000, 50 + counts[0], 50 + counts[1]),
              List.of(
                  new PairedCounts(9_900, 50, 50), new PairedCounts(100, counts[0], counts[1])));
      harmful += TEST.lastVerdict(same) == Verdict.HARMFUL ? 1 : 0;
    }

    assertThat(harmful).isLessThanOrEqualTo(RUNS / 50);
  }

  @Test
  void batchesAddUpRecordByRecord() {
    int[] labels = {0, 1, 1, 2};
    PairedOutcomes outcomes =
        PairedOutcomes.NONE.plus(
            new Accuracy(labels, new int[] {0, 0, 1, 2}),
            new Accuracy(labels, new int[] {0, 1, 0, 2}));

    assertThat(outcomes.all()).isEqualTo(new PairedCounts(4, 1, 1, 1, 0));
    assertThat(outcomes.classes())
        .containsExactly(
            new PairedCounts(1, 0, 0, 1, 0),
            new PairedCounts(2, 1, 1, 1, 0),
            new PairedCounts(1, 0, 0, 1, 0));
    assertThat(outcomes.plus(new Accuracy(labels, labels), new Accuracy(labels, new int[4])).all())
        .isEqualTo(new PairedCounts(8, 1, 4, 2, 9));
  }

  @Test
  void whatCanNotBeIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new PairedTest(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new PairedCounts(1, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                PairedOutcomes.NONE.plus(
                    new Accuracy(new int[1], new int[1]), new Accuracy(new int[2], new int[2])));
  }

  private static double inflation(PairedCounts counts) {
    return counts.inflation(counts.different(0.02));
  }

  private static PairedOutcomes one(PairedCounts counts) {
    return new PairedOutcomes(counts, List.of(counts));
  }
}
