package io.espalier.deploy.adding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.deploy.adding.ChangedSources.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Adds a drift detector that is always calm, and shows that four files are touched: the detector,
 * its names in {@code DriftDetector} and {@code DetectorSpec}, and the help of options.
 */
class NewDetectorTest {

  private static final String SEALED = "streaming/drift/DriftDetector.java";
  private static final String SPEC = "streaming/drift/DetectorSpec.java";
  private static final String HELP = "deploy/cli/stream/DetectorName.java";
  private static final String NAMES_TEST = "deploy.cli.stream.DetectorNameTest";

  private static final String SOURCE =
      """
      package io.espalier.streaming.drift;

      public final class Calm implements DriftDetector {
        public String name() { return "calm"; }
        public DriftLevel update(double error) { return DriftLevel.STABLE; }
        public DriftLevel level() { return DriftLevel.STABLE; }
        public void reset() {}
        public DetectorState state() {
          return new DetectorState("calm", level(), new long[0], new double[0]);
        }
        public void restore(DetectorState state) { state.requireFrom("calm", 0, 0); }
      }
      """;

  private static final ChangedSources UNNAMED =
      ChangedSources.NONE
          .file("streaming/drift/Calm.java", SOURCE)
          .before(SEALED, "Adwin,", "Calm, ");
  private static final ChangedSources WITHOUT_HELP =
      UNNAMED
          .before(SPEC, "    ADWIN(", "    CALM(0.001),\n")
          .before(SPEC, "case ADWIN ->", "case CALM -> new Calm(); ");
  private static final ChangedSources TOY =
      WITHOUT_HELP
          .before(HELP, "adwin, ddm", "calm, ")
          .before(HELP, "0.002 for adwin", "0.001 for calm, ");

  @TempDir private Path classes;

  @Test
  void fourFilesMakeADetector() throws Throwable {
    assertThat(TOY.files()).hasSize(4);
    try (Program program = TOY.compiled(classes)) {
      program.call(NAMES_TEST, "everyDetectorHasAName");
    }
  }

  @Test
  void noPartOfItsModuleCanBeForgotten() {
    WITHOUT_HELP.assertNoneCanBeForgotten(classes);
  }

  @Test
  void oneThatHasNoNameIsFound() throws Exception {
    try (Program program = UNNAMED.compiled(classes)) {
      assertThatThrownBy(() -> program.call(NAMES_TEST, "everyDetectorHasAName"))
          .hasMessageContaining("drift.Calm");
    }
  }

  @Test
  void oneThatTheHelpDoesNotTellOfIsFound() throws Exception {
    try (Program program = WITHOUT_HELP.compiled(classes)) {
      assertThatThrownBy(() -> program.call(NAMES_TEST, "theHelpNamesAll"))
          .hasMessageContaining("calm");
    }
  }
}
