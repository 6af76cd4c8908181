package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.deploy.cli.Program;
import io.espalier.deploy.cli.option.ExitCode;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What prunes a stream by name, from the command line to the report. */
@Timeout(180)
class DemoCriteriaIT {

  private static final int RECORDS = 60_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"sensitivity", "nnrelief", "noiseout", "sensitivity+noiseout"})
  void prunesTheStreamAndLosesNothing(String criterion) throws Exception {
    JsonNode report = report("--learning-rate 0.003 --criterion " + criterion);

    assertThat(report.at("/criterion").asText()).isEqualTo(criterion);
    assertThat(report.at("/records/trained").asLong()).isEqualTo(RECORDS);
    assertThat(report.at("/rounds")).hasSizeGreaterThan(1);
    assertThat(report.at("/layers/0/total").asInt()).as("of the dense network").isEqualTo(18_840);
    assertThat(report.at("/pruned/compression").asDouble()).isGreaterThan(1.1);
    assertThat(report.at("/compacted/maxAbsDifference").asDouble()).isLessThanOrEqualTo(1e-4);
    assertThat(report.at("/prequential/windowedAccuracy").asDouble()).isGreaterThan(0.7);
  }

  @Test
  void onlyLearnsIfToldToInBatchesAndAtARateOfItsOwn() throws Exception {
    JsonNode report = report("--no-prune --batch-size 50 --learning-rate 0.002");

    assertThat(report.at("/rounds")).isEmpty();
    assertThat(report.at("/pruned/compression").asDouble()).isEqualTo(1);
    assertThat(report.at("/dense/testAccuracy").asDouble())
        .as("its own twin")
        .isEqualTo(report.at("/pruned/testAccuracy").asDouble());
  }

  @Test
  void cutsWholeNeuronsByAScheduleToItsTarget() throws Exception {
    JsonNode report =
        report(
            "--learning-rate 0.003 --target 1.5 --schedule linear --rounds 2 --size-metric"
                + " neurons");

    JsonNode first = report.at("/layers/0");
    int neurons = first.get("activeUnits").asInt();
    assertThat(first.get("kept").asInt()).as("whole").isEqualTo(neurons * (784 + 1));
    assertThat(neurons + report.at("/layers/1/activeUnits").asInt())
        .as("of 36, if no cut is undone 24")
        .isBetween(24, 35);
  }

  private JsonNode report(String options) throws Exception {
    Path file = folder.resolve("report.json");
    Program program =
        Program.start(
            String.format(
                    Locale.ROOT,
                    "demo --port 0 --rate 0 --data digits:train=300,test=300 --network 784-24-12-10"
                        + " --records %d --report %s %s",
                    RECORDS,
                    file,
                    options)
                .split(" ", -1));
    Program.Ended ended = program.ended();
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    return JSON.readTree(file.toFile());
  }
}
