package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.deploy.cli.Program;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.guards.GuardMeasurement;
import io.espalier.streaming.dataset.DriftKind;
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

class GuardsCommandTest {

  @TempDir private Path folder;

  /** Few changes of a small network on a short stream. */
  private static Program.Ended run(String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("guards", "--data", "digits:train=1500,test=50"));
    arguments.addAll(List.of("--network", "784-8-10", "--batch-size", "50", "--trials", "3"));
    arguments.addAll(List.of("--records", "1500", "--warm-up", "500", "--probation", "500"));
    arguments.addAll(List.of(more));
    return Program.run(arguments.toArray(String[]::new));
  }

  @Test
  void everyGuardHasALineForWhatThereWas() throws IOException {
    Path file = folder.resolve("guards.json");

    Program.Ended ended = run("--drift", "label-swap,rotation", "--report", file.toString());

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    for (String guard : List.of("shadow", "forward-only", "window")) {
      for (String drift : List.of("none", "label-swap", "rotation")) {
        assertThat(ended.out())
            .containsPattern(guard + " +" + drift + " +[a-z]+ +[1-6] +[\\d.]+ % +[\\d,]+ +[\\d,]+");
      }
    }
    assertThat(ended.out()).containsPattern("a step meanwhile: shadow × [\\d.]+, forward-only × ");
    assertThat(ended.out().lines().skip(1))
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
    JsonNode report = new ObjectMapper().readTree(Files.readString(file));
    assertThat(report.get("trials")).hasSize(18);
    assertThat(report.get("trials").get(0).get("verdicts")).hasSize(3);
    JsonNode first = report.get("measurements").get(0);
    assertThat(first.get("guard").asText()).isEqualTo("shadow");
    assertThat(first.get("undone").asInt() + first.get("kept").asInt())
        .isEqualTo(first.get("trials").asInt());
    assertThat(report.has("rareShare")).isFalse();
    assertThat(report.get("costs")).hasSize(3);
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
        "--drift label_swap        | 'label_swap' is no kind of drift | Did you mean label-swap?",
        "--data digits:drift=abrupt | drifts of --data would be in the way | by --drift",
        "--trials 0                | --trials must be at least 1 | got 0",
        "--warm-up 0               | --warm-up must be at least 1 | got 0",
        "--records 19999           | --records must be at least --warm-up and | got 19999",
        "--margin 0                | --margin must be above 0 and at most 0.5 | got 0",
        "--rare-share 1            | --rare-share must be between 0 and 1 | got 1",
        "--batch-size 0            | --batch-size must be at least 1 | got 0",
        "--learning-rate 0         | --learning-rate | got 0",
        "--network 784-300-5       | 784-300-5 | 10 classes",
        "--trials many             | 'many' is not a whole number | Try 'espalier guards",
      })
  void whatCannotBeMeasuredIsRefused(String options, String problem, String fix) {
    Program.run(("guards " + options).split(" ", -1)).assertNotUnderstood(problem, fix);
  }

  @Test
  void aDriftThatTheDataCannotMakeIsFoundBeforeItBegins() throws IOException {
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, "a,b,class\n" + "1,2,x\n3,4,y\n".repeat(50));

    Program.run("guards", "--data", "csv:" + rows + ",label=class", "--drift", "rotation")
        .assertMistake("rotation needs square images");
  }

  @Test
  void theHelpTellsDefaultsAndAllDrifts() {
    assertThat(Program.run("guards", "--help").out())
        .contains("forward-only", "--rare-share", "Default: 10000", "Default: lenet-300-100");
    for (DriftKind kind : DriftKind.values()) {
      assertThat(DriftName.CHOICES).contains(GuardMeasurement.name(kind));
      assertThat(new DriftName().convert(GuardMeasurement.name(kind).toUpperCase(Locale.ROOT)))
          .isEqualTo(kind);
    }
  }
}
