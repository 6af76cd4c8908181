package io.espalier.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.cli.option.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentsCommandIT {

  private static final String DIGITS = "small=digits:train=600,test=100";
  private static final String OPTIONS =
      "--network 784-8-10 --dense-epochs 1 --epochs 1 --rounds 1 --held-out 100 --tolerance 1";

  @TempDir Path folder;
  private Path suites;

  @BeforeEach
  void writeSuites() throws IOException {
    suites = folder.resolve("suites.json");
    Files.writeString(
        suites,
        """
        {"tiny": {"title": "Tiny", "data": "small",
                  "runs": {"NNrelief": "%s", "magnitude": "%s --criterion magnitude"}}}
        """
            .formatted(OPTIONS, OPTIONS));
  }

  private Program.Ended run(String... more) {
    String[] arguments = {
      "experiments", "--suites", suites.toString(), "--out", folder.resolve("out").toString()
    };
    String[] all = new String[arguments.length + more.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Program.run(all);
  }

  @Test
  void runsWhatIsMissingAndWritesTheTables() throws IOException {
    Program.Ended first = run("--data", DIGITS, "--seeds", "1");
    assertThat(first.exitCode()).as(first.err()).isZero();
    String measured = Files.readString(outcome("nnrelief-seed-1"));

    Program.Ended second = run("--data", DIGITS, "--seeds", "1,2");

    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.out())
        .contains("1 of 4  tiny: NNrelief, seed 1: done before")
        .contains("3 of 4  tiny: NNrelief, seed 2\n");
    assertThat(Files.readString(folder.resolve("out/EXPERIMENTS.md")))
        .contains("## Tiny", "| NNrelief | 1 |", "| NNrelief | 2 |", "| **magnitude** | mean |");

    Program.Ended again = run("--data", DIGITS, "--seeds", "2");

    assertThat(again.out()).contains("1 of 2  tiny: NNrelief, seed 2: done before\n");
    assertThat(Files.readString(folder.resolve("out/EXPERIMENTS.md")))
        .as("tables keep what other calls measured")
        .contains("| NNrelief | 1 |", "| NNrelief | 2 |");

    Path outcome = outcome("nnrelief-seed-2");
    Files.writeString(
        outcome,
        Files.readString(outcome).replaceFirst("\\(defaults [0-9a-f]+\\)", "(defaults 0)"));
    assertThat(run("--data", DIGITS, "--seeds", "2").out())
        .contains("seed 2: done before, by espalier ", "(defaults 0); this is espalier ")
        .contains("Delete " + outcome + " to have it run again.");
    assertThat(Files.readString(outcome("nnrelief-seed-1"))).isEqualTo(measured);
  }

  private Path outcome(String trial) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out/tiny"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(trial + "-"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void outcomesOnOtherDataStandBeside() throws IOException {
    String others = "small=digits:train=500,test=100";
    run("--data", DIGITS, "--seeds", "1");

    Program.Ended ended = run("--data", others, "--seeds", "1");

    assertThat(ended.out()).doesNotContain("done before");
    assertThat(Files.readString(folder.resolve("out/EXPERIMENTS.md")))
        .contains("| NNrelief | 1 |", "| NNrelief on digits:train=600,test=100 | 1 |");
    assertThat(run("--data", DIGITS, "--seeds", "1").out())
        .contains("1 of 2  tiny: NNrelief, seed 1: done before\n");
  }

  @Test
  void runsThatWouldShareAFileAreRefused() throws IOException {
    Files.writeString(
        suites,
        """
        {"tiny": {"title": "Tiny", "data": "small", "runs": {"k>5": "%s", "k<5": "%s"}}}
        """
            .formatted(OPTIONS, OPTIONS));

    run("--data", DIGITS)
        .assertMistake("runs 'k>5' and 'k<5' of suite 'Tiny' would be kept in the same files");
  }

  @Test
  void aTrialThatFailsIsNamedAndTheOthersAreKept() throws IOException {
    Files.writeString(
        suites,
        """
        {"tiny": {"title": "Tiny", "data": "small",
                  "runs": {"wrong": "%s --learning-rate 1e30", "right": "%s"}}}
        """
            .formatted(OPTIONS, OPTIONS));

    Program.Ended ended = run("--data", DIGITS, "--seeds", "1");

    ended.assertMistake("1 of the trials failed: [tiny: wrong, seed 1]");
    assertThat(outcome("right-seed-1")).exists();
  }

  @Test
  void aRunThatCanNotBeIsFoundBeforeAnyOther() throws IOException {
    Files.writeString(
        suites,
        """
        {"tiny": {"title": "Tiny", "data": "small",
                  "runs": {"right": "%s", "slip": "--network 784-8-10 --alpha 7"}}}
        """
            .formatted(OPTIONS));

    Program.Ended ended = run("--data", DIGITS, "--seeds", "1");

    ended.assertMistake("nothing was run: run 'slip' of suite 'tiny' is refused", "--alpha 7");
    assertThat(ended.err()).contains("above 0 and at most 1, got 7.0");
    assertThat(folder.resolve("out/tiny")).doesNotExist();
  }

  private void writeStreamSuite(String command, String options) throws IOException {
    Files.writeString(
        suites,
        """
        {"stream": {"title": "Stream", "command": "%s", "data": "small", "runs": {"row": "%s"}}}
        """
            .formatted(command, options));
  }

  @Test
  void aSuiteMayBeOfStreams() throws IOException {
    writeStreamSuite("demo", "--network 784-8-10 --records 2000 --rate 0");

    Program.Ended ended = run("--data", DIGITS, "--seeds", "3,4");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(Files.readString(folder.resolve("out/EXPERIMENTS.md")))
        .contains("| row | 3 |", "| **row** | mean |", "| 0 | 0 | – | – | 2,000 |")
        .contains("espalier demo --data " + DIGITS.substring("small=".length()) + " --network")
        .contains("|  | seed 3 | seed 4 | mean |");
    assertThat(run("--data", DIGITS, "--seeds", "4").out())
        .contains("1 of 1  stream: row, seed 4: done before\n");
  }

  @Test
  void aStreamWithoutAnEndIsRefusedBeforeItBegins() throws IOException {
    writeStreamSuite("demo", "--network 784-8-10 --rate 0");

    Program.Ended ended = run("--data", DIGITS);

    ended.assertMistake("nothing was run: run 'row' of suite 'stream' is refused");
    assertThat(ended.err()).contains("--report needs --records");
  }

  @Test
  void aSuiteOfAnotherCommandIsRefused() throws IOException {
    writeStreamSuite("serve", "--records 2000");

    run("--data", DIGITS).assertMistake("holds no suites", "serve", "[prune, demo]");
  }

  /** Tables can be written again where the data is gone. */
  @Test
  void whatIsDoneNeedsNoData() throws IOException {
    Path samples = Measurements.in(folder);
    String data = "small=csv:%s,label=kind".formatted(samples);
    Files.writeString(
        suites,
        """
        {"tiny": {"title": "Tiny", "data": "small",
                  "runs": {"NNrelief": "--network 4-8-3 --dense-epochs 1 --epochs 1 --rounds 1"}}}
        """);
    assertThat(run("--data", data, "--seeds", "1").exitCode()).isZero();
    Files.delete(samples);

    Program.Ended again = run("--data", data, "--seeds", "1");

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("done before", "tables: ");
    run("--data", data, "--seeds", "2").assertMistake("nothing was run: run 'NNrelief'");
  }

  @Test
  void whatIsMissingIsNamed() {
    run().assertNotUnderstood("no suite has data", "--data mnist=idx:DIR");
    run("--suite", "tiny")
        .assertNotUnderstood("the data of suite 'Tiny' is missing", "--data small=SPEC");
    run("--suite", "huge").assertNotUnderstood("there is no suite 'huge'", "[tiny]");
  }

  @Test
  void dataThatNoSuiteUsesIsRefused() {
    Program.Ended ended = run("--data", DIGITS, "--data", "smal=digits");

    assertThat(ended.err())
        .contains("--data smal=…: no suite has data of that name, they have small. Did you mean");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void listsWhatThereIs() {
    assertThat(run("--list").out()).contains("tiny", "NNrelief", "--network 784-8-10");
  }

  @Test
  void theSuitesOfTheProgramAreListed() {
    assertThat(Program.run("experiments", "--list").out()).contains("lenet-300-100", "lenet-5");
  }
}
