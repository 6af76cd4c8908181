package io.espalier.deploy.cli;

import io.espalier.actors.guardian.UnsavedException;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.mistake.FileNames;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.model.train.DivergedException;
import io.espalier.streaming.dataset.DataException;
import io.espalier.streaming.kafka.StreamUnavailableException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.concurrent.CancellationException;
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

  /** Whether the message alone says what is wrong and what to do. */
  private static boolean isMistake(Throwable failure) {
    return failure instanceof UserMistake
        || failure instanceof StreamUnavailableException
        || failure instanceof DataException
        || failure instanceof DivergedException
        || failure instanceof UnsavedException;
  }

  /** Prints what there is to say about {@code thrown} and returns the exit code for it. */
  int explain(Throwable thrown, CommandLine command) {
    Throwable failure =
        thrown instanceof InvalidPathException name ? FileNames.illegible(name) : thrown;
    PrintWriter err = command.getErr();
    if (isMistake(failure)) {
      String words =
          failure instanceof UserMistake mistake
              ? mistake.explanation()
              : String.valueOf(failure.getMessage());
      err.println(command.getColorScheme().errorText("espalier: " + words));
      if (debug.getAsBoolean()) {
        failure.printStackTrace(err);
      }
      return ExitCode.MISTAKE;
    }
    if (failure instanceof InterruptedException || failure instanceof CancellationException) {
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
