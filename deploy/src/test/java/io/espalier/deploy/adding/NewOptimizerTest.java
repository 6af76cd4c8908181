package io.espalier.deploy.adding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Adds an optimizer that moves by the sign of the gradient, and shows that four files are touched:
 * its settings and name in {@code OptimizerSpec}, its rule, the line that makes the rule and its
 * form in files. Its name in options and in configuration is the one of {@code OptimizerSpec}.
 */
class NewOptimizerTest {

  private static final String SPEC = "model/optimizer/OptimizerSpec.java";
  private static final String RULES = "model/optimizer/UpdateRule.java";
  private static final String JSON = "model/format/OptimizerJson.java";

  private static final String NAME =
      """
          SIGN(0.001) {
            @Override
            public OptimizerSpec spec(double learningRate, double momentum, double weightDecay) {
              return new Sign(learningRate, weightDecay);
            }
          },
      """;

  private static final String SETTINGS =
      """
        record Sign(double learningRate, double weightDecay) implements OptimizerSpec {
          public int moments() { return 0; }
          public Sign withLearningRate(double rate) { return new Sign(rate, weightDecay); }
          public <R> R accept(Visitor<R> visitor) { return visitor.sign(this); }
        }
      """;

  private static final String RULE =
      """
      package io.espalier.model.optimizer;

      record SignRule(OptimizerSpec.Sign settings) implements UpdateRule {
        public void move(HostVectors at, double learningRate, long step) {
          for (int k = 0; k < at.trained(); k++) {
            at.values()[k] -= (float) learningRate * Math.signum(at.gradients()[k] * at.mask()[k]);
          }
        }

        public void move(DeviceVectors at, double learningRate, long step) {
          throw new UnsupportedOperationException();
        }
      }
      """;

  private static final ChangedSources TOY =
      ChangedSources.NONE
          .before(SPEC, "  record Sgd(", SETTINGS)
          .before(SPEC, "R sgd(Sgd sgd);", "R sign(Sign sign); ")
          .before(SPEC, "    ADAM(0.001) {", NAME)
          .file("model/optimizer/SignRule.java", RULE)
          .before(
              RULES,
              "          @Override",
              "public UpdateRule sign(OptimizerSpec.Sign sign) { return new SignRule(sign); }\n")
          .before(
              JSON,
              "    @Override",
              "public ObjectNode sign(OptimizerSpec.Sign sign) { return typed(Kind.SIGN); }\n")
          .before(
              JSON,
              "case ADAM -> adam(fields);",
              "case SIGN -> new OptimizerSpec.Sign("
                  + "fields.real(\"learningRate\"), fields.real(\"weightDecay\"));");

  @TempDir private Path classes;

  @Test
  void fourFilesMakeAnOptimizer() {
    assertThat(TOY.files()).hasSize(4);
    assertThat(TOY.errors(classes)).isEmpty();
  }

  @Test
  void noPartCanBeForgotten() {
    TOY.assertNoneCanBeForgotten(classes);
  }

  /** Where it is written to files by another one's name, there is no error to be had. */
  @Test
  void oneWithoutANameIsFound() throws Exception {
    ChangedSources unnamed =
        ChangedSources.NONE
            .before(SPEC, "  record Sgd(", SETTINGS)
            .before(SPEC, "R sgd(Sgd sgd);", "default R sign(Sign sign) { return null; } ");

    try (ChangedSources.Program program = unnamed.compiled(classes)) {
      assertThatThrownBy(
              () -> program.call("deploy.settings.OptimizerSettingsTest", "everyOptimizerHasAName"))
          .hasMessageContaining("Expecting")
          .hasMessageContaining("OptimizerSpec.Sign");
    }
  }
}
