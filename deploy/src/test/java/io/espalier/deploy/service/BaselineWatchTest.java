package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.progress.Progress.Learned;
import io.espalier.streaming.evaluate.Accuracy;
import io.espalier.streaming.evaluate.EvaluationSettings;
import io.espalier.streaming.evaluate.PrequentialEvaluator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Labels in runs of ten: whoever repeats the last one is right nine times of ten. */
class BaselineWatchTest {

  private static final int WINDOW = 100;

  private final PrequentialEvaluator evaluator =
      new PrequentialEvaluator(new EvaluationSettings(2, WINDOW, 50));
  private final List<String> said = new ArrayList<>();
  private final BaselineWatch watch = new BaselineWatch();
  private long records;

  /** As many of ten records are predicted right. */
  private void learn(int batches, int right) {
    for (int batch = 0; batch < batches; batch++) {
      int[] labels = new int[10];
      int[] predictions = new int[10];
      for (int k = 0; k < 10; k++) {
        labels[k] = (int) (records / 10 % 2);
        predictions[k] = k < right ? labels[k] : 1 - labels[k];
      }
      evaluator.update(new Accuracy(labels, predictions));
      records += 10;
      watch
          .next(
              new Learned(
                  records,
                  new Accuracy(labels, predictions),
                  0.5,
                  0,
                  0,
                  evaluator.evaluation(),
                  0,
                  0))
          .ifPresent(news -> said.add((news.worse() ? "worse: " : "better: ") + news.text()));
    }
  }

  @Test
  void saysItOnceWhenTheWindowIsFullAndAgainAfterItWasBetter() {
    learn(9, 5);
    assertThat(said).as("before a whole window").isEmpty();

    learn(20, 5);
    assertThat(said).hasSize(1);
    assertThat(said.get(0))
        .startsWith("worse: ")
        .contains("worse than repeating the last label", "50.00 % of the last 100", "90.00 %");

    learn(20, 10);
    assertThat(said).hasSize(2);
    assertThat(said.get(1))
        .startsWith("better: ")
        .contains("better than repeating the last label", "of the last 100", "90.00 %");

    learn(20, 5);
    assertThat(said).hasSize(3);
    assertThat(said.get(2)).startsWith("worse: ");
  }

  @Test
  void isSilentAboutANetworkThatIsBetter() {
    learn(50, 10);

    assertThat(said).isEmpty();
  }

  /** Labels that never come in runs, nine of ten the same: the other baseline. */
  @Test
  void namesTheMostFrequentClassWhereThatIsBetter() {
    for (int batch = 0; batch < 30; batch++) {
      int[] labels = {0, 0, 0, 0, 1, 0, 0, 0, 0, 0};
      int[] predictions = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
      evaluator.update(new Accuracy(labels, predictions));
      records += 10;
      watch
          .next(
              new Learned(
                  records,
                  new Accuracy(labels, predictions),
                  0.5,
                  0,
                  0,
                  evaluator.evaluation(),
                  0,
                  0))
          .ifPresent(news -> said.add(news.text()));
    }

    assertThat(said).hasSize(1);
    assertThat(said.get(0)).contains("naming the most frequent class", "90.00 %");
  }
}
