package io.espalier.deploy.command;

import io.espalier.deploy.mistake.UserMistake;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Turns what a command throws into words and an exit code: a user's mistake into a message, an
 * interruption into silence, anything else into a stack trace that is worth reporting.
 */
final class Failures implements IExecutionExceptionHandler {

  private final BooleanSupplier debug;

  /**
   * @param debug whether a user's mistake should come with its stack trace; asked after parsing
   */
  Failures(BooleanSupplier debug) {
    this.debug = debug;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    return explain(failure, command);
  }

  /** Prints what there is to say about {@code failure} and returns the exit code for it. */
  int explain(Throwable failure, CommandLine command) {
    PrintWriter err = command.getErr();
    if (failure instanceof UserMistake mistake) {
      err.println(command.getColorScheme().errorText("espalier: " + mistake.explanation()));
      if (debug.getAsBoolean()) {
        mistake.printStackTrace(err);
      }
      return ExitCode.MISTAKE;
    }
    if (failure instanceof InterruptedException) {
      err.println("espalier: interrupted");
      return ExitCode.INTERRUPTED;
    }
    err.println(
        command.getColorScheme().errorText("espalier: this is a fault of the program, not yours"));
    failure.printStackTrace(err);
    err.println(
        "Please report it with the lines above, the command you typed and the output of"
            + " 'espalier doctor'.");
    return ExitCode.FAULT;
  }
}
