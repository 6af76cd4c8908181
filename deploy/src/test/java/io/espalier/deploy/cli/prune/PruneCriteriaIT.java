package io.espalier.deploy.cli.prune;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.deploy.cli.Program;
import io.espalier.deploy.cli.option.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every criterion on a few drawn digits, from the command line to the report. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PruneCriteriaIT {

  private static final String DATA = "digits:train=400,test=50";
  private static final String FILE = "conf/example-network.json";
  private static final int PARAMETERS = 784 * 24 + 24 + 24 * 12 + 12 + 12 * 10 + 10;

  private final Map<String, JsonNode> reports = new HashMap<>();
  private final Map<String, Program.Ended> ends = new HashMap<>();

  /** At the same time: each of them measures for seconds. */
  @BeforeAll
  void run(@TempDir Path folder) throws IOException {
    Map<String, Program> programs = new HashMap<>();
    for (String criterion : List.of("magnitude", "nnrelief+noiseout")) {
      programs.put(
          criterion,
          start(
              folder,
              criterion,
              "784-24-12-10",
              "--criterion=" + criterion,
              "--rounds=2",
              "--tolerance=1"));
    }
    programs.put(
        "noiseout",
        start(
            folder,
            "noiseout",
            "784-24-12-10",
            "--criterion=noiseout",
            "--merge-pace=0.3",
            "--rounds=2",
            "--tolerance=1"));
    programs.put(
        "paper",
        start(
            folder,
            "paper",
            "784-6-10",
            "--criterion=noiseout",
            "--merge-style=faithful",
            "--merge-pace=one-by-one",
            "--rounds=1",
            "--tolerance=0.2",
            "--noise-outputs=4",
            "--noise-distribution=binomial"));
    programs.put(
        "channels",
        start(
            folder,
            "channels",
            "lenet-5",
            "--criterion=noiseout",
            "--merge-channels",
            "--merge-pace=0.6",
            "--noise-outputs=4",
            "--rounds=2",
            "--tolerance=1"));
    programs.put(
        "lenet-5",
        start(
            folder,
            "lenet-5",
            "lenet-5",
            "--criterion=noiseout",
            "--merge-pace=0.9",
            "--rounds=1",
            "--tolerance=1"));
    programs.put(
        "file",
        start(
            folder,
            "file",
            FILE,
            "--kernel-norm=mean-of-f",
            "--kernel-samples=40",
            "--after-cut=rewind",
            "--rounds=2",
            "--tolerance=1"));
    programs.put(
        "strict",
        start(
            folder,
            "strict",
            "784-6-10",
            "--criterion=random",
            "--alpha=0.5",
            "--rounds=1",
            "--least-accuracy=0.999"));
    for (Map.Entry<String, Program> program : programs.entrySet()) {
      Program.Ended ended = program.getValue().ended();
      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
      ends.put(program.getKey(), ended);
      Path report = folder.resolve(program.getKey() + ".json");
      reports.put(program.getKey(), new ObjectMapper().readTree(report.toFile()));
    }
  }

  private static Program start(Path folder, String name, String network, String... options) {
    return Program.start(arguments(network, "--report=" + folder.resolve(name + ".json"), options));
  }

  private static String[] arguments(String network, String first, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "prune",
                "--data=" + DATA,
                "--network=" + network,
                "--dense-epochs=4",
                "--epochs=1",
                "--batch-size=20",
                "--target=0",
                "--threads=1",
                first));
    arguments.addAll(List.of(options));
    return arguments.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"magnitude", "noiseout", "nnrelief+noiseout"})
  void prunesAndReports(String criterion) {
    JsonNode report = reports.get(criterion);

    assertThat(ends.get(criterion).out()).contains("784-24-12-10 pruned by " + criterion);
    assertThat(report.get("criterion").asText()).isEqualTo(criterion);
    assertThat(report.at("/dense/parameters").asInt()).isEqualTo(PARAMETERS);
    assertThat(report.get("rounds")).hasSize(2);
    assertThat(report.at("/rounds/0/kept").asInt())
        .isLessThan(PARAMETERS)
        .isGreaterThan(report.at("/rounds/1/kept").asInt());
    assertThat(report.at("/rounds/1/outcome").asText()).isEqualTo("chosen");
    assertThat(report.at("/pruned/parameters").asInt())
        .isEqualTo(report.at("/rounds/1/kept").asInt());
    assertThat(report.at("/compacted/maxAbsDifference").asDouble()).isLessThan(1e-4);
  }

  @Test
  void thatNoRoundStandsIsSaid() {
    assertThat(ends.get("strict").out())
        .contains("on the curve", "No round is within the tolerance: the result is the dense");
    assertThat(reports.get("strict").at("/pruned/compression").asDouble()).isEqualTo(1);
    assertThat(ends.get("magnitude").out()).doesNotContain("the result is the dense network");
  }

  /** A neuron of the excluded layer has 785 parameters; of 4,798 a hundredth is asked for. */
  @ParameterizedTest
  @CsvSource({
    "dense1, The target was not reached: 7",
    "'dense1,dense2', Nothing could be taken away: the result is the dense network",
  })
  void aTargetThatIsMissedIsSaid(String excluded, String words) {
    String options =
        "--dense-epochs=1 --epochs=1 --most-epochs=1 --tolerance=1 --rounds=1 --threads=1"
            + " --criterion=magnitude --schedule=linear --target=100 --exclude=";
    List<String> arguments =
        new ArrayList<>(List.of("prune", "--data=" + DATA, "--network=784-6-10"));
    arguments.addAll(List.of((options + excluded).split(" ")));

    assertThat(Program.run(arguments.toArray(String[]::new)).out()).contains(words);
  }

  @ParameterizedTest
  @CsvSource({
    "--rounds=2, 'not 100 (--target), as there were no more rounds (--rounds 2)'",
    "--patience=1 --least-accuracy=0.99 --rounds=9, No round is within the tolerance",
    "--patience=2 --tolerance=0 --rounds=60, 'as --patience 2 ended it: so many rounds in a row'",
    "--tolerance=1 --exclude=dense2 --rounds=60 --alpha=0.3, 'as nothing more could be taken away'"
  })
  void whyItEndedBeforeItsTargetIsSaid(String options, String words) {
    List<String> arguments =
        new ArrayList<>(List.of("prune", "--data=" + DATA, "--network=784-6-10"));
    String training = "--dense-epochs=2 --epochs=1 --most-epochs=1 --threads=1 --target=100 ";
    arguments.addAll(List.of((training + options).split(" ")));

    assertThat(Program.run(arguments.toArray(String[]::new)).out()).contains(words);
  }

  @Test
  void bothTakeMoreThanEither() {
    int both = reports.get("nnrelief+noiseout").at("/rounds/0/kept").asInt();

    assertThat(both)
        .isLessThan(reports.get("noiseout").at("/rounds/0/kept").asInt())
        .isLessThan(reports.get("magnitude").at("/rounds/0/kept").asInt());
  }

  @Test
  void mergesNeuronsBehindConvolutionsAndLeavesTheConvolutionsAlone() {
    JsonNode layers = reports.get("lenet-5").get("layers");

    assertThat(layers.at("/0/kept").asInt()).isEqualTo(520);
    assertThat(layers.at("/1/kept").asInt()).isEqualTo(25_050);
    assertThat(layers.at("/2/activeUnits").asInt()).isBetween(1, 55);
    assertThat(layers.at("/3/activeInputs").asInt()).isEqualTo(layers.at("/2/activeUnits").asInt());
  }

  @Test
  void mergesChannelsOfConvolutionsIfAsked() {
    JsonNode report = reports.get("channels");
    JsonNode layers = report.get("layers");

    assertThat(report.get("rounds")).hasSize(2);
    assertThat(layers.at("/1/activeUnits").asInt()).isBetween(1, 49);
    assertThat(layers.at("/2/activeInputs").asInt())
        .isEqualTo(16 * layers.at("/1/activeUnits").asInt());
    assertThat(report.at("/compacted/parameters").asInt())
        .isEqualTo(report.at("/pruned/parameters").asInt());
    assertThat(report.at("/compacted/maxAbsDifference").asDouble()).isLessThan(1e-4);
  }

  @Test
  void aNetworkWhoseChannelsAreAddedIsRefusedByName() {
    Program.run(arguments("resnet-20", "--criterion=noiseout", "--merge-channels"))
        .assertNotUnderstood("add1 puts channels of several layers together");
  }

  @Test
  void mergesOneByOneAsInThePaper() {
    assertThat(reports.get("paper").at("/layers/0/activeUnits").asInt()).isBetween(1, 5);
  }

  @Test
  void aNetworkFromAFileIsPrunedAsInThePaperAndRewound() {
    JsonNode report = reports.get("file");

    assertThat(report.get("network").asText()).isEqualTo(FILE);
    assertThat(report.at("/layers/1/name").asText()).isEqualTo("conv2");
    assertThat(report.at("/rounds/1/kept").asInt())
        .isLessThan(report.at("/rounds/0/kept").asInt())
        .isEqualTo(report.at("/pruned/parameters").asInt());
    assertThat(report.at("/compacted/maxAbsDifference").asDouble()).isLessThan(1e-4);
  }

  @Test
  void aNetworkWithoutADenseHiddenLayerIsRefused() {
    Program.run(arguments("resnet-20", "--criterion=noiseout"))
        .assertNotUnderstood("noiseout merges neurons of dense hidden layers", "Use nnrelief");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--criterion=noise          | criterion 'noise' is not known",
        "--merge-pace=0.2           | but the criterion is nnrelief",
        "--criterion=noiseout --alpha=0.9      | but the criterion is noiseout",
        "--criterion=noiseout --merge-pace=all | share such as 0.3, cost:0.001 or one-by-one, got"
            + " 'all'",
        "--criterion=noiseout --merge-pace=1   | above 0 and below 1, got 1.0",
        "--criterion=noiseout --after-cut=rewind | rewind needs an initial value of every weight",
        "--kernel-norm=mean         | Use l1 or f-of-mean or mean-of-f",
        "--kernel-norm=mean-of-f --kernel-samples=0 | surveyed samples must be at least 1, got 0",
        "--most-epochs=0            | most epochs of a round are 0, fewer than its least, 1",
        "--teacher-weight=2         | --teacher-weight must be from 0 (labels alone) to 1, got 2.0",
        "--noise-outputs=-1         | noise outputs must be 0 or more, got -1",
      })
  void aMistakeIsNamed(String options, String words) {
    Program.run(arguments("784-6-10", "--seed=1", options.split(" ", -1)))
        .assertNotUnderstood(words);
  }
}
