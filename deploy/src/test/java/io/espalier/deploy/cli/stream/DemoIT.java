package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.deploy.cli.PageClient;
import io.espalier.deploy.cli.Program;
import io.espalier.deploy.cli.option.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One demonstration with an end, from the command line to its report. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoIT {

  private static final int RECORDS = 40_000;

  /** The first cut comes when accuracy no longer rises, here two seconds before the end. */
  private static final int RECORDS_PER_SECOND = 8_000;

  private static final String DATA = "digits:train=300,test=300";
  private static final String NETWORK = "784-32-10";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Program.Ended ended;
  private JsonNode report;
  private JsonNode stateDuringTheRun;
  private List<String> told;
  private List<Path> leftBehind;

  @BeforeAll
  void run(@TempDir Path folder) throws Exception {
    List<Path> before = temporaryFolders();
    Path file = folder.resolve("report.json");
    Program program =
        Program.start(
            (String.format(
                    Locale.ROOT,
                    "demo --port 0 --rate %d --data %s --network %s --learning-rate 0.003 --records"
                        + " %d --report %s",
                    RECORDS_PER_SECOND,
                    DATA,
                    NETWORK,
                    RECORDS,
                    file))
                .split(" ", -1));
    String url = program.awaitUrl();
    CompletableFuture<List<String>> watched = new PageClient(url).watch();
    stateDuringTheRun = new PageClient(url).awaitState(state -> PageClient.records(state) > 0);
    ended = program.ended();
    told = watched.join();
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    report = JSON.readTree(file.toFile());
    leftBehind = temporaryFolders();
    leftBehind.removeAll(before);
  }

  private static List<Path> temporaryFolders() throws IOException {
    try (Stream<Path> entries = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return new ArrayList<>(
          entries.filter(entry -> entry.getFileName().toString().startsWith("espalier-")).toList());
    }
  }

  @Test
  void thePageTellsOfTheRunWhileItGoesOn() {
    assertThat(stateDuringTheRun.at("/description/network").asText()).isEqualTo(NETWORK);
    assertThat(stateDuringTheRun.at("/description/data").asText()).isEqualTo(DATA);
    assertThat(stateDuringTheRun.at("/latest/records").asLong()).isLessThanOrEqualTo(RECORDS);
    assertThat(stateDuringTheRun.at("/latest/layers")).hasSize(2);
    assertThat(stateDuringTheRun.hasNonNull("summary")).isFalse();
  }

  /** The process ends by itself: nobody sits at a terminal. */
  @Test
  void whoWatchesIsToldThatTheRunHasEndedAndHow() {
    assertThat(told).startsWith("description", "history").endsWith("summary");
    assertThat(ended.out()).doesNotContain("until Ctrl-C.");
  }

  @Test
  void everyRecordIsTrainedOnce() {
    assertThat(report.at("/records/trained").asLong()).isEqualTo(RECORDS);
    assertThat(report.at("/records/deadLetters").asLong()).isZero();
    assertThat(report.at("/records/duplicates").asLong()).isZero();
    assertThat(report.at("/checkpoints").asInt()).isPositive();
  }

  @Test
  void cutsAreMadeOnTheWay() {
    JsonNode first = report.at("/rounds/0");

    assertThat(first.at("/round").asInt()).isEqualTo(1);
    assertThat(first.at("/records").asLong()).isLessThan(RECORDS);
    assertThat(first.at("/outcome").asText()).isIn("kept", "undone", "on probation");
    assertThat(report.at("/pruned/parameters").asLong())
        .isLessThan(report.at("/dense/parameters").asLong());
    assertThat(report.at("/pruned/compression").asDouble()).isGreaterThan(1);
  }

  @Test
  void theCompactedNetworkIsThePrunedOne() {
    assertThat(report.at("/compacted/maxAbsDifference").asDouble()).isLessThanOrEqualTo(1e-4);
    assertThat(report.at("/compacted/testAccuracy").asDouble())
        .isEqualTo(report.at("/pruned/testAccuracy").asDouble());
    assertThat(report.at("/compacted/parameters").asLong())
        .isLessThan(report.at("/dense/parameters").asLong());
  }

  @Test
  void aNetworkIsLearntFromTheStream() {
    assertThat(report.at("/dense/testAccuracy").asDouble()).isGreaterThan(0.5);
    assertThat(report.at("/prequential/windowedAccuracy").asDouble())
        .isGreaterThan(report.at("/prequential/majorityAccuracy").asDouble())
        .isGreaterThan(report.at("/prequential/noChangeAccuracy").asDouble());
  }

  /** The names that other tools read. */
  @Test
  void theReportHasEverySection() {
    assertThat(names(report))
        .contains("network", "criterion", "seed", "data", "dense", "pruned", "compacted", "rounds")
        .contains("layers", "samplesPerSecond", "prequential", "records", "checkpoints")
        .contains("driftEvents");
    assertThat(names(report.get("dense")))
        .containsExactly("parameters", "macs", "testAccuracy", "recallByClass", "bytes");
    assertThat(names(report.get("pruned")))
        .containsExactly(
            "parameters", "macs", "testAccuracy", "recallByClass", "compression", "bytes");
    assertThat(names(report.get("compacted")))
        .containsExactly("parameters", "macs", "testAccuracy", "maxAbsDifference", "bytes");
    assertThat(names(report.at("/rounds/0")))
        .contains("round", "records", "kept", "compression", "accuracyAfterCut", "outcome");
    assertThat(names(report.at("/layers/0")))
        .containsExactly("name", "kept", "total", "activeInputs", "activeUnits");
    assertThat(names(report.get("samplesPerSecond")))
        .containsExactly("dense", "pruned", "compacted");
    assertThat(names(report.get("prequential")))
        .containsExactly(
            "accuracy",
            "windowedAccuracy",
            "kappa",
            "kappaT",
            "kappaM",
            "noChangeAccuracy",
            "majorityAccuracy",
            "cumulativeKappa",
            "cumulativeKappaT");
    assertThat(names(report.get("records")))
        .containsExactly("trained", "deadLetters", "duplicates");
  }

  @Test
  void thePersonIsToldTheSame() {
    assertThat(ended.out())
        .contains(
            "Watch at http://127.0.0.1:", NETWORK + " pruned by sensitivity", "records trained")
        .containsPattern("Broker at (localhost|127\\.0\\.0\\.1):\\d+, topic espalier-demo")
        .contains("40,000");
    assertThat(ended.err()).doesNotContain("\tat ");
  }

  @Test
  void nothingTemporaryIsLeftBehind() {
    assertThat(leftBehind).noneMatch(path -> path.getFileName().toString().contains("-demo-"));
  }

  private static List<String> names(JsonNode node) {
    Iterable<String> names = node::fieldNames;
    return StreamSupport.stream(names.spliterator(), false).toList();
  }
}
