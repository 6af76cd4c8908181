package io.espalier.deploy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.cli.Program;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.network.NetworkSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java programs of {@code docs/examples} compile and run, and do what they say. */
@Timeout(300)
class JavaExamplesIT {

  @TempDir private Path folder;

  /** In the order of their names: one uses what another has saved. */
  @TestFactory
  Stream<DynamicTest> eachRuns() {
    List<Path> programs = Examples.programs();
    assertThat(programs).hasSizeGreaterThanOrEqualTo(4);
    return programs.stream()
        .map(
            program ->
                DynamicTest.dynamicTest(
                    program.getFileName().toString(),
                    () -> Examples.run(program, folder, table(), saved().toString())));
  }

  private static String table() {
    return Examples.TABLE.toString();
  }

  private Path saved() {
    return folder.resolve("saved.espalier");
  }

  /** To the last bit: the same samples, seed and settings. */
  @Test
  void theLibraryDoesWhatTheCommandLineDoes() throws Exception {
    Path program = Examples.FOLDER.resolve("PruneTable.java");
    assertThat(Files.readAllLines(program)).hasSizeLessThanOrEqualTo(25);
    Examples.run(program, folder, table(), saved().toString());
    Path out = folder.resolve("out");
    Program.Ended ended =
        Program.run(
            "prune",
            "--data=csv:%s,label=class".formatted(table()),
            "--network=3-32-3",
            "--batch-size=16",
            "--target=10",
            "--out=" + out);
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);

    NetworkSnapshot library = network(saved());
    assertThat(library.kept()).isLessThan(227 / 2);
    assertThat(library).isEqualTo(network(out.resolve("compacted.espalier")));
  }

  private static NetworkSnapshot network(Path file) throws IOException {
    return NetworkFile.read(file).network();
  }
}
