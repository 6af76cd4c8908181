package io.espalier.deploy.cli.stream;

import ch.qos.logback.core.joran.spi.JoranException;
import io.espalier.actors.guardian.RunGuardian;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.compute.Compute;
import io.espalier.deploy.log.LogOutput;
import io.espalier.deploy.service.Serve;
import io.espalier.deploy.settings.LoadedSettings;
import io.espalier.deploy.settings.SettingsLoader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code espalier serve}: the service against a broker that is there. */
@Command(
    name = "serve",
    description = {
      "Trains and prunes a network on a topic of your Kafka, until it is told to stop. It goes on"
          + " from its newest checkpoint; offsets are part of it, so no record is lost or learnt"
          + " twice.%n",
      "--print-defaults prints every setting with its default and what it means. Each can also be"
          + " given in the environment: espalier.kafka.bootstrap-servers as"
          + " ESPALIER_KAFKA_BOOTSTRAP_SERVERS.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier serve --config espalier.conf",
      "  espalier serve --config espalier.conf --check     only validate and print the settings",
      "  espalier serve --print-defaults                   all settings there are, explained"
    })
public final class ServeCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init")
  private Source source;

  /** Settings to run by, or the question which there are. */
  private static final class Source {

    @Option(
        names = "--config",
        required = true,
        paramLabel = "FILE",
        description = "settings in HOCON; what --print-defaults prints is a file to start from")
    @SuppressWarnings("NullAway.Init")
    private Path config;

    @Option(
        names = "--print-defaults",
        required = true,
        description = "print every setting with its default and what it means, start nothing")
    private boolean printsDefaults;
  }

  @Option(names = "--check", description = "validate and print the settings, start nothing")
  private boolean check;

  @Override
  public Integer call() throws JoranException {
    PrintWriter out = spec.commandLine().getOut();
    if (source.printsDefaults) {
      out.print(SettingsLoader.defaults());
      out.flush();
      return ExitCode.OK;
    }
    LoadedSettings settings = SettingsLoader.load(source.config);
    out.println(settings);
    settings.doubts().forEach(doubt -> spec.commandLine().getErr().println("espalier: " + doubt));
    if (check) {
      Serve.check(settings);
      return ExitCode.OK;
    }
    LogOutput.apply(settings.serve().log());
    Compute.start(settings.serve().compute());
    try (Serve serve = Serve.start(settings)) {
      serve
          .recordsBefore()
          .ifPresent(records -> out.printf(Locale.ROOT, "Going on after %,d records.%n", records));
      out.println("Watch at " + serve.url());
      out.println("Metrics and health at " + serve.probesUrl());
      out.println("Predictions at " + serve.modelUrl());
      RunGuardian.Finished finished = serve.await();
      out.printf(
          Locale.ROOT,
          "Stopped after %,d records, checkpoint %d.%n",
          finished.last().records(),
          finished.version());
    }
    return ExitCode.OK;
  }
}
