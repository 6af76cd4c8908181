package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.deploy.cli.Program;
import io.espalier.deploy.cli.option.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorsCommandTest {

  @TempDir private Path folder;

  /** A large change in a few short streams. */
  private static Program.Ended run(String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("detectors", "--from", "0.1", "--to", "0.5", "--before", "2500", "--width", "100"));
    arguments.addAll(
        List.of("--horizon", "1000", "--streams", "4", "--stationary-records", "40000"));
    arguments.addAll(List.of(more));
    return Program.run(arguments.toArray(String[]::new));
  }

  @Test
  void everyDetectorHasALineForEveryKindOfChange() {
    Program.Ended ended = run();

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    for (String detector : List.of("adwin", "ddm", "page-hinkley", "kswin")) {
      for (String change : List.of("abrupt", "gradual", "recurring")) {
        assertThat(ended.out())
            .containsPattern(detector + " +" + change + " +[\\d.]+ % +\\d+ of (4|12) ");
      }
      assertThat(ended.out())
          .containsPattern(detector + " +stationary +– +– +– +– +\\d+\\.\\d\\d\n");
    }
    assertThat(ended.out()).containsPattern("adwin +abrupt +100\\.00 % +0 of 4 +\\d+ +\\d+ ");
    assertThat(ended.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
  }

  @Test
  void onlyTheDetectorsAskedForInTheirOrderAndTheSameEachTime() {
    Program.Ended once = run("--detector", "kswin,adwin", "--detector", "kswin", "--seed", "7");

    assertThat(once.out())
        .containsSubsequence("seed 7", "kswin", "adwin")
        .doesNotContain("ddm", "page-hinkley");
    assertThat(once.out().split("kswin +abrupt", -1)).hasSize(2);
    assertThat(run("--detector", "kswin,adwin", "--seed", "7").out()).isEqualTo(once.out());
  }

  @Test
  void theReportTellsWhatTheTableTells() throws IOException {
    Path file = folder.resolve("detectors.json");

    Program.Ended ended =
        run("--detector", "adwin", "--confidence", "0.001", "--report", file.toString());

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    JsonNode report = new ObjectMapper().readTree(Files.readString(file));
    assertThat(report.get("from").asDouble()).isEqualTo(0.1);
    assertThat(report.get("stationaryRecords").asLong()).isEqualTo(40_000);
    assertThat(report.get("measurements")).hasSize(4);
    JsonNode abrupt = report.get("measurements").get(0);
    assertThat(abrupt.get("detector").asText()).isEqualTo("adwin");
    assertThat(abrupt.get("confidence").asDouble()).isEqualTo(0.001);
    assertThat(abrupt.get("change").asText()).isEqualTo("abrupt");
    assertThat(abrupt.get("found").asInt()).isEqualTo(4);
    assertThat(abrupt.get("missed").asInt()).isZero();
    assertThat(ended.out())
        .containsPattern(
            String.format(
                Locale.ROOT,
                "0 of 4 +%d +%d ",
                abrupt.get("medianDelay").asLong(),
                abrupt.get("delay95").asLong()));
    JsonNode stationary = report.get("measurements").get(3);
    assertThat(stationary.get("calmRecords").asLong()).isEqualTo(40_000);
    assertThat(stationary.has("medianDelay")).isFalse();
  }

  @Test
  void aReportThatCannotBeWrittenIsFoundAtOnce() {
    run("--report", folder.resolve("away/r.json").toString())
        .assertMistake("there is no folder " + folder.resolve("away"), "--report");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--detector kswinn          | 'kswinn' is no drift detector | Did you mean kswin?",
        "--detector page_hinkley    | adwin, ddm, page-hinkley or kswin | mean page-hinkley?",
        "--confidence 0.1           | between 0 and 0.1, got 0.1 | Smaller is more cautious",
        "--from 5                   | --from must be at least 0 and below 1 | got 5.0",
        "--from 0.1 --to 0.1        | --to must be above --from, which is 0.1 | got 0.1",
        "--horizon 20001            | from 1 to --before, which is 20000 | got 20001",
        "--before 0 --horizon 0     | --before must be at least 1 | got 0",
        "--width 0                  | --width must be at least 1 | got 0",
        "--streams 0                | --streams must be from 1 to 1000000 | got 0",
        "--stationary-records 3     | at least --streams, which is 60 | got 3",
        "--streams many             | 'many' is not a whole number | Try 'espalier detectors",
      })
  void whatCannotBeMeasuredIsRefused(String options, String problem, String fix) {
    Program.run(("detectors " + options).split(" ", -1)).assertNotUnderstood(problem, fix);
  }

  @Test
  void aDetectorOfADemoThatDoesNotExist() {
    Program.run("demo", "--drift-detector", "adwn")
        .assertNotUnderstood("'adwn' is no drift detector", "Did you mean adwin?");
  }

  @Test
  void theHelpTellsDefaults() {
    assertThat(Program.run("detectors", "--help").out())
        .contains("page-hinkley", "0.0002", "--stationary-records", "Default: 20000000");
  }
}
