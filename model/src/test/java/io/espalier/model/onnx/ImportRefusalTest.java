package io.espalier.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.onnx.file.OnnxAttribute;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no network is refused in words, by operator and node. */
@Timeout(10)
class ImportRefusalTest {

  private static void requireRefused(HandMadeModel model, String... words) {
    assertThatIllegalArgumentException()
        .isThrownBy(model::imported)
        .satisfies(refused -> assertThat(refused.getMessage()).contains(words));
  }

  @Test
  void aNodeThatReadsItselfIsRefused() {
    requireRefused(new HandMadeModel().node("Identity", "y", "y"), "Identity 'y' reads 'y'");
  }

  @Test
  void nodesThatReadEachOtherAreRefused() {
    requireRefused(
        new HandMadeModel().node("Identity", "a", "y").node("Softmax", "y", "a"),
        "Identity 'a' reads 'y'");
    requireRefused(
        new HandMadeModel()
            .weights()
            .node("MatMul", "h", "x", "w")
            .node("Add", "a", "h", "r")
            .node("Relu", "r", "a")
            .node("Identity", "y", "r"),
        "Add 'a' reads 'r'");
  }

  /** Even where the output does not depend on it: such a model is damaged. */
  @Test
  void aCycleBesideTheNetworkIsRefused() {
    requireRefused(
        new HandMadeModel()
            .weights()
            .node("MatMul", "y", "x", "w")
            .node("Relu", "a", "b")
            .node("Relu", "b", "a"),
        "Relu 'a' reads 'b'");
  }

  @Test
  void aValueThatTwoNodesMakeIsRefused() {
    requireRefused(
        new HandMadeModel().weights().node("MatMul", "y", "x", "w").node("Relu", "y", "x"),
        "Relu 'y' makes 'y'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Softmax", "Identity", "Cast", "Relu", "Gemm", "Add", "Gather", "Sum", "Concat"})
  void aNodeWithoutInputsIsRefused(String type) {
    Map<String, OnnxAttribute> to = Map.of("to", new OnnxAttribute.Whole(1));
    requireRefused(
        new HandMadeModel().node(type, "n", to).node("Sum", "y", "x", "n"), type + " 'n'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Softmax", "Identity", "Cast"})
  void anEndWithoutInputsIsRefused(String type) {
    Map<String, OnnxAttribute> to = Map.of("to", new OnnxAttribute.Whole(1));
    requireRefused(new HandMadeModel().node(type, "y", to), type + " 'y' has no input 1");
  }

  @Test
  void aSelectionOfNothingIsRefused() {
    requireRefused(
        new HandMadeModel()
            .weights()
            .wholes("none")
            .node("Gather", "g", Map.of("axis", new OnnxAttribute.Whole(1)), "x", "none")
            .node("MatMul", "y", "g", "w"),
        "Gather 'g'");
  }

  @Test
  void anAttributeOfAnotherKindIsRefused() {
    requireRefused(
        new HandMadeModel()
            .weights()
            .node("Gemm", "y", Map.of("alpha", new OnnxAttribute.Whole(2)), "x", "w"),
        "Gemm 'y' has an attribute 'alpha'");
  }

  @Test
  void aShapeOfMoreThanFitsIsRefused() {
    requireRefused(
        new HandMadeModel()
            .wholes("shape", 1, 1L << 40, 1L << 40, 3)
            .node("Reshape", "y", "x", "shape"),
        "Reshape 'y'");
  }

  /** An input that is scaled as planes has channels; a Scaler counts features. */
  @Test
  void aScalerOfPlanesIsRefused() {
    requireRefused(
        new HandMadeModel()
            .wholes("shape", 1, 1, 1, 3)
            .node("Reshape", "p", "x", "shape")
            .node("Scaler", "y", "p"),
        "Scaler 'y' reads no row of features");
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 6, 7, 8, 9})
  void aSignalAsWhatIsNoFloatIsRefused(long type) {
    Map<String, OnnxAttribute> to = Map.of("to", new OnnxAttribute.Whole(type));
    requireRefused(
        new HandMadeModel().weights().node("Cast", "i", to, "x").node("MatMul", "y", "i", "w"),
        "Cast 'i' makes what is no float");
    requireRefused(
        new HandMadeModel().weights().node("MatMul", "h", "x", "w").node("Cast", "y", to, "h"),
        "Cast 'y' makes what is no float");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 10, 11, 16})
  void aSignalAsOtherFloatsIsRead(long type) {
    Map<String, OnnxAttribute> to = Map.of("to", new OnnxAttribute.Whole(type));
    HandMadeModel model =
        new HandMadeModel()
            .weights()
            .node("Cast", "f", to, "x")
            .node("MatMul", "h", "f", "w")
            .node("Cast", "y", to, "h");
    assertThat(model.imported().spec().layers()).hasSize(1);
  }

  @Test
  void anEndBehindAnEndIsRefused() {
    requireRefused(
        new HandMadeModel()
            .weights()
            .node("MatMul", "h", "x", "w")
            .node("Softmax", "s", "h")
            .node("Softmax", "y", "s"),
        "Softmax 's' is no layer that is known");
  }

  @Test
  void anEpsilonOfLessThanNothingIsRefused() {
    requireRefused(
        new HandMadeModel()
            .floats("ones", List.of(3), 1, 1, 1)
            .node(
                "LayerNormalization",
                "y",
                Map.of("epsilon", new OnnxAttribute.Real(-1)),
                "x",
                "ones"),
        "epsilon");
  }
}
