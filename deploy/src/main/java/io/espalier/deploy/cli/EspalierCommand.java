package io.espalier.deploy.cli;

import io.espalier.deploy.cli.exchange.ExportCommand;
import io.espalier.deploy.cli.exchange.ImportCommand;
import io.espalier.deploy.cli.exchange.PredictCommand;
import io.espalier.deploy.cli.prune.PruneCommand;
import io.espalier.deploy.cli.stream.DemoCommand;
import io.espalier.deploy.cli.stream.DetectorsCommand;
import io.espalier.deploy.cli.stream.GuardsCommand;
import io.espalier.deploy.cli.stream.ProduceCommand;
import io.espalier.deploy.cli.stream.ServeCommand;
import io.espalier.deploy.cli.stream.StepsCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code espalier}: what it is, what it can do, and the options every command has. */
@Command(
    name = "espalier",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    description = "Trains and prunes neural networks while data streams through them.",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it did what was asked",
      "1:it could not, for a reason you can put right; the reason is printed",
      "2:the command line was not understood",
      "70:a fault of the program; a stack trace is printed",
      "130:interrupted by Ctrl-C (143: by a signal to terminate)"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier demo             watch a network being pruned while it learns",
      "  espalier doctor           is this machine ready?",
      "  espalier doctor --help    what a command can do (also: espalier help doctor)"
    },
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      ProduceCommand.class,
      PruneCommand.class,
      PredictCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      ExperimentsCommand.class,
      DetectorsCommand.class,
      GuardsCommand.class,
      StepsCommand.class,
      InspectCommand.class,
      DoctorCommand.class,
      HelpCommand.class
    })
final class EspalierCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of every failure (also: ESPALIER_DEBUG=1).")
  private boolean debug;

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  boolean isDebug() {
    return debug;
  }
}
