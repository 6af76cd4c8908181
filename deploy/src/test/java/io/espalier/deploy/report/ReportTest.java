package io.espalier.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.deploy.mistake.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  private static final Report PRUNE =
      new Report(
          "784-300-100-10",
          "nnrelief",
          42,
          "idx:mnist",
          new Report.Dense(
              266_610,
              266_200,
              0.9831,
              Arrays.asList(0.99, null, 0.98),
              null,
              0.985,
              0.92,
              4_000L,
              1_067_000L),
          new Report.Pruned(5_332, 5_100, 0.9815, List.of(0.98, 0.5), 50.0, 28_672L),
          new Report.Compacted(5_332, 5_100, 0.9815, 1e-6, 22_000L),
          List.of(
              new Report.Round(1, 60_000, 100_000, 2.7, 120_000L, null, 0.97, 0.98, null, "kept"),
              new Report.Round(2, 80_000, 5_332, 50.0, 9_000L, null, 0.91, null, null, "kept")),
          List.of(new Report.Layer("dense1", 4_000, 235_500, 420, 80)),
          new Report.SamplesPerSecond(50_000.0, null, 90_000.0),
          new Report.Values(8, 0.0123, 0.9813, 0.9812),
          null,
          null,
          null,
          null,
          null);

  private static final Report DEMO =
      new Report(
          "784-300-100-10",
          "nnrelief",
          42,
          "digits",
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          new Report.Prequential(
              0.95, 0.98, 0.94, 0.93, Double.NaN, 0.1, 0.11, 0.91, 0.9, 0.93, 5_000L),
          new Report.Records(600_000, 3, 1),
          new Report.StepMillis(1.5, 2.5, 300, 2.6, 1),
          12,
          2);

  @Test
  void theNamesThatOtherToolsReadStayAsTheyAre() throws JsonProcessingException {
    ObjectNode both = (ObjectNode) json(PRUNE);
    json(DEMO).properties().forEach(field -> both.set(field.getKey(), field.getValue()));
    assertThat(names((ObjectNode) json(PRUNE)).get("values"))
        .containsExactly("bits", "largestError", "prunedTestAccuracy", "compactedTestAccuracy");
    both.putNull("values");

    assertThat(names(both))
        .isEqualTo(
            Map.of(
                "",
                List.of(
                    "network",
                    "criterion",
                    "seed",
                    "data",
                    "dense",
                    "pruned",
                    "compacted",
                    "rounds",
                    "layers",
                    "samplesPerSecond",
                    "values",
                    "prequential",
                    "records",
                    "stepMillis",
                    "checkpoints",
                    "driftEvents"),
                "dense",
                List.of(
                    "parameters",
                    "macs",
                    "testAccuracy",
                    "recallByClass",
                    "twinTestAccuracy",
                    "accuracySinceChange",
                    "recordsToRecover",
                    "bytes"),
                "pruned",
                List.of(
                    "parameters", "macs", "testAccuracy", "recallByClass", "compression", "bytes"),
                "compacted",
                List.of("parameters", "macs", "testAccuracy", "maxAbsDifference", "bytes"),
                "rounds",
                List.of(
                    "round",
                    "records",
                    "kept",
                    "compression",
                    "compacted",
                    "accuracyAfterCut",
                    "accuracyAfterRecovery",
                    "outcome"),
                "layers",
                List.of("name", "kept", "total", "activeInputs", "activeUnits"),
                "samplesPerSecond",
                List.of("dense", "compacted"),
                "prequential",
                List.of(
                    "accuracy",
                    "windowedAccuracy",
                    "kappa",
                    "kappaT",
                    "kappaM",
                    "noChangeAccuracy",
                    "majorityAccuracy",
                    "cumulativeKappa",
                    "cumulativeKappaT",
                    "accuracySinceChange",
                    "recordsToRecover"),
                "records",
                List.of("trained", "deadLetters", "duplicates"),
                "stepMillis",
                List.of("median", "p99", "stepsWhileScoring", "p99WhileScoring", "lateProposals")));
  }

  @Test
  void whatDoesNotApplyIsLeftOut() throws JsonProcessingException {
    assertThat(json(PRUNE).has("prequential")).isFalse();
    assertThat(json(PRUNE).has("checkpoints")).isFalse();
    assertThat(json(DEMO).has("dense")).isFalse();
    assertThat(json(PRUNE).get("rounds").get(1).has("accuracyAfterRecovery")).isFalse();
    assertThat(json(PRUNE).get("dense").get("recallByClass").toString())
        .isEqualTo("[0.99,null,0.98]");
  }

  @Test
  void numbersStayNumbersAndWhatIsNoNumberIsNull() throws JsonProcessingException {
    assertThat(json(PRUNE).get("compacted").get("maxAbsDifference").asDouble()).isEqualTo(1e-6);
    assertThat(json(DEMO).get("prequential").get("kappaM").isNull()).isTrue();
    assertThat(json(DEMO).get("records").get("trained").isIntegralNumber()).isTrue();
  }

  @Test
  void aReportReplacesAnEarlierOneAndLeavesNothingElse(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("r.json"), "old");

    ReportFile.checked(file, List.of()).write(PRUNE);

    assertThat(new ObjectMapper().readTree(file.toFile())).isEqualTo(json(PRUNE));
    assertThat(Files.readString(file)).endsWith("}\n");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void checkingLeavesTheFileAlone(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("r.json"), "old");

    ReportFile.checked(file, List.of());

    assertThat(Files.readString(file)).isEqualTo("old");
  }

  @Test
  void aPathThatCannotBeWrittenIsFoundAtOnce(@TempDir Path folder) {
    assertThatThrownBy(() -> ReportFile.checked(folder, List.of()))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("it is a folder");
    assertThatThrownBy(() -> ReportFile.checked(folder.resolve("no/r.json"), List.of()))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("there is no folder " + folder.resolve("no"));
    assertThatThrownBy(() -> ReportFile.checked(Path.of("/"), List.of()))
        .isInstanceOf(UserMistake.class);
  }

  @Test
  void aReportBehindALinkIsReplacedThere(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("r.json"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("newest.json"), file);

    ReportFile.checked(link, List.of()).write(PRUNE);

    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(file).hasContent(Json.pretty(PRUNE));
  }

  @Test
  void aFolderThatVanishedIsAMistakeToo(@TempDir Path folder) throws IOException {
    Path vanishing = Files.createDirectory(folder.resolve("vanishing"));
    ReportFile report = ReportFile.checked(vanishing.resolve("r.json"), List.of());
    Files.delete(vanishing);

    assertThatThrownBy(() -> report.write(PRUNE))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("cannot be written to");
  }

  @Test
  void theSummaryOfAPruningShowsTheNetworksSideBySide() {
    assertThat(SummaryTable.of(PRUNE, Terminal.NONE))
        .isEqualTo(
            """
            784-300-100-10 pruned by nnrelief on idx:mnist (seed 42)

            network               parameters  compression      file     MACs  test accuracy  samples
            ────────────────────────────────────────────────────────────────────────────────────────
            dense                    266,610         1.0×   1.0 MiB  266,200        98.31 %  50.0k/s
            dense, trained alike     266,610         1.0×         –  266,200        98.50 %        –
            pruned                     5,332        50.0×  28.0 KiB    5,100        98.15 %        –
            compacted                  5,332        50.0×  21.5 KiB    5,100        98.15 %  90.0k/s

            as stored
            ─────────────────────────────────
            bits of a weight                8
            largest error             1.2e-02
            test accuracy, pruned     98.13 %
            test accuracy, compacted  98.12 %

            layer    kept       of   share  active inputs  active units
            ───────────────────────────────────────────────────────────
            dense1  4,000  235,500  1.70 %            420            80

            cut  at record     kept  times  compacted  accuracy after cut  after recovery  outcome
            ──────────────────────────────────────────────────────────────────────────────────────
              1     60,000  100,000   2.7×    120,000             97.00 %         98.00 %  kept
              2     80,000    5,332  50.0×      9,000             91.00 %               –  kept

            """);
  }

  @Test
  void theSummaryOfAStreamShowsWhatBecameOfTheRecords() {
    assertThat(SummaryTable.of(DEMO, Terminal.NONE))
        .containsPattern("accuracy, windowed +98.00 %\n")
        .containsPattern("accuracy since the change +93.00 %\n")
        .containsPattern("kappa majority +–\n")
        .containsPattern("records trained +600,000\n")
        .containsPattern("proposals waited for +1\n")
        .containsPattern("drifts detected +2\n")
        .doesNotContain("compression", "cut");
  }

  @Test
  void theSummaryFitsInATerminal() {
    Terminal narrow = Terminal.of(true, true, 80, Map.of());
    Report.Round round =
        new Report.Round(
            10, 1_000_000, 266_610, 2.7, 266_610L, null, 0.97, 0.98, 0.98, "beyond tolerance");
    Report.Round cut =
        new Report.Round(10, 1_000_000, 266_610, 2.7, null, 0.99, 0.97, null, null, "on probation");

    assertThat(SummaryTable.of(withRounds(round), narrow)).doesNotContainPattern(".{81}");
    assertThat(SummaryTable.of(withRounds(cut), narrow)).doesNotContainPattern(".{81}");
    assertThat(SummaryTable.of(PRUNE, narrow)).doesNotContainPattern(".{81}");
    assertThat(SummaryTable.of(DEMO, narrow)).doesNotContainPattern(".{81}");
  }

  @Test
  void aCutThatIsOnProbationAtTheEndIsToldAtTheTop() {
    Report.Round kept = new Report.Round(1, 60, 10, 2.7, null, 0.99, 0.97, 0.98, null, "kept");
    Report.Round cut =
        new Report.Round(2, 80, 5, 5.4, null, 0.99, 0.97, null, null, "on probation");

    assertThat(SummaryTable.of(withRounds(kept, cut), Terminal.NONE))
        .startsWith(
            "784-10 pruned by nnrelief on digits (seed 1)\n"
                + "The last cut is still on probation: it may yet be undone.\n\n");
    assertThat(SummaryTable.of(withRounds(kept), Terminal.NONE))
        .startsWith("784-10 pruned by nnrelief on digits (seed 1)\n\n")
        .doesNotContain("probation");
  }

  @Test
  void whereNothingWasCompactedThereIsNoSpeedOfIt() {
    assertThat(SummaryTable.of(compactedTo(7_850), Terminal.NONE))
        .containsPattern("dense .* 50.0k/s\n")
        .containsPattern("compacted .* –\n");
    assertThat(SummaryTable.of(compactedTo(3_000), Terminal.NONE))
        .containsPattern("compacted .* 55.0k/s\n");
  }

  private static Report compactedTo(long parameters) {
    return new Report(
        "784-10",
        "nnrelief",
        1,
        "digits",
        new Report.Dense(7_850, 7_840, 0.9, null, null, null, null, null, null),
        null,
        new Report.Compacted(parameters, 7_840, 0.9, 0, null),
        null,
        null,
        new Report.SamplesPerSecond(50_000.0, null, 55_000.0),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  @Test
  void cutsOnAStreamShowWhatTheAccuracyWasBefore() {
    assertThat(
            SummaryTable.of(
                withRounds(new Report.Round(1, 60, 10, 2.7, null, 0.99, 0.97, 0.98, null, "kept")),
                Terminal.NONE))
        .contains("times  accuracy before  accuracy after cut  after recovery")
        .contains(" 2.7×          99.00 %             97.00 %         98.00 %  kept");
  }

  @Test
  void stepsThatWereNotMadeTookNoTime() {
    assertThat(SummaryTable.of(withSteps(new Report.StepMillis(1.5, 2.5, 0, 0, 0)), Terminal.NONE))
        .containsPattern("step, median +1.50 ms\n")
        .containsPattern("step while scoring, 99th percentile +–\n");
  }

  private static Report withRounds(Report.Round... rounds) {
    return new Report(
        "784-10",
        "nnrelief",
        1,
        "digits",
        null,
        null,
        null,
        List.of(rounds),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static Report withSteps(Report.StepMillis steps) {
    return new Report(
        "784-10",
        "nnrelief",
        1,
        "digits",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        steps,
        null,
        null);
  }

  private static JsonNode json(Report report) throws JsonProcessingException {
    return new ObjectMapper().readTree(Json.pretty(report));
  }

  /** Names at the top under the empty name, and those of each section, by its first entry. */
  private static Map<String, List<String>> names(ObjectNode report) {
    Map<String, List<String>> names = new TreeMap<>();
    names.put("", fieldNames(report));
    report
        .properties()
        .forEach(
            field -> {
              JsonNode first =
                  field.getValue().isArray() ? field.getValue().get(0) : field.getValue();
              if (first.isObject()) {
                names.put(field.getKey(), fieldNames(first));
              }
            });
    return names;
  }

  private static List<String> fieldNames(JsonNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }
}
