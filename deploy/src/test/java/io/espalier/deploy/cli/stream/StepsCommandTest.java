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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepsCommandTest {

  @TempDir private Path folder;

  private static Program.Ended run(String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("steps", "--data", "digits:train=500,test=50"));
    arguments.addAll(List.of("--network", "784-8-10", "--batch-size", "20", "--steps", "10"));
    arguments.addAll(List.of(more));
    return Program.run(arguments.toArray(String[]::new));
  }

  @Test
  void everyCriterionHasALine() throws IOException {
    Path file = folder.resolve("steps.json");

    Program.Ended ended = run("--report", file.toString());

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    for (String criterion : List.of("sensitivity", "nnrelief", "taylor")) {
      assertThat(ended.out()).containsPattern(criterion + " +[\\d.]+ +[\\d.]+ +-?[\\d.]+ %");
    }
    JsonNode costs = new ObjectMapper().readTree(Files.readString(file)).get("costs");
    assertThat(costs).hasSize(3);
    assertThat(costs)
        .allSatisfy(cost -> assertThat(cost.get("plainMillis").asDouble()).isPositive());
  }

  @Test
  void whatObservesNothingIsRefusedByName() {
    Program.Ended ended = run("--criterion", "magnitude");

    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).contains("criterion magnitude observes nothing");
  }
}
