package io.espalier.streaming.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DataSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PrequentialEvaluatorTest {

  private static final int CLASSES = 4;

  @Property(tries = 200, seed = "41")
  void equalsANaiveRecomputation(
      @ForAll long seed,
      @ForAll @IntRange(max = 300) int records,
      @ForAll @IntRange(min = 1, max = 80) int window) {
    Stream stream = Stream.random(seed, records);
    EvaluationSettings settings = new EvaluationSettings(CLASSES, window, 25);
    PrequentialEvaluator evaluator = new PrequentialEvaluator(settings);

    stream.feed(evaluator, 0, records, 1 + (int) Math.abs(seed % 37));

    NaiveEvaluation naive = new NaiveEvaluation(stream.labels, stream.predictions, CLASSES);
    Evaluation evaluation = evaluator.evaluation();
    assertClose(evaluation.cumulative(), naive.scores(0, records));
    assertClose(evaluation.windowed(), naive.scores(Math.max(0, records - window), records));
    assertThat(evaluation.decayedAccuracy()).isCloseTo(naive.decayedAccuracy(25), within(1e-9));
  }

  private static void assertClose(Scores actual, Scores expected) {
    assertThat(actual)
        .usingRecursiveComparison()
        .withComparatorForType(
            (a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b), Double.class)
        .isEqualTo(expected);
  }

  @Property(tries = 100, seed = "42")
  void restoredItGoesOnBitForBit(
      @ForAll long seed,
      @ForAll @IntRange(max = 200) int before,
      @ForAll @IntRange(max = 200) int after) {
    Stream stream = Stream.random(seed, before + after);
    EvaluationSettings settings = new EvaluationSettings(CLASSES, 60, 33);
    PrequentialEvaluator original = new PrequentialEvaluator(settings);
    stream.feed(original, 0, before, 7);

    PrequentialEvaluator restored = PrequentialEvaluator.restore(settings, original.state());

    assertThat(restored.evaluation()).isEqualTo(original.evaluation());
    stream.feed(original, before, before + after, 7);
    stream.feed(restored, before, before + after, 13);
    assertThat(restored.evaluation()).isEqualTo(original.evaluation());
    assertThat(restored.state()).usingRecursiveComparison().isEqualTo(original.state());
  }

  @Test
  void workedExample() {
    PrequentialEvaluator evaluator = new PrequentialEvaluator(new EvaluationSettings(2, 10_000, 1));

    evaluator.update(new Accuracy(new int[] {0, 0, 1, 1}, new int[] {0, 0, 1, 0}));

    // Right: 3 of 4. Chance: labels (2, 2), predictions (3, 1): 2/4·3/4 + 2/4·1/4 = 1/2.
    // No change: none, 0 = 0, 0 ≠ 1, 1 = 1: 2 of 4. Majority before: none, 0, 0, 0: 1 of 4.
    assertThat(evaluator.evaluation().cumulative())
        .isEqualTo(new Scores(4, 0.75, 0.5, 0.5, (0.75 - 0.25) / 0.75, 0.25, 0.5));
    // Weights 1/8, 1/4, 1/2, 1 for right, right, right, wrong.
    assertThat(evaluator.evaluation().decayedAccuracy()).isCloseTo(0.875 / 1.875, within(1e-12));
  }

  @Test
  void nothingSeenIsAllZero() {
    Evaluation evaluation = new PrequentialEvaluator(EvaluationSettings.defaults(2)).evaluation();

    Scores zero = new Scores(0, 0, 0, 0, 0, 0, 0);
    assertThat(evaluation).isEqualTo(new Evaluation(zero, zero, 0));
  }

  @Test
  void aStreamOfOneClassLeavesNothingToGain() {
    PrequentialEvaluator evaluator = new PrequentialEvaluator(new EvaluationSettings(2, 2, 10));

    evaluator.update(new Accuracy(new int[4], new int[4]));

    assertThat(evaluator.evaluation().windowed()).isEqualTo(new Scores(2, 1, 0, 0, 0, 1, 1));
  }

  @Test
  void aLabelThatIsNoClassCountsNothing() {
    PrequentialEvaluator evaluator = new PrequentialEvaluator(EvaluationSettings.defaults(2));

    assertThatThrownBy(() -> evaluator.update(new Accuracy(new int[] {0, 2}, new int[2])))
        .hasMessage("label 2 is not one of the classes 0 to 1");
    assertThatThrownBy(() -> evaluator.update(new Accuracy(new int[] {0, 1}, new int[] {0, -1})))
        .hasMessage("prediction -1 is not one of the classes 0 to 1");
    assertThat(evaluator.evaluation().cumulative().records()).isZero();
  }

  @Test
  void aStateThatDoesNotFitIsRefused() {
    PrequentialEvaluator evaluator = new PrequentialEvaluator(new EvaluationSettings(2, 5, 10));
    evaluator.update(new Accuracy(new int[5], new int[5]));
    EvaluatorState state = evaluator.state();

    assertThatThrownBy(() -> PrequentialEvaluator.restore(new EvaluationSettings(3, 5, 10), state))
        .hasMessageContaining("4 cells for 3 classes");
    assertThatThrownBy(() -> PrequentialEvaluator.restore(new EvaluationSettings(2, 4, 10), state))
        .hasMessageContaining("a window of 5 records, the settings one of 4");
  }

  @Test
  void noChangeIsHardToBeatOnElectricity() {
    Path file = Path.of(System.getProperty("espalier.data", "data"), "streams", "elec.csv");
    assumeTrue(Files.isRegularFile(file), "Electricity is not at " + file);
    DataSet data = DataSpec.parse("csv:" + file + ",label=class").open();
    PrequentialEvaluator evaluator = new PrequentialEvaluator(EvaluationSettings.defaults(2));

    for (DataSet.Part part : new DataSet.Part[] {data.train(), data.test()}) {
      for (int i = 0; i < part.size(); i++) {
        evaluator.update(new Accuracy(new int[] {part.label(i)}, new int[1]));
      }
    }

    // Published for the 45,312 records: no change 85.3 %, majority 57.5 %.
    Scores scores = evaluator.evaluation().cumulative();
    assertThat(scores.records()).isEqualTo(45_312);
    assertThat(scores.noChangeAccuracy()).isCloseTo(0.853, within(0.0006));
    assertThat(scores.majorityAccuracy()).isCloseTo(0.575, within(0.005));
    assertThat(scores.kappa()).isEqualTo(0);
    assertThat(scores.kappaT()).isNegative();
  }

  private record Stream(int[] labels, int[] predictions) {

    /** Labels in runs and predictions that are often right. */
    static Stream random(long seed, int records) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] labels = new int[records];
      int[] predictions = new int[records];
      for (int i = 0; i < records; i++) {
        boolean stays = i > 0 && random.nextInt(3) > 0;
        labels[i] = stays ? labels[i - 1] : random.nextInt(CLASSES);
        predictions[i] = random.nextInt(4) > 0 ? labels[i] : random.nextInt(CLASSES);
      }
      return new Stream(labels, predictions);
    }

    void feed(PrequentialEvaluator evaluator, int from, int to, int batch) {
      for (int start = from; start < to; start += batch) {
        int end = Math.min(start + batch, to);
        evaluator.update(
            new Accuracy(
                Arrays.copyOfRange(labels, start, end),
                Arrays.copyOfRange(predictions, start, end)));
      }
    }
  }
}
