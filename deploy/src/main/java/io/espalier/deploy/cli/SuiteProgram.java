package io.espalier.deploy.cli;

import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.cli.prune.PruneCommand;
import io.espalier.deploy.demo.DemoDefaults;
import io.espalier.deploy.suite.SuiteCommand;
import io.espalier.deploy.suite.SuiteRunner;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import picocli.CommandLine;

/**
 * This program as suites run it: each command line by itself, so that no option of one trial is
 * left for the next.
 *
 * @param running the command line that the suites were asked for with
 */
record SuiteProgram(CommandLine running) implements SuiteRunner.Program {

  /** The version, and a checksum of what holds where no option is given. */
  @Override
  public String version(SuiteCommand command) {
    CRC32C checksum = new CRC32C();
    checksum.update(defaults(command).getBytes(StandardCharsets.UTF_8));
    return String.format(
        Locale.ROOT, "espalier %s (defaults %08x)", Version.number(), checksum.getValue());
  }

  private static String defaults(SuiteCommand command) {
    return switch (command) {
      case PRUNE -> PruneCommand.defaults();
      case DEMO -> DemoDefaults.LEARNING.toString();
    };
  }

  @Override
  public boolean run(List<String> arguments) {
    return execute(Main.anew(running), arguments);
  }

  /** Whether options and data fit each other; if not, it has said why. */
  boolean isPossible(List<String> arguments) {
    List<String> checked = new ArrayList<>(arguments);
    checked.add("--check");
    return execute(Main.anew(running).setOut(new PrintWriter(Writer.nullWriter())), checked);
  }

  private static boolean execute(CommandLine program, List<String> arguments) {
    return program.execute(arguments.toArray(String[]::new)) == ExitCode.OK;
  }
}
