package io.espalier.deploy.adding;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.layer.Layer;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Adds a layer that doubles its input, and shows that five files are touched and that the compiler
 * asks for all of them: the layer, its registration in {@code Layer}, its pass, the line that makes
 * the pass, and its form in ONNX.
 */
class NewLayerTest {

  private static final String LAYER = "model/layer/Layer.java";
  private static final String TWICE = "model/layer/Twice.java";
  private static final String PLAN = "model/engine/PlanBuilder.java";
  private static final String PASS = "model/engine/TwicePass.java";
  private static final String NODES = "model/onnx/LayerNodes.java";

  private static final String EXPORT =
      """
          @Override
          public String twice(io.espalier.model.layer.Twice layer) {
            return draft.add("Add", named("output"), input(), input());
          }
      """;

  private static final String MAKE =
      """
          @Override
          public Boolean twice(io.espalier.model.layer.Twice layer) {
            return add(new TwicePass());
          }
      """;

  private static final String PASS_SOURCE =
      """
      package io.espalier.model.engine;

      import io.espalier.model.tensor.Tensor;

      final class TwicePass implements LayerPass {
        public boolean overwritesInput() { return true; }
        public boolean overwritesGradient() { return true; }
        public Tensor forward(Tensor input, Mode mode) { return input.multiply(2); }
        public Tensor backward(Tensor gradient) { return gradient.multiply(2); }
        public void close() {}
      }
      """;

  private static final String TWICE_SOURCE =
      """
      package io.espalier.model.layer;

      import io.espalier.model.flow.*;
      import java.util.*;

      public record Twice() implements Layer {
        public Kind kind() { return Kind.TWICE; }
        public boolean readsSeveral() { return false; }
        public TensorShape output(List<TensorShape> inputs) { return inputs.get(0); }
        public ValueCounts values(List<TensorShape> inputs) { return ValueCounts.NONE; }
        public ChannelFlow flow(Place place) { return new EachChannel(place.output().channels(), x -> 2 * x); }
        public Layer smaller(List<TensorShape> from, List<int[]> inputs, int[] outputs) { return this; }
        public boolean isModal() { return false; }
        public boolean isActivated() { return true; }
        public Map<String, Object> fields() { return Map.of(); }
        public <R> R accept(Visitor<R> visitor) { return visitor.twice(this); }
      }
      """;

  private static final ChangedSources TOY =
      ChangedSources.NONE
          .change(LAYER, "permits ", "permits Twice, ")
          .before(LAYER, "R add(Add sum);", "R twice(Twice layer); ")
          .before(LAYER, "ADD(\"add\"),", "TWICE(\"twice\"), ")
          .before(LAYER, "case ADD -> new Add();", "case TWICE -> new Twice(); ")
          .file(TWICE, TWICE_SOURCE)
          .before(PLAN, "    @Override\n    public Boolean add(Add sum)", MAKE)
          .file(PASS, PASS_SOURCE)
          .before(NODES, "  @Override\n  public String add(Add sum)", EXPORT);

  @TempDir private Path classes;

  @Test
  void fiveFilesMakeALayer() {
    assertThat(TOY.files()).hasSize(5);
    assertThat(TOY.errors(classes)).isEmpty();
  }

  @Test
  void noPartCanBeForgotten() {
    TOY.assertNoneCanBeForgotten(classes);
  }

  @Test
  void eachQuestionThatIsNotAnsweredDoesNotCompile() {
    List<String> questions =
        Arrays.stream(Layer.class.getMethods())
            .filter(method -> Modifier.isAbstract(method.getModifiers()))
            .map(Method::getName)
            .toList();
    assertThat(questions).hasSize(10);
    for (String question : questions) {
      String silent =
          TWICE_SOURCE
              .lines()
              .filter(line -> !line.contains(" " + question + "("))
              .collect(Collectors.joining("\n"));

      assertThat(TOY.without(TWICE).file(TWICE, silent).errors(classes))
          .as(question)
          .anyMatch(error -> error.contains(question));
    }
  }
}
