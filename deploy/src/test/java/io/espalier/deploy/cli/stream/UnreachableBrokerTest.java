package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.cli.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that need a broker where there is none. They wait shorter for it than by default. */
@Timeout(60)
class UnreachableBrokerTest {

  /** Nobody listens there: it is the port of a service that no machine has any more. */
  private static final String NOBODY = "127.0.0.1:9";

  @TempDir private Path folder;

  @Test
  void serveSaysWhichOneAndWhatToLookAt() throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("serve.conf"),
            """
            espalier {
              kafka { bootstrap-servers = "%s", topic = digits }
              kafka.client { "request.timeout.ms" = 400, "default.api.timeout.ms" = 500 }
              samples { features = 784, classes = 10 }
              network = 784-10
              checkpoint.directory = "%s"
            }
            """
                .formatted(NOBODY, folder.resolve("checkpoints")));

    assertExplained(Program.run("serve", "--config", settings.toString()));
    assertThat(folder.resolve("checkpoints")).doesNotExist();
  }

  @Test
  void produceSaysWhichOneAndWhatToLookAt() throws IOException {
    Path client =
        Files.writeString(
            folder.resolve("client.properties"),
            "request.timeout.ms=400\ndefault.api.timeout.ms=500\n");

    assertExplained(
        Program.run(
            "produce",
            "--data=digits:train=200,test=50",
            "--bootstrap=" + NOBODY,
            "--topic=digits",
            "--client-properties=" + client));
  }

  private static void assertExplained(Program.Ended ended) {
    ended.assertMistake("No Kafka broker at %s answered".formatted(NOBODY), "Is it running");
    assertThat(ended.err().strip().lines()).hasSize(1);
    assertThat(ended.out()).doesNotContain("Watch at");
  }
}
