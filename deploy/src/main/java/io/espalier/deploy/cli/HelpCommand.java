package io.espalier.deploy.cli;

import io.espalier.deploy.cli.option.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code espalier help}: what {@code --help} says, for those who ask in this way. */
@Command(name = "help", description = "Says what a command can do, as its --help does.")
final class HelpCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "one of them; none for all")
  private @Nullable String command;

  @Override
  public Integer call() {
    CommandLine espalier = spec.parent().commandLine();
    CommandLine asked = command == null ? espalier : named(espalier, command);
    asked.usage(spec.commandLine().getOut(), spec.commandLine().getColorScheme());
    return ExitCode.OK;
  }

  private static CommandLine named(CommandLine espalier, String command) {
    CommandLine named = espalier.getSubcommands().get(command);
    if (named == null) {
      throw new UnmatchedArgumentException(espalier, List.of(command));
    }
    return named;
  }
}
