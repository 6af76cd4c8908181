package io.espalier.streaming.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.codec.PredictionJson;
import io.espalier.streaming.sample.SampleOrigins;
import java.util.List;
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
  void areReadAsJson() {
    Predictions one = of(3, 12_934, 0.25f, 0.75f);

    assertThat(json(new PredictionJson("samples", List.of("no", "yes")), one))
        .isEqualTo(
            "{\"class\":1,\"name\":\"yes\",\"probabilities\":[0.25,0.75],"
                + "\"model\":{\"records\":12800,\"changes\":2},"
                + "\"topic\":\"samples\",\"partition\":3,\"offset\":12934}");
    assertThat(json(new PredictionJson("samples", List.of()), of(0, 1, Float.NaN, 1)))
        .startsWith("{\"class\":0,\"probabilities\":[null,1.0],");
  }

  private static String json(PredictionJson json, Predictions one) {
    return new String(json.encode(one, 0), UTF_8);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> of(0, 0, 0.5f).and(of(0, 1)).and(of(0, 2, 1)).picked(new int[3]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ModelVersion(-1, 0)).hasMessageContaining("got -1 and 0");
  }
}
