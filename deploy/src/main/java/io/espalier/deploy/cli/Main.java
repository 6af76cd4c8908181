package io.espalier.deploy.cli;

import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.log.LogOutput;
import io.espalier.deploy.mistake.FileNames;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.report.Terminal;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: parses the command line, runs the command and turns its end into an exit code. */
public final class Main {

  private final CommandLine commandLine;
  private final Failures failures;

  /**
   * @param commands to add to those of {@link EspalierCommand}, by name
   * @param environment environment variables; {@code ESPALIER_DEBUG=1} is {@code --debug}
   */
  Main(
      Map<String, Object> commands,
      PrintStream out,
      PrintStream err,
      Terminal terminal,
      Map<String, String> environment) {
    EspalierCommand espalier = new EspalierCommand();
    boolean debug = "1".equals(environment.get("ESPALIER_DEBUG"));
    failures = new Failures(() -> debug || espalier.isDebug());
    commandLine = new CommandLine(espalier);
    commands.forEach(commandLine::addSubcommand);
    commandLine // settings are handed down to the commands there are by now
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(terminal.helpColumns())
        .setExecutionStrategy(Main::execute)
        .setParameterExceptionHandler(new UsageErrors())
        .setExecutionExceptionHandler(failures);
  }

  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT); // before any class, Kafka's among them, takes the machine's
    Main program =
        new Main(Map.of(), System.out, System.err, Terminal.ofProcess(), System.getenv());
    int code = program.run(arguments);
    LogOutput.finish();
    if ((code == ExitCode.MISTAKE || code == ExitCode.FAULT) && isEnding()) {
      // A signal's own exit code would say that all is well, such as the last checkpoint.
      Runtime.getRuntime().halt(code);
    }
    System.exit(code);
  }

  /** Runs the last command; a wrong one before --help would be taken for none. */
  private static int execute(ParseResult parsed) {
    if (!parsed.hasSubcommand() && !parsed.unmatched().isEmpty()) {
      throw new UnmatchedArgumentException(parsed.commandSpec().commandLine(), parsed.unmatched());
    }
    return new RunLast().execute(parsed);
  }

  /** Whether a signal ends the process already. */
  private static boolean isEnding() {
    Thread hook = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException ending) {
      return true;
    }
  }

  /** A command line like one that runs, in which nothing has been parsed yet. */
  static CommandLine anew(CommandLine running) {
    return new CommandLine(new EspalierCommand())
        .setOut(running.getOut())
        .setErr(running.getErr())
        .setColorScheme(running.getColorScheme())
        .setCaseInsensitiveEnumValuesAllowed(running.isCaseInsensitiveEnumValuesAllowed())
        .setUsageHelpWidth(running.getUsageHelpWidth())
        .setExecutionStrategy(running.getExecutionStrategy())
        .setParameterExceptionHandler(running.getParameterExceptionHandler())
        .setExecutionExceptionHandler(running.getExecutionExceptionHandler());
  }

  /**
   * Everything but the end of the process.
   *
   * @return one of {@link ExitCode}
   */
  int run(String... arguments) {
    try {
      FileNames.requireLegible(arguments);
      return commandLine.execute(arguments);
    } catch (UserMistake | Error fault) { // picocli only hands exceptions to its handler
      return failures.explain(fault, commandLine);
    }
  }
}
