package io.espalier.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.onnx.file.OnnxAttribute;
import io.espalier.model.train.Classifier;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A shift goes into the biases of a layer, or a scale into the input, where nothing else reads that
 * by any of its names; ONNX Runtime tells what comes out.
 */
class ImportedAliasTest {

  private static final float[] BATCH = {1, 2, 3, -3, 5, 0.5f, 0, 0, -1, 0.2f, 0.1f, 0};
  private static final int SAMPLES = 4;
  private static final Map<String, OnnxAttribute> TO_FLOAT =
      Map.of("to", new OnnxAttribute.Whole(1));

  static Stream<HandMadeModel> models() {
    return Stream.of(
        layer().node("Dropout", "d", "h").node("Add", "a", "d", "c").node("Relu", "r", "h"),
        layer().node("Identity", "d", "h").node("Add", "a", "h", "c").node("Relu", "r", "d"),
        layer().node("Cast", "d", TO_FLOAT, "h").node("Add", "a", "d", "c").node("Relu", "r", "h"),
        layer().node("Flatten", "d", "h").node("Sub", "a", "d", "c").node("Relu", "r", "h"),
        layer()
            .node("Identity", "d", "h")
            .node("Identity", "e", "d")
            .node("Add", "a", "e", "c")
            .node("Relu", "r", "d"),
        layer()
            .node("Add", "f", "h", "c")
            .node("Dropout", "d", "f")
            .node("Add", "a", "d", "c")
            .node("Relu", "r", "f"),
        new HandMadeModel()
            .weights()
            .floats("s", List.of(), 3)
            .node("Identity", "d", "x")
            .node("Mul", "m", "d", "s")
            .node("MatMul", "a", "m", "w")
            .node("MatMul", "r", "x", "w"));
  }

  private static HandMadeModel layer() {
    return new HandMadeModel().weights().node("MatMul", "h", "x", "w");
  }

  @ParameterizedTest
  @MethodSource("models")
  void whatIsReadUnderTwoNamesIsNotChanged(HandMadeModel model) {
    model.node("Add", "t", "a", "r").node("Softmax", "y", "t");
    try (Classifier imported = new Classifier(model.imported(), SAMPLES)) {
      assertThat(imported.probabilities(BATCH, SAMPLES))
          .containsExactly(OnnxSession.run(model.bytes(), BATCH, SAMPLES, 3), within(1e-4f));
    }
  }

  /** What only the chain itself reads goes into the layer, through all of its names. */
  @Test
  void whatIsReadOnceGoesIntoTheLayer() {
    HandMadeModel model =
        layer().node("Dropout", "d", "h").node("Add", "a", "d", "c").node("Add", "y", "a", "c");

    assertThat(model.imported().spec().layers()).hasSize(1);
  }
}
