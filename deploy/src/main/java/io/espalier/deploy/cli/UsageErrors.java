package io.espalier.deploy.cli;

import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.config.RenamedSettings;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in two or three lines what was not understood and where the help is. */
final class UsageErrors implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = command.getErr();
    Optional<String> renamed = renamed(error);
    err.println(
        command.getColorScheme().errorText("espalier: " + renamed.orElseGet(() -> words(error))));
    if (renamed.isEmpty()) {
      UnmatchedArgumentException.printSuggestions(error, err);
    }
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  /** An option that had this name in an earlier version. */
  private static Optional<String> renamed(ParameterException error) {
    return error instanceof UnmatchedArgumentException unmatched
        ? unmatched.getUnmatched().stream()
            .filter(argument -> argument.startsWith("--"))
            .map(argument -> argument.split("=", 2)[0])
            .flatMap(
                option ->
                    RenamedSettings.newName(option.substring(2)).stream()
                        .filter(name -> has(error.getCommandLine(), name))
                        .map(name -> "%s is called --%s now.".formatted(option, name)))
            .findFirst()
        : Optional.empty();
  }

  private static boolean has(CommandLine command, String option) {
    return command.getCommandSpec().optionsMap().containsKey("--" + option);
  }

  /** Without the names of Java's types. */
  private static String words(ParameterException error) {
    if (error instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && error.getCommandLine().getParent() == null) {
      return "there is no command '%s'".formatted(unmatched.getUnmatched().get(0));
    }
    return String.valueOf(error.getMessage())
        .replaceFirst(
            "^Error: Missing required argument \\(specify one of these\\): \\((.*)\\)$",
            "one of these is needed: $1")
        .replaceFirst(
            "^Error: (.*) are mutually exclusive \\(specify only one\\)$", "give only one of $1")
        .replaceFirst("is not an? (int|long)$", "is not a whole number")
        .replaceFirst("is not a double$", "is not a number");
  }
}
