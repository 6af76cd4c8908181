package io.espalier.actors.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.streaming.evaluate.Accuracy;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a network can be judged by. */
class GroundTest {

  private static final int CLASSES = 10;

  /** Fifty batches of a hundred, labels as drawn, predicted right so often. */
  private static List<BatchOutcome> batches(
      long seed, int classes, double accuracy, IntToDoubleFunction loss) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, 50)
        .mapToObj(
            batch -> {
              int[] labels = random.ints(100, 0, classes).toArray();
              int[] predicted =
                  IntStream.of(labels)
                      .map(
                          label -> random.nextDouble() < accuracy ? label : random.nextInt(CLASSES))
                      .toArray();
              return new BatchOutcome(
                  new Accuracy(labels, predicted),
                  loss.applyAsDouble(batch) + 0.1 * random.nextDouble());
            })
        .toList();
  }

  @Test
  void aNetworkThatHasLearntSomethingOfSeveralClassesCanBeJudged() {
    assertThat(Ground.doubt(batches(1, CLASSES, 0.9, batch -> 0.5))).isEmpty();
    assertThat(Ground.doubt(batches(2, 2, 0.9, batch -> 0.5))).isEmpty();
  }

  @Test
  void randomLabelsAreNoGround() {
    for (int seed = 0; seed < 100; seed++) {
      assertThat(Ground.doubt(batches(seed, CLASSES, 0, batch -> 2.3)))
          .as("seed %d", seed)
          .contains(Doubt.NO_SKILL);
    }
  }

  @Test
  void oneClassIsNoGroundHoweverRightItIsPredicted() {
    assertThat(Ground.doubt(batches(1, 1, 1, batch -> 0.1))).contains(Doubt.ONE_CLASS);
  }

  @Test
  void aLossThatRisesIsNoGround() {
    assertThat(Ground.doubt(batches(1, CLASSES, 0.9, batch -> 0.3 + 0.004 * batch)))
        .contains(Doubt.LOSS_RISING);
    assertThat(Ground.doubt(batches(1, CLASSES, 0.9, batch -> 0.5 - 0.004 * batch))).isEmpty();
  }

  @Test
  void chanceIsSeldomTakenForARise() {
    long doubts =
        IntStream.range(0, 300)
            .filter(seed -> Ground.doubt(batches(seed, CLASSES, 0.9, batch -> 0.5)).isPresent())
            .count();

    assertThat(doubts).isLessThanOrEqualTo(3);
  }
}
