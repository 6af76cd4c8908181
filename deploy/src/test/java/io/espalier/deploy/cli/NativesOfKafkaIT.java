package io.espalier.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.cli.option.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's client unpacks native libraries into the temporary folder and runs them there. */
@Timeout(120)
class NativesOfKafkaIT {

  @TempDir private Path folder;

  /** Nothing can be unpacked into a file; what can't be run fails alike. */
  @Test
  void areMissedBeforeTheFirstRecordThatNeedsThem() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Path settings =
        Files.writeString(
            folder.resolve("serve.conf"),
            """
            espalier {
              kafka { bootstrap-servers = "localhost:9", topic = samples }
              samples { features = 4, classes = 3 }
              network = 4-8-3
              checkpoint.directory = "%s"
              http.port = 0
            }
            """
                .formatted(folder.resolve("checkpoints")));

    try (ChildProgram serve =
        ChildProgram.start(
            folder.resolve("log"),
            List.of("-Djava.io.tmpdir=" + file),
            List.of("serve", "--config", settings.toString()))) {
      assertThat(serve.exitCode()).as(serve.said()).isEqualTo(ExitCode.MISTAKE);
      assertThat(serve.said())
          .contains("zstd", "the temporary folder " + file + " forbids programs")
          .doesNotContain("\tat ");
    }
  }
}
