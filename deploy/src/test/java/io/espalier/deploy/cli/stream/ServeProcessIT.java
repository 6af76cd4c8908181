package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.SharedBroker;
import io.espalier.deploy.cli.ChildProgram;
import io.espalier.deploy.cli.Measurements;
import io.espalier.deploy.cli.PageClient;
import io.espalier.deploy.cli.Program;
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
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code produce}, then {@code serve} as a process that is told to stop as a container is. */
@Timeout(180)
class ServeProcessIT {

  /** The exit code of a process that a signal ended. */
  private static final int TERMINATED = 143;

  private static final Pattern TRAINED =
      Pattern.compile("espalier_records_total\\{result=\"trained\"} ([0-9.E]+)");

  @RegisterExtension static final SharedBroker broker = new SharedBroker();

  @TempDir private Path folder;

  @Test
  void toldToStopItSavesWhatItHasLearntAndGoesOnFromThere() throws Exception {
    String topic = broker.unusedName();
    long sent = produce(topic);
    try (ChildProgram first = serve(topic, "first")) {
      awaitTrained(first, sent);
      assertStops(first, sent);
    }

    long sentAgain = produce(topic);
    try (ChildProgram second = serve(topic, "second")) {
      assertThat(number(second.await("Going on after ([\\d,]+) records"))).isEqualTo(sent);
      awaitTrained(second, sentAgain);
      assertStops(second, sent + sentAgain);
    }
  }

  /** How many records it says to have sent. */
  private long produce(String topic) throws IOException {
    Path samples = Measurements.in(folder);
    Program.Ended ended =
        Program.run(
            "produce",
            "--data=csv:%s,label=kind".formatted(samples),
            "--bootstrap=" + broker.bootstrapServers(),
            "--topic=" + topic,
            "--partitions=2",
            "--format=avro");
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    Matcher said = Pattern.compile("([\\d,]+) records in " + topic).matcher(ended.out());
    assertThat(said.find()).as(ended.out()).isTrue();
    return number(said.group(1));
  }

  private ChildProgram serve(String topic, String name) throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("serve.conf"),
            """
            espalier {
              kafka { bootstrap-servers = "%s", topic = "%s" }
              samples { features = 4, classes = 3 }
              network = 4-8-3
              batch-size = 10
              checkpoint.directory = "%s"
              http.port = 0
            }
            """
                .formatted(broker.bootstrapServers(), topic, folder.resolve("checkpoints")));
    return ChildProgram.start(
        folder.resolve(name + ".log"), List.of("serve", "--config", settings.toString()));
  }

  private static void awaitTrained(ChildProgram program, long records) throws IOException {
    PageClient page = new PageClient(program.await("Watch at (http://\\S+)"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(trained(page)).isEqualTo(records));
    Awaitility.await()
        .untilAsserted(() -> assertThat(page.get("health/ready").statusCode()).isEqualTo(200));
  }

  private static long trained(PageClient page) throws IOException, InterruptedException {
    Matcher found = TRAINED.matcher(page.get("metrics").body());
    return found.find() ? (long) Double.parseDouble(found.group(1)) : -1;
  }

  private static void assertStops(ChildProgram program, long records) throws Exception {
    assertThat(program.terminate()).as(program.said()).isEqualTo(TERMINATED);
    assertThat(number(program.await("Stopped after ([\\d,]+) records"))).isEqualTo(records);
    assertThat(program.said()).doesNotContain("\tat ", " WARN ", " ERROR ");
  }

  private static long number(String figure) {
    return Long.parseLong(figure.replace(",", ""));
  }
}
