package io.espalier.model.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Adds a layer that doubles its input to the sources of this module, and shows that four files are
 * touched and that the compiler asks for all of them: the layer, its registration in {@code Layer},
 * its pass and the line that makes the pass.
 */
class NewLayerTest {

  private static final String LAYER = "layer/Layer.java";
  private static final String TWICE = "layer/Twice.java";
  private static final String PLAN = "engine/PlanBuilder.java";
  private static final String PASS = "engine/TwicePass.java";

  @TempDir private Path classes;

  private static String source(String file) throws IOException {
    return Files.readString(Path.of("src/main/java/io/espalier/model", file));
  }

  private static String replaced(String text, String what, String by) {
    assertThat(text).contains(what);
    return text.replace(what, by);
  }

  /** All that there is to a new layer, by file. */
  private static Map<String, String> files() throws IOException {
    String layer = source(LAYER);
    layer = replaced(layer, "permits ", "permits Twice, ");
    layer = replaced(layer, "R add(Add sum);", "R add(Add sum); R twice(Twice layer);");
    layer = replaced(layer, "ADD(\"add\"),", "ADD(\"add\"), TWICE(\"twice\"),");
    layer = replaced(layer, "case ADD -> new Add();", "case ADD -> new Add(); " + READ);
    String plan = source(PLAN);
    int end = plan.indexOf("    @Override\n    public Boolean add(Add sum)");
    plan = plan.substring(0, end) + MAKE + plan.substring(end);
    return new TreeMap<>(Map.of(LAYER, layer, TWICE, TWICE_SOURCE, PLAN, plan, PASS, PASS_SOURCE));
  }

  private static final String READ = "case TWICE -> new Twice();";

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

      import org.nd4j.linalg.api.ndarray.INDArray;

      final class TwicePass implements LayerPass {
        public INDArray forward(INDArray input, Mode mode) { return input.mul(2); }
        public INDArray backward(INDArray gradient) { return gradient.mul(2); }
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

  /** What the compiler says of the sources, against the classes that there are. */
  private List<String> errors(Map<String, String> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<JavaFileObject> sources = new ArrayList<>();
    files.forEach((file, text) -> sources.add(new Source(file, text)));
    compiler
        .getTask(
            null,
            null,
            diagnostics,
            List.of(
                "-d",
                classes.toString(),
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path")),
            null,
            sources)
        .call();
    return diagnostics.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(error -> error.getSource().getName() + ": " + error.getMessage(Locale.ROOT))
        .toList();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String file, String text) {
      super(URI.create("string:///io/espalier/model/" + file), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  @Test
  void fourFilesMakeALayer() throws IOException {
    assertThat(files()).hasSize(4);
    assertThat(errors(files())).isEmpty();
  }

  @Test
  void eachQuestionThatIsNotAnsweredDoesNotCompile() throws IOException {
    List<String> questions =
        Arrays.stream(Layer.class.getMethods())
            .filter(method -> Modifier.isAbstract(method.getModifiers()))
            .map(Method::getName)
            .toList();
    assertThat(questions).hasSize(10);
    for (String question : questions) {
      Map<String, String> files = files();
      files.put(
          TWICE,
          TWICE_SOURCE
              .lines()
              .filter(line -> !line.contains(" " + question + "("))
              .collect(Collectors.joining("\n")));

      assertThat(errors(files)).as(question).anyMatch(error -> error.contains(question));
    }
  }

  @Test
  void aLayerThatDoesNotRunOrIsNotReadDoesNotCompile() throws IOException {
    Map<String, String> files = files();
    files.put(PLAN, source(PLAN));
    assertThat(errors(files)).anyMatch(error -> error.contains(PLAN) && error.contains("twice"));

    files = files();
    files.put(LAYER, files.get(LAYER).replace(READ, ""));
    assertThat(errors(files)).anyMatch(error -> error.contains(LAYER) && error.contains("switch"));
  }
}
