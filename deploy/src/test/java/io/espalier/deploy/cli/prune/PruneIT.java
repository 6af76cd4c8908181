package io.espalier.deploy.cli.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.deploy.cli.Measurements;
import io.espalier.deploy.cli.Program;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.model.format.NetworkFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small network over a file, from the command line to its report and its networks. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PruneIT {

  private static final String NETWORK = "4-16-3";
  private static final int PARAMETERS = 4 * 16 + 16 + 16 * 3 + 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A run of the command and what it wrote. */
  private record Run(Program.Ended ended, JsonNode report, Path networks) {

    byte[] network(String name) throws IOException {
      return Files.readAllBytes(networks.resolve(name));
    }
  }

  private Run first;
  private Run same;
  private Run other;

  /** At the same time: each of them measures for seconds. */
  @BeforeAll
  void run(@TempDir Path folder) throws IOException {
    Path samples = Measurements.in(folder);
    Program seven = start(samples, "first", 7);
    Program sevenAgain = start(samples, "same", 7);
    Program eight = start(samples, "other", 8, "--values=8");
    first = ended(seven, folder.resolve("first"));
    same = ended(sevenAgain, folder.resolve("same"));
    other = ended(eight, folder.resolve("other"));
  }

  private static Program start(Path samples, String name, long seed, String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(arguments(samples, name, seed));
    arguments.add(0, "prune");
    return Program.start(arguments.toArray(String[]::new));
  }

  private static List<String> arguments(Path samples, String name, long seed) {
    return List.of(
        "--data=csv:%s,label=kind".formatted(samples),
        "--network=" + NETWORK,
        "--dense-epochs=10",
        "--epochs=4",
        "--rounds=4",
        "--alpha=0.8",
        "--batch-size=20",
        "--learning-rate=0.01",
        "--tolerance=0.05",
        "--target=0",
        "--threads=1",
        "--seed=" + seed,
        "--report=" + samples.resolveSibling(name + ".json"),
        "--out=" + samples.resolveSibling(name));
  }

  private static Run ended(Program program, Path networks) throws IOException {
    Program.Ended ended = program.ended();
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    Path report = networks.resolveSibling(networks.getFileName() + ".json");
    return new Run(ended, JSON.readTree(report.toFile()), networks);
  }

  /** The names that other tools read; those of a stream are not there. */
  @Test
  void theReportHasEverySectionAndNoOther() {
    JsonNode report = first.report();

    assertThat(names(report))
        .containsExactly(
            "network",
            "criterion",
            "seed",
            "data",
            "dense",
            "pruned",
            "compacted",
            "rounds",
            "layers",
            "samplesPerSecond");
    assertThat(names(report.get("dense")))
        .containsExactly(
            "parameters", "macs", "testAccuracy", "recallByClass", "heldOutAccuracy", "bytes");
    assertThat(names(report.get("pruned")))
        .containsExactly(
            "parameters", "macs", "testAccuracy", "recallByClass", "compression", "bytes");
    assertThat(report.at("/pruned/recallByClass")).hasSize(3).allMatch(JsonNode::isNumber);
    assertThat(names(report.get("compacted")))
        .containsExactly("parameters", "macs", "testAccuracy", "maxAbsDifference", "bytes");
    assertThat(names(report.at("/rounds/0")))
        .containsExactly(
            "round",
            "records",
            "kept",
            "compression",
            "compacted",
            "accuracyAfterCut",
            "accuracyAfterRecovery",
            "judgedAccuracy",
            "outcome");
    assertThat(names(report.at("/layers/0")))
        .containsExactly("name", "kept", "total", "activeInputs", "activeUnits");
    assertThat(names(report.get("samplesPerSecond")))
        .containsExactly("dense", "pruned", "compacted");
  }

  @Test
  void theReportSaysHowLongTheFilesAre() throws IOException {
    for (String name : List.of("dense", "pruned", "compacted")) {
      String file = name + ".espalier";
      assertThat(first.report().at("/" + name + "/bytes").asLong())
          .isEqualTo(first.network(file).length);
      assertThat(other.report().at("/" + name + "/bytes").asLong())
          .isEqualTo(other.network(file).length);
    }
  }

  /** What is told of them is what is read from them. */
  @Test
  void networksWithFewerBitsAreToldWithWhatThatCosts() throws IOException {
    JsonNode values = other.report().get("values");
    assertThat(values.get("bits").asInt()).isEqualTo(8);
    assertThat(values.get("largestError").asDouble()).isBetween(1e-4, 0.1);
    for (String name : List.of("pruned", "compacted")) {
      assertThat(values.get(name + "TestAccuracy").asDouble())
          .isCloseTo(other.report().at("/" + name + "/testAccuracy").asDouble(), within(0.05));
      NetworkFile stored = NetworkFile.read(other.networks().resolve(name + ".espalier"));
      assertThat(stored.about().get("values")).contains("weights in 8 bits");
      assertThat(stored.network().kept())
          .isEqualTo(
              name.equals("pruned")
                  ? other.report().at("/pruned/parameters").asInt()
                  : stored.network().kept());
    }
    assertThat(other.ended().out()).contains("as stored", "bits of a weight", "largest error");
    assertThat(NetworkFile.read(other.networks().resolve("dense.espalier")).about())
        .doesNotContainKey("values");
  }

  @Test
  void bitsThatThereAreNotAreRefused() {
    Program.Ended ended =
        Program.run("prune", "--data=digits", "--network=lenet-300-100", "--values=4");

    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).contains("values are stored in 32, 16, 8 bits, not in 4");
  }

  @Test
  void theReportSaysWhatWasAskedFor() {
    assertThat(first.report().get("network").asText()).isEqualTo(NETWORK);
    assertThat(first.report().get("criterion").asText()).isEqualTo("nnrelief");
    assertThat(first.report().get("seed").asLong()).isEqualTo(7);
    assertThat(first.report().get("data").asText()).startsWith("csv:").endsWith("label=kind");
    assertThat(first.report().at("/dense/parameters").asInt()).isEqualTo(PARAMETERS);
  }

  @Test
  void itLearnsAndPrunesWithinTheTolerance() {
    JsonNode report = first.report();

    assertThat(report.at("/dense/testAccuracy").asDouble()).isGreaterThan(0.7);
    assertThat(report.at("/pruned/testAccuracy").asDouble()).isGreaterThan(0.65);
    assertThat(report.at("/pruned/compression").asDouble())
        .isGreaterThan(1)
        .isEqualTo(PARAMETERS / report.at("/pruned/parameters").asDouble());
    assertThat(report.get("rounds"))
        .hasSizeLessThanOrEqualTo(4)
        .filteredOn(round -> round.get("outcome").asText().equals("chosen"))
        .singleElement()
        .satisfies(
            chosen -> {
              assertThat(chosen.get("kept").asInt())
                  .isEqualTo(report.at("/pruned/parameters").asInt());
              assertThat(chosen.get("compacted").asInt())
                  .isEqualTo(report.at("/compacted/parameters").asInt());
            });
  }

  @Test
  void theCompactedNetworkAnswersLikeThePrunedOne() {
    assertThat(first.report().at("/compacted/maxAbsDifference").asDouble()).isLessThan(1e-4);
    assertThat(first.report().at("/compacted/testAccuracy").asDouble())
        .isEqualTo(first.report().at("/pruned/testAccuracy").asDouble());
  }

  @Test
  void theSameSeedGivesTheSameNetworkAndTheSameFigures() throws IOException {
    assertThat(withoutTimes(same.report())).isEqualTo(withoutTimes(first.report()));
    assertThat(same.network("pruned.espalier")).isEqualTo(first.network("pruned.espalier"));
    assertThat(same.network("compacted.espalier")).isEqualTo(first.network("compacted.espalier"));
  }

  @Test
  void anotherSeedGivesAnotherNetwork() throws IOException {
    assertThat(other.network("pruned.espalier")).isNotEqualTo(first.network("pruned.espalier"));
  }

  @Test
  void thePersonIsToldTheSame() {
    assertThat(first.ended().out()).contains(NETWORK + " pruned by nnrelief");
    assertThat(first.ended().err()).doesNotContain("\tat ");
  }

  @Test
  void theNetworksCanBeInspected() {
    String kept = first.report().at("/pruned/parameters").asText();

    assertThat(inspected("pruned.espalier"))
        .contains("dense1", "dense2", "nnrelief", NETWORK)
        .contains(String.format(Locale.ROOT, "kept %s of %d parameters", kept, PARAMETERS));
    assertThat(inspected("compacted.espalier"))
        .contains(
            "of %s parameters".formatted(first.report().at("/compacted/parameters").asText()));
  }

  private String inspected(String name) {
    Program.Ended ended = Program.run("inspect", first.networks().resolve(name).toString());
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    return ended.out();
  }

  @Test
  void whatWasTrainedCanBePrunedAgain() throws IOException {
    Path again = first.networks().resolveSibling("again");
    Program.Ended ended = pruneAgain("dense.espalier", 7, again);

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    assertThat(ended.err()).doesNotContain("held out here");
    JsonNode report = JSON.readTree(again.resolveSibling("again.json").toFile());
    assertThat(report.get("dense")).isEqualTo(first.report().get("dense"));
    assertThat(report.get("rounds")).hasSize(1);
    assertThat(report.at("/rounds/0/records").asInt()).isZero();
    assertThat(again).isDirectoryContaining(file -> file.endsWith("pruned.espalier"));
    assertThat(again.resolve("dense.espalier")).doesNotExist();
  }

  @Test
  void aNetworkThatKnowsTheHeldOutSamplesIsDoubted() throws IOException {
    Program.Ended ended =
        pruneAgain("dense.espalier", 8, first.networks().resolveSibling("doubted"));

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    assertThat(ended.err()).contains("dense.espalier: it was trained with --seed 7");
  }

  @Test
  void aNetworkIsNotReplacedByWhatIsMadeOfIt() throws IOException {
    byte[] before = first.network("dense.espalier");
    Program.Ended ended = pruneAgain("dense.espalier", 7, first.networks());

    assertThat(ended.exitCode()).isEqualTo(ExitCode.MISTAKE);
    assertThat(ended.err())
        .contains("dense.espalier would be replaced by what is made of it", "with --out");
    assertThat(first.network("dense.espalier")).isEqualTo(before);
  }

  @Test
  void whatIsPrunedIsNotPrunedAgain() throws IOException {
    Program.Ended ended =
        pruneAgain("pruned.espalier", 7, first.networks().resolveSibling("twice"));

    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).contains("the network is pruned already", "Start from one that is not");
  }

  private Program.Ended pruneAgain(String network, long seed, Path out) throws IOException {
    return Program.run(
        "prune",
        "--data=csv:%s,label=kind".formatted(Measurements.in(out.getParent())),
        "--network=" + first.networks().resolve(network),
        "--criterion=magnitude",
        "--seed=" + seed,
        "--rounds=1",
        "--epochs=1",
        "--batch-size=20",
        "--threads=1",
        "--out=" + out,
        "--report=" + out.resolveSibling(out.getFileName() + ".json"));
  }

  @Test
  void theFolderOfTheNetworksShowsAll() {
    Program.Ended ended = Program.run("inspect", first.networks().toString());

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    assertThat(ended.out())
        .containsSubsequence("dense.espalier", "pruned.espalier", "compacted.espalier");
  }

  private static JsonNode withoutTimes(JsonNode report) {
    return ((ObjectNode) report.deepCopy()).without("samplesPerSecond");
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
