package io.espalier.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.cli.option.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some editors put one in front of every file that a person writes. */
class ByteOrderMarkTest {

  private static final String MARK = "\uFEFF";

  @TempDir private Path folder;

  @Test
  void isNoPartOfATableOrOfLayers() throws IOException {
    Path table = write("table.csv", "y,x\n" + "a,1\nb,2\n".repeat(30));
    Path layers =
        write(
            "layers.json",
            """
            {"input": {"channels": 1, "height": 1, "width": 1},
             "layers": [{"type": "dense", "units": 2}]}
            """);

    Program.Ended ended =
        Program.run(
            "prune",
            "--check",
            "--data=csv:%s,label=y".formatted(table),
            "--network=" + layers,
            "--batch-size=4");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void isNoPartOfSettings() throws IOException {
    Path settings =
        write(
            "serve.conf",
            """
            espalier {
              kafka { bootstrap-servers = "localhost:9092", topic = digits }
              samples { features = 784, classes = 10 }
              network = 784-10
              checkpoint.directory = "%s"
            }
            """
                .formatted(folder));

    Program.Ended ended = Program.run("serve", "--check", "--config=" + settings);

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void isNoPartOfAPropertysName() throws IOException {
    Path properties = write("client.properties", "acks=1\n");

    Program.run(
            "produce",
            "--data=digits:train=200,test=50",
            "--bootstrap=localhost:9",
            "--topic=t",
            "--client-properties=" + properties)
        .assertMistake("the Kafka client property acks is set by Espalier");
  }

  @Test
  void isNoPartOfSuites() throws IOException {
    Path suites = write("suites.json", "{}");

    assertThat(Program.run("experiments", "none", "--suites=" + suites).err())
        .doesNotContain("holds no suites");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), MARK + text);
  }
}
