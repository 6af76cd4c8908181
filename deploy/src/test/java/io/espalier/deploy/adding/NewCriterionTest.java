package io.espalier.deploy.adding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.deploy.adding.ChangedSources.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Adds a criterion that takes everything for equal, and shows that two files are touched: the
 * criterion, and {@code Criterion} with its name and what makes it.
 */
class NewCriterionTest {

  private static final String CRITERION = "model.prune.Criterion";
  private static final String LIST = "model/prune/Criterion.java";

  private static final String SOURCE =
      """
      package io.espalier.model.prune;

      import io.espalier.model.evidence.Evidence;
      import io.espalier.model.network.NetworkSnapshot;
      import java.util.function.Consumer;

      record Equal() implements Criterion {
        public String name() { return "equal"; }
        public boolean needsEvidence() { return false; }
        public void score(
            NetworkSnapshot network, Evidence evidence, Consumer<Contributions> groups) {
          Scope.NETWORK.score(network, (first, length) -> 1, groups);
        }
      }
      """;

  private static final ChangedSources UNNAMED =
      ChangedSources.NONE.file("model/prune/Equal.java", SOURCE);
  private static final String MADE = "case \"equal\" -> new Equal(); ";
  private static final ChangedSources TOY =
      UNNAMED
          .before(LIST, "\"sensitivity\",", "\"equal\", ")
          .before(LIST, "case \"magnitude\"", MADE);

  @TempDir private Path classes;

  private static Object named(Program program) throws Throwable {
    return program.call(CRITERION, "named", "equal", null, 1L);
  }

  @Test
  void twoFilesMakeACriterion() throws Throwable {
    assertThat(TOY.files()).hasSize(2);
    try (Program program = TOY.compiled(classes)) {
      assertThat(named(program)).hasToString("Equal[]");
    }
  }

  @Test
  void oneWithoutItsFileDoesNotCompile() {
    assertThat(TOY.without("model/prune/Equal.java").errors(classes))
        .anyMatch(error -> error.contains(LIST) && error.contains("Equal"));
  }

  @Test
  void oneThatIsMadeButHasNoNameIsRefused() throws Exception {
    try (Program program = UNNAMED.before(LIST, "case \"magnitude\"", MADE).compiled(classes)) {
      assertThatThrownBy(() -> named(program))
          .hasMessageContaining("criterion 'equal' is not known. Use sensitivity");
    }
  }

  @Test
  void oneThatHasANameButIsNotMadeIsRefused() throws Exception {
    try (Program program =
        UNNAMED.before(LIST, "\"sensitivity\",", "\"equal\", ").compiled(classes)) {
      assertThatThrownBy(() -> named(program))
          .hasMessage("criterion 'equal' has a name, but nothing makes it");
    }
  }
}
