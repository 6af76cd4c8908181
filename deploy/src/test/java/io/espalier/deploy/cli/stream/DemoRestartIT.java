package io.espalier.deploy.cli.stream;

import static io.espalier.deploy.cli.PageClient.checkpointed;
import static io.espalier.deploy.cli.PageClient.records;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.actors.checkpoint.CheckpointSummary;
import io.espalier.deploy.cli.ChildProgram;
import io.espalier.deploy.cli.Measurements;
import io.espalier.deploy.cli.PageClient;
import io.espalier.deploy.cli.Program;
import io.espalier.deploy.cli.option.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A demonstration with {@code --keep} in a process that ends before it does. */
@Timeout(240)
class DemoRestartIT {

  /** The exit code of a process that a signal ended. */
  private static final int TERMINATED = 143;

  @TempDir private Path folder;
  private Path samples;

  /** Fewer values than a digit has, so that many records take few seconds. */
  @BeforeEach
  void writeSamples() throws IOException {
    samples = Measurements.in(folder);
  }

  @Test
  void killedItGoesOnFromItsCheckpointAndTrainsEveryRecordOnce() throws Exception {
    try (ChildProgram first = demo("first", "--rate", "0")) {
      // Some more records than the checkpoint knows of.
      page(first).awaitState(now -> checkpointed(now) > 0 && records(now) > checkpointed(now));
      first.kill();
    }

    // Not what the page said last: another may have been written before the end.
    assertGoesOnAfter(newestCheckpoint().trained());
  }

  @Test
  void toldToStopItWritesACheckpointAndGoesOnFromThere() throws Exception {
    long stopped;
    Path report = folder.resolve("never.json");
    try (ChildProgram first =
        demo("first", "--rate=4000", "--records=1000000", "--report=" + report)) {
      page(first).awaitState(now -> records(now) >= 1000);
      assertThat(first.terminate()).isEqualTo(TERMINATED);
      stopped = number(first.await("Stopped after ([\\d,]+) records"));
      assertThat(first.said())
          .contains("No report in %s: the run was stopped before it had all".formatted(report))
          .contains("Kept in %s: the same command".formatted(folder.resolve("kept")));
      assertSilent(first);
    }
    assertThat(stopped).isGreaterThanOrEqualTo(1000);

    assertGoesOnAfter(stopped);
  }

  /** To an end some way off, with each record up to there trained once, whatever was in flight. */
  private void assertGoesOnAfter(long before) throws Exception {
    long end = before + 5_000;
    Path report = folder.resolve("report.json");
    try (ChildProgram second =
        demo("second", "--rate", "0", "--records", "" + end, "--report", report.toString())) {
      assertThat(number(second.await("Going on after ([\\d,]+) records"))).isEqualTo(before);
      assertThat(second.exitCode()).as(second.said()).isEqualTo(ExitCode.OK);
      assertSilent(second);
    }
    assertTrainedOnce(end, new ObjectMapper().readTree(report.toFile()));
    assertInspectPassesOverADamagedVersion();
  }

  private void assertInspectPassesOverADamagedVersion() throws IOException {
    List<Path> versions = CheckpointStore.versions(folder.resolve("kept/checkpoints"));
    Path trainer = versions.get(0).resolve("trainer.espalier");
    Files.delete(trainer);

    Program.Ended ended = Program.run("inspect", folder.resolve("kept").toString());

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    assertThat(ended.out())
        .containsSubsequence(
            "passed over   %s is damaged: it is missing".formatted(trainer),
            "checkpoint    " + versions.get(1));
    assertThat(Program.run("inspect", versions.get(0).toString()).assertMistake("" + trainer).out())
        .isEmpty();
  }

  private void assertTrainedOnce(long records, JsonNode report) throws IOException {
    assertThat(report.at("/records/trained").asLong()).isEqualTo(records);
    assertThat(report.at("/records/deadLetters").asLong()).isZero();
    assertThat(report.at("/records/duplicates").asLong()).isZero();

    CheckpointSummary last = newestCheckpoint();
    assertThat(last.trained()).isEqualTo(records);
    assertThat(last.offsets().next()).isEqualTo(new TreeMap<>(Map.of(0, records)));
  }

  private CheckpointSummary newestCheckpoint() throws IOException {
    return CheckpointSummary.of(
        CheckpointStore.versions(folder.resolve("kept/checkpoints")).get(0));
  }

  private static void assertSilent(ChildProgram program) throws IOException {
    assertThat(program.said()).doesNotContain("\tat ", " WARN ", " ERROR ");
  }

  private ChildProgram demo(String name, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("demo", "--port", "0"));
    arguments.addAll(List.of("--network", "4-16-3"));
    arguments.addAll(List.of("--data", "csv:%s,label=kind".formatted(samples)));
    arguments.addAll(List.of("--keep", folder.resolve("kept").toString()));
    arguments.addAll(List.of(more));
    return ChildProgram.start(folder.resolve(name + ".log"), arguments);
  }

  private static PageClient page(ChildProgram program) throws IOException {
    return new PageClient(program.await("Watch at (http://\\S+)"));
  }

  private static long number(String figure) {
    return Long.parseLong(figure.replace(",", ""));
  }
}
