package io.espalier.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.SharedBroker;
import io.espalier.deploy.cli.option.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A service whose log nobody takes, as behind a stopped terminal: all but the words goes on. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class BlockedOutputIT {

  private static final Pattern VERSION = Pattern.compile("(?m)^espalier_model_version (\\S+)$");

  @RegisterExtension static final SharedBroker broker = new SharedBroker();

  @TempDir private Path folder;

  @Test
  void trainingLagAndHealthDoNotWaitForWhoReadsTheLog() throws Exception {
    String topic = broker.unusedName();
    produce(topic);

    try (ChildProgram service =
        ChildProgram.startUnread(folder.resolve("serve.log"), serve(topic))) {
      PageClient page = new PageClient(service.await("Watch at (http://\\S+)"));

      awaitVersion(1, page);
      long before = version(page);
      produce(topic);
      awaitVersion(before + 1, page);
      assertThat(page.get("health/ready").statusCode()).isEqualTo(200);
    }
  }

  private void produce(String topic) throws IOException {
    Program.Ended produced =
        Program.run(
            "produce",
            "--data=csv:%s,label=kind".formatted(Measurements.in(folder)),
            "--bootstrap=" + broker.bootstrapServers(),
            "--topic=" + topic);
    assertThat(produced.exitCode()).as(produced.err()).isEqualTo(ExitCode.OK);
  }

  /**
   * Each checkpoint is a line of the log: after the first, the next ones have nobody to take it.
   */
  private static void awaitVersion(long least, PageClient page) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(version(page)).isGreaterThanOrEqualTo(least);
              assertThat(page.get("metrics").body()).contains("espalier_consumer_lag_records 0.0");
            });
  }

  private static long version(PageClient page) throws Exception {
    Matcher found = VERSION.matcher(page.get("metrics").body());
    return found.find() ? Math.round(Double.parseDouble(found.group(1))) : 0;
  }

  private List<String> serve(String topic) throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("serve.conf"),
            """
            espalier {
              kafka { bootstrap-servers = "%s", topic = "%s" }
              samples { features = 4, classes = 3 }
              network = 4-8-3
              batch-size = 10
              checkpoint { directory = "%s", every-records = 20 }
              http.port = 0
            }
            """
                .formatted(broker.bootstrapServers(), topic, folder.resolve("checkpoints")));
    return List.of("serve", "--config", settings.toString());
  }
}
