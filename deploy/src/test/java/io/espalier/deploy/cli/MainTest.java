package io.espalier.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.report.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Command;

class MainTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void helpNamesCommandsAndExitCodes() {
    assertThat(main(Map.of()).run("--help")).isEqualTo(ExitCode.OK);

    assertThat(text(out))
        .contains(
            "Usage: espalier",
            "doctor",
            "--debug",
            "Examples:",
            "Exit codes:",
            "130",
            "interrupted");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void helpOfACommandHasExamplesAndExitCodes() {
    assertThat(main(Map.of()).run("doctor", "--help")).isEqualTo(ExitCode.OK);

    assertThat(text(out)).contains("espalier doctor --json", "--debug", "Exit codes:");
  }

  @Test
  void versionIsPrinted() {
    assertThat(main(Map.of()).run("--version")).isEqualTo(ExitCode.OK);

    assertThat(text(out)).startsWith("espalier ");
  }

  @Test
  void aMistypedCommandIsExplained() {
    assertThat(main(Map.of()).run("docter")).isEqualTo(ExitCode.USAGE);

    assertThat(text(err).lines())
        .satisfiesExactly(
            problem -> assertThat(problem).isEqualTo("espalier: there is no command 'docter'"),
            fix -> assertThat(fix).startsWith("Did you mean: espalier doctor"),
            help -> assertThat(help).isEqualTo("Try 'espalier --help'."));
  }

  @Test
  void aCommandThatDoesNotExistHasNoHelp() {
    for (String[] asked :
        List.of(new String[] {"watch", "--help"}, new String[] {"help", "watch"})) {
      err.reset();
      assertThat(main(Map.of()).run(asked)).isEqualTo(ExitCode.USAGE);

      assertThat(text(err))
          .startsWith("espalier: there is no command 'watch'")
          .contains("Try 'espalier --help'.");
      assertThat(text(out)).isEmpty();
    }
  }

  @Test
  void helpIsACommandToo() {
    assertThat(main(Map.of()).run("help", "prune")).isEqualTo(ExitCode.OK);
    String asked = text(out);
    out.reset();
    assertThat(main(Map.of()).run("prune", "--help")).isEqualTo(ExitCode.OK);
    assertThat(asked).isEqualTo(text(out)).contains("espalier prune --data=SPEC");

    out.reset();
    assertThat(main(Map.of()).run("help")).isEqualTo(ExitCode.OK);
    assertThat(text(out)).contains("Usage: espalier [", "doctor", "help ");
  }

  @Test
  void aMistypedOptionIsExplained() {
    assertThat(main(Map.of()).run("doctor", "--jsn")).isEqualTo(ExitCode.USAGE);

    assertThat(text(err)).contains("'--jsn'", "--json", "Try 'espalier doctor --help'.");
  }

  @Test
  void noCommandIsAUsageError() {
    assertThat(main(Map.of()).run()).isEqualTo(ExitCode.USAGE);

    assertThat(text(err)).contains("which command?", "--help");
  }

  @Test
  void aMistakeIsOneLineWithoutAStackTrace() {
    assertThat(failing(new UserMistake("there is no folder x", "Make it."), Map.of()).run("throw"))
        .isEqualTo(ExitCode.MISTAKE);

    assertThat(text(err))
        .isEqualToNormalizingNewlines("espalier: there is no folder x. Make it.\n");
  }

  @Test
  void debugShowsTheStackTraceOfAMistake() {
    assertThat(
            failing(new UserMistake("there is no folder x", "Make it."), Map.of())
                .run("--debug", "throw"))
        .isEqualTo(ExitCode.MISTAKE);
    assertThat(text(err)).contains("UserMistake", "\tat ");
  }

  @Test
  void theEnvironmentCanAskForTheStackTraceToo() {
    assertThat(
            failing(
                    new UserMistake("there is no folder x", "Make it."),
                    Map.of("ESPALIER_DEBUG", "1"))
                .run("throw"))
        .isEqualTo(ExitCode.MISTAKE);
    assertThat(text(err)).contains("\tat ");
  }

  @Test
  void aFaultShowsItsStackTraceAndHowToReportIt() {
    assertThat(failing(new IllegalStateException("broken"), Map.of()).run("throw"))
        .isEqualTo(ExitCode.FAULT);

    assertThat(text(err)).contains("IllegalStateException: broken", "\tat ", "Please report it");
  }

  @Test
  void anErrorOfTheMachineIsAFaultToo() {
    assertThat(failing(new OutOfMemoryError("heap"), Map.of()).run("throw"))
        .isEqualTo(ExitCode.FAULT);

    assertThat(text(err)).contains("OutOfMemoryError: heap", "Please report it");
  }

  static Stream<Throwable> interruptions() {
    return Stream.of(new InterruptedException(), new CancellationException());
  }

  @ParameterizedTest
  @MethodSource("interruptions")
  void anInterruptionIsNotAFault(Throwable interruption) {
    assertThat(failing(interruption, Map.of()).run("throw")).isEqualTo(ExitCode.INTERRUPTED);

    assertThat(text(err)).isEqualToNormalizingNewlines("espalier: interrupted\n");
  }

  @Test
  void coloursAreForTerminalsOnly() {
    main(Map.of()).run("--help");
    assertThat(text(out)).doesNotContain("\u001B[");
    out.reset();

    new Main(Map.of(), stream(out), stream(err), Terminal.of(true, true, 80, Map.of()), Map.of())
        .run("--help");
    assertThat(text(out)).contains("\u001B[");
  }

  @Test
  void theDoctorAnswersPeopleAndPrograms() throws JsonProcessingException {
    int forPeople = main(Map.of()).run("doctor");
    assertThat(text(out)).contains("Java", "natives", "ND4J loads and computes", "open files");
    out.reset();

    int forPrograms = main(Map.of()).run("doctor", "--json");
    JsonNode diagnosis = new ObjectMapper().readTree(text(out));
    assertThat(diagnosis.get("status").asText()).isIn("ok", "warn");
    assertThat(diagnosis.get("findings")).isNotEmpty();
    assertThat(diagnosis.get("findings").get(0).get("subject").asText()).isEqualTo("Java");
    assertThat(forPeople).isEqualTo(forPrograms).isEqualTo(ExitCode.OK);
  }

  private Main main(Map<String, String> environment) {
    return main(Map.of(), environment);
  }

  private Main main(Map<String, Object> commands, Map<String, String> environment) {
    return new Main(commands, stream(out), stream(err), Terminal.NONE, environment);
  }

  /** With a command {@code throw} that fails in this way. */
  private Main failing(Throwable failure, Map<String, String> environment) {
    return main(Map.of("throw", new Throwing(failure)), environment);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Command
  private record Throwing(Throwable failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      if (failure instanceof Exception exception) {
        throw exception;
      }
      throw (Error) failure;
    }
  }
}
