package io.espalier.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Prometheus' own judge of rules and metrics. Tests that ask it are skipped where it is not. */
public final class Promtool {

  private Promtool() {}

  /**
   * Runs {@code promtool} in a folder and asserts that it is content.
   *
   * @param input what it reads
   */
  public static void accepts(Path folder, String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process promtool;
    try {
      promtool =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    } catch (IOException absent) {
      Assumptions.abort("promtool is not here: " + absent.getMessage());
      return;
    }
    try (OutputStream in = promtool.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    }
    String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);

    assertThat(promtool.waitFor()).as(said).isZero();
  }
}
