package io.espalier.deploy.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.espalier.deploy.onnx.Predictor;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnnxRuntimeTest {

  private final OnnxRuntime runtime = new OnnxRuntime();

  private static PublishedModel model(long seed) {
    return PublishedModel.of(10, TestRuntime.network(seed), List.of());
  }

  @Test
  void runsWhatItHasExported() {
    PublishedModel model = model(1);
    try (Predictor predictor = runtime.open(runtime.export(model), model)) {
      assertThat(predictor.probabilities(new float[model.input().size()], 1)).hasSize(3);
    }
  }

  @Test
  void whatPredictsOtherwiseThanTheNetworkIsNotServed() {
    byte[] another = runtime.export(model(2));

    assertThatIllegalStateException()
        .isThrownBy(() -> runtime.open(another, model(1)))
        .withMessageContaining("predicts otherwise");
  }
}
