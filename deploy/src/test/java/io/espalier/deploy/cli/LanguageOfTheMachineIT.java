package io.espalier.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.cli.option.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines set to a language with other digits, other small letters or another decimal point. */
@Timeout(240)
class LanguageOfTheMachineIT {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"tr-TR", "de-DE"})
  void isInNothingThatIsReadAgain(String language) throws Exception {
    try (ChildProgram demo = demo(language, Measurements.in(folder), 600)) {
      assertThat(demo.exitCode()).as(demo.said()).isEqualTo(ExitCode.OK);
      assertSaysItInTheDigitsOfTheProgram(demo);
    }
  }

  @Test
  void aRunGoesOnFromWhatItWroteItself() throws Exception {
    Path samples = Measurements.in(folder);
    try (ChildProgram first = demo("ar-EG", samples, 400)) {
      assertThat(first.exitCode()).as(first.said()).isEqualTo(ExitCode.OK);
      assertSaysItInTheDigitsOfTheProgram(first);
    }

    try (ChildProgram second = demo("ar-EG", samples, 600)) {
      assertThat(second.exitCode()).as(second.said()).isEqualTo(ExitCode.OK);
      assertThat(second.said()).contains("Going on after 400 records");
    }
    assertThat(Program.run("inspect", folder.resolve("kept").toString()).out())
        .contains("600 trained");
  }

  private void assertSaysItInTheDigitsOfTheProgram(ChildProgram demo) throws IOException {
    assertThat(demo.said())
        .containsPattern("Watch at http://127\\.0\\.0\\.1:[0-9]+/")
        .containsPattern("accuracy +[0-9]+\\.[0-9]+ %");
    try (Stream<Path> versions = Files.list(folder.resolve("kept/checkpoints"))) {
      assertThat(versions.map(version -> version.getFileName().toString()))
          .anyMatch(name -> name.matches("version-[0-9]{8}"));
    }
  }

  @Test
  void namesOfFilesHaveTheDigitsOfTheProgram() throws Exception {
    idx("train-images-idx3-ubyte", 0x0803, 40, 2, 2);
    idx("train-labels-idx1-ubyte", 0x0801, 40);
    idx("t10k-images-idx3-ubyte", 0x0803, 10, 2, 2);
    idx("t10k-labels-idx1-ubyte", 0x0801, 10);

    try (ChildProgram prune =
        child(
            "ar-EG",
            "prune",
            List.of(
                "prune", "--check", "--data=idx:" + folder, "--network=4-2", "--batch-size=8"))) {
      assertThat(prune.exitCode()).as(prune.said()).isEqualTo(ExitCode.OK);
    }
  }

  /** Images of nothing, and labels that take turns. */
  private void idx(String name, int magic, int... sizes) throws IOException {
    int values = 1;
    for (int size : sizes) {
      values *= size;
    }
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + values).putInt(magic);
    for (int size : sizes) {
      file.putInt(size);
    }
    for (int k = 0; k < values; k++) {
      file.put((byte) (k % 2));
    }
    Files.write(folder.resolve(name), file.array());
  }

  private ChildProgram demo(String language, Path samples, int records) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("demo", "--port=0", "--rate=0"));
    arguments.addAll(List.of("--network=4-8-3", "--records=" + records));
    arguments.add("--data=csv:%s,label=kind".formatted(samples));
    arguments.add("--keep=" + folder.resolve("kept"));
    return child(language, "demo-" + records, arguments);
  }

  private ChildProgram child(String language, String name, List<String> arguments)
      throws IOException {
    String[] parts = language.split("-", 2);
    return ChildProgram.start(
        folder.resolve(name + ".log"),
        List.of("-Duser.language=" + parts[0], "-Duser.country=" + parts[1]),
        arguments);
  }
}
