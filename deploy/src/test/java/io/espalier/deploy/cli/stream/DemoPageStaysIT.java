package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.deploy.cli.ChildProgram;
import io.espalier.deploy.cli.Measurements;
import io.espalier.deploy.cli.PageClient;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A demonstration with an end, watched by somebody at a terminal. */
@Timeout(120)
class DemoPageStaysIT {

  /** The exit code of a process that a signal ended. */
  private static final int TERMINATED = 143;

  @TempDir private Path folder;

  @Test
  void thePageShowsTheEndUntilTheProcessIsToldToStop() throws Exception {
    Path samples = Measurements.in(folder);
    try (ChildProgram demo =
        ChildProgram.start(
            folder.resolve("demo.log"),
            List.of("-Dlauncher.terminal.output=true"),
            List.of(
                "demo",
                "--port=0",
                "--network=4-8-3",
                "--records=1000",
                "--rate=0",
                "--data=csv:%s,label=kind".formatted(samples)))) {
      PageClient page =
          new PageClient(demo.await("The page stays at (http://\\S+) until Ctrl-C\\."));
      JsonNode state = page.awaitState(now -> now.hasNonNull("summary"));
      assertThat(state.at("/status/state").asText()).isEqualTo("ended");
      assertThat(state.at("/latest/records").asLong()).isEqualTo(1000);
      CompletableFuture<List<String>> watched = page.watch();

      assertThat(demo.terminate()).as(demo.said()).isEqualTo(TERMINATED);

      assertThat(watched.join()).startsWith("description", "history");
      assertThat(demo.said()).doesNotContain("\tat ");
    }
  }
}
