package io.espalier.streaming.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.sample.SampleOrigins;
import org.junit.jupiter.api.Test;

class PredictionsTest {

  private static final ModelVersion MODEL = new ModelVersion(12_800, 2);

  private static Predictions of(int partition, long offset, float... probabilities) {
    return new Predictions(
        new SampleOrigins(
            new int[] {partition}, new long[] {offset}, new long[] {7}, new byte[][] {null}),
        probabilities,
        MODEL);
  }

  @Test
  void areInTheOrderOfTheirPartitions() {
    Predictions all =
        of(1, 5, 0.1f, 0.9f).and(of(0, 9, 0.2f, 0.8f)).and(of(1, 4, 0.3f, 0.7f)).inOrder();

    assertThat(all.origins().partitions()).containsExactly(0, 1, 1);
    assertThat(all.origins().offsets()).containsExactly(9, 4, 5);
    assertThat(all.probabilities()).containsExactly(0.2f, 0.8f, 0.3f, 0.7f, 0.1f, 0.9f);
    assertThat(all).isEqualTo(all.picked(new int[] {0, 1, 2}));
  }

  @Test
  void ofEqualProbabilitiesTheLowerClassIsPredicted() {
    assertThat(of(0, 0, 0.2f, 0.4f, 0.4f).predicted(0)).isEqualTo(1);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> of(0, 0, 0.5f).and(of(0, 1)).and(of(0, 2, 1)).picked(new int[3]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ModelVersion(-1, 0)).hasMessageContaining("got -1 and 0");
  }
}
