package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.cli.ChildProgram;
import io.espalier.deploy.cli.Measurements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A demonstration that is told to stop before it has begun. */
@Timeout(120)
class DemoInterruptedIT {

  @TempDir private Path folder;

  @Test
  void whileTheBrokerStartsItLeavesNothingBehind() throws Exception {
    Path samples = Measurements.in(folder);
    Path report = folder.resolve("report.json");
    try (ChildProgram demo =
        ChildProgram.start(
            folder.resolve("demo.log"),
            List.of(
                "demo",
                "--port=0",
                "--network=4-8-3",
                "--records=1000",
                "--report=" + report,
                "--data=csv:%s,label=kind".formatted(samples)))) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> !temporaryFolders().isEmpty());

      demo.terminate();

      assertThat(temporaryFolders()).isEmpty();
      assertThat(demo.said())
          .contains("Stopped while it started", "No report in " + report)
          .doesNotContain("\tat ", "fault of the program");
    }
  }

  private List<Path> temporaryFolders() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> entry.getFileName().toString().contains("-demo-")).toList();
    }
  }
}
