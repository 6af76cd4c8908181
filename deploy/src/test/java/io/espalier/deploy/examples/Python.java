package io.espalier.deploy.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The Python that examples are run with: the one that {@code EXAMPLES_PYTHON} names, with the
 * packages of {@code docs/examples/requirements.txt}. Tests that ask for it are skipped where it is
 * not.
 */
final class Python {

  private static final String VARIABLE = "EXAMPLES_PYTHON";

  private Python() {}

  /**
   * Runs a program of {@code docs/examples} and asserts that it ends well; returns what it said.
   */
  static String run(String program, String... arguments) throws IOException, InterruptedException {
    String python = System.getenv(VARIABLE);
    Assumptions.assumeTrue(
        python != null,
        VARIABLE + " names no Python with the packages of docs/examples/requirements.txt");
    List<String> command =
        new ArrayList<>(List.of(python, Examples.FOLDER.resolve(program).toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
