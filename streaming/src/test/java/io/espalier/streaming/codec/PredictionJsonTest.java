package io.espalier.streaming.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.streaming.prediction.ModelVersion;
import io.espalier.streaming.prediction.Predictions;
import io.espalier.streaming.sample.SampleOrigins;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionJsonTest {

  private static String json(List<String> classNames, float... probabilities) {
    Predictions one =
        new Predictions(
            new SampleOrigins(
                new int[] {3}, new long[] {12_934}, new long[] {7}, new byte[][] {null}),
            probabilities,
            new ModelVersion(12_800, 2));
    return new String(new PredictionJson("samples", classNames).encode(one, 0), UTF_8);
  }

  @Test
  void saysWhatWasPredictedByWhatAndOfWhichRecord() {
    assertThat(json(List.of("no", "yes"), 0.25f, 0.75f))
        .isEqualTo(
            "{\"class\":1,\"name\":\"yes\",\"probabilities\":[0.25,0.75],"
                + "\"model\":{\"records\":12800,\"changes\":2},"
                + "\"topic\":\"samples\",\"partition\":3,\"offset\":12934}");
  }

  @Test
  void whatIsNotFiniteIsNullAndClassesMayHaveNoNames() {
    assertThat(json(List.of(), Float.NaN, 1))
        .startsWith("{\"class\":0,\"probabilities\":[null,1.0],");
  }
}
