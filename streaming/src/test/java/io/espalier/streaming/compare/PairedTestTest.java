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

  /** How a probation ended, and after how many records. */
  private record Ending(Verdict verdict, int records) {}

  /** Ten even classes; one record in so many tells the networks apart. */
  private static Ending run(double different, double loss, SplittableRandom random) {
    long[] lost = new long[10];
    long[] won = new long[10];
    long[] records = new long[10];
    for (int seen = 1; seen <= LONGEST; seen++) {
      int label = random.nextInt(10);
      records[label]++;
      double drawn = random.nextDouble();
      if (drawn < (different + loss) / 2) {
        lost[label]++;
      } else if (drawn < different) {
        won[label]++;
      }
      if (seen % 128 == 0) {
        Verdict verdict = TEST.verdict(outcomes(records, lost, won));
        if (verdict != Verdict.OPEN) {
          return new Ending(verdict, seen);
        }
      }
    }
    return new Ending(TEST.lastVerdict(outcomes(records, lost, won)), LONGEST);
  }

  private static PairedOutcomes outcomes(long[] records, long[] lost, long[] won) {
    PairedCounts[] classes = new PairedCounts[records.length];
    Arrays.setAll(classes, k -> new PairedCounts(records[k], lost[k], won[k]));
    return new PairedOutcomes(
        new PairedCounts(
            Arrays.stream(records).sum(), Arrays.stream(lost).sum(), Arrays.stream(won).sum()),
        List.of(classes));
  }

  private static double shareHarmful(double different, double loss) {
    SplittableRandom random = new SplittableRandom(1);
    int harmful = 0;
    for (int k = 0; k < RUNS; k++) {
      harmful += run(different, loss, random).verdict() == Verdict.HARMFUL ? 1 : 0;
    }
    return (double) harmful / RUNS;
  }

  @ParameterizedTest
  @CsvSource({"0.005, 0.02", "0.02, 0.02", "0.05, 0.02", "0.1, 0.065"})
  void harmlessChangesAreSeldomBlamed(double different, double most) {
    double share = shareHarmful(different, 0);

    assertThat(share).isLessThanOrEqualTo(most);
  }

  @ParameterizedTest
  @CsvSource({"0.02", "0.05", "0.1"})
  void aLossOfTwoMarginsIsFound(double different) {
    double share = shareHarmful(different, 0.02);

    assertThat(share).isGreaterThanOrEqualTo(0.98);
  }

  @Test
  void itEndsLongBeforeTheLongestProbation() {
    SplittableRandom random = new SplittableRandom(2);
    int[] lost = new int[RUNS];
    int[] kept = new int[RUNS];
    for (int k = 0; k < RUNS; k++) {
      lost[k] = run(0.02, 0.02, random).records();
      kept[k] = run(0.02, 0, random).records();
    }
    Arrays.sort(lost);
    Arrays.sort(kept);

    assertThat(lost[RUNS / 2]).isLessThanOrEqualTo(1_000);
    assertThat(kept[RUNS / 2]).isLessThanOrEqualTo(2_500);
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

    assertThat(outcomes.all()).isEqualTo(new PairedCounts(4, 1, 1));
    assertThat(outcomes.classes())
        .containsExactly(
            new PairedCounts(1, 0, 0), new PairedCounts(2, 1, 1), new PairedCounts(1, 0, 0));
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

  private static PairedOutcomes one(PairedCounts counts) {
    return new PairedOutcomes(counts, List.of(counts));
  }
}
