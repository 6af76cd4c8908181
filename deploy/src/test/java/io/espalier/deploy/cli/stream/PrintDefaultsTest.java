package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.espalier.deploy.cli.Program;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.settings.SettingsLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrintDefaultsTest {

  @Test
  void printsTheSettingsThatTheProgramReads() {
    Program.Ended ended = Program.run("serve", "--print-defaults");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).isEqualTo(SettingsLoader.defaults());
    Config printed = ConfigFactory.parseString(ended.out());
    assertThat(printed.getInt("espalier.batch-size")).isEqualTo(128);
    assertThat(printed.getIsNull("espalier.kafka.topic")).isTrue();
  }

  @Test
  void whatIsPrintedIsAFileToStartFrom(@TempDir Path folder) throws Exception {
    String printed = Program.run("serve", "--print-defaults").out();
    Path file = Files.writeString(folder.resolve("serve.conf"), printed);

    assertThat(
            SettingsLoader.load(
                    file,
                    Map.of(
                        "ESPALIER_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092",
                        "ESPALIER_KAFKA_TOPIC", "digits",
                        "ESPALIER_SAMPLES_FEATURES", "784",
                        "ESPALIER_SAMPLES_CLASSES", "10",
                        "ESPALIER_NETWORK", "784-10",
                        "ESPALIER_CHECKPOINT_DIRECTORY", folder.toString()),
                    Map.of())
                .serve()
                .learning()
                .batchSize())
        .isEqualTo(128);
  }

  @Test
  void defaultsAndAFileAreTwoThings() {
    Program.run("serve", "--print-defaults", "--config", "serve.conf")
        .assertNotUnderstood("give only one of --config=FILE, --print-defaults");
  }

  /** Who has the jar alone has nothing else. */
  @Test
  void noFilesAreNamedThatAreNotThere() {
    assertThat(Program.run("serve", "--print-defaults").out()).doesNotContain("conf/");
    assertThat(Program.run("serve", "--help").out()).doesNotContain("conf/");
    Program.Ended ended = Program.run("serve", "--config", "away.conf");
    assertThat(ended.err()).contains("serve --print-defaults").doesNotContain("conf/");
  }

  @Test
  void theHelpNamesIt() {
    assertThat(Program.run("serve", "--help").out())
        .contains("espalier serve --print-defaults", "prints every setting");
  }
}
