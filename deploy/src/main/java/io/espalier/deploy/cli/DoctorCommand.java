package io.espalier.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.compute.Compute;
import io.espalier.deploy.doctor.Diagnosis;
import io.espalier.deploy.doctor.Doctor;
import io.espalier.deploy.doctor.Finding;
import io.espalier.deploy.report.Json;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code espalier doctor}: how this machine is, line by line. */
@Command(
    name = "doctor",
    description = "Looks at this machine: Java, native libraries, GPU, memory, disk, ports.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier doctor          one line for each thing, with the fix where there is one",
      "  espalier doctor --json   the same for a program"
    })
final class DoctorCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    Compute.hideUnusableCuda();
    Diagnosis diagnosis = Doctor.ofThisMachine().examine();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.pretty(diagnosis));
    } else {
      diagnosis.findings().forEach(finding -> print(finding, out));
    }
    return diagnosis.isFit() ? ExitCode.OK : ExitCode.MISTAKE;
  }

  private void print(Finding finding, PrintWriter out) {
    Ansi ansi = spec.commandLine().getColorScheme().ansi();
    String status = "%-4s".formatted(finding.status());
    out.printf(
        Locale.ROOT,
        "%s  %-15s  %s%n",
        ansi.string("@|" + colour(finding.status()) + " " + status + "|@"),
        finding.subject(),
        finding.message());
    if (!finding.fix().isEmpty()) {
      out.printf(Locale.ROOT, "%23s%s%n", "→ ", finding.fix());
    }
  }

  private static String colour(Finding.Status status) {
    return switch (status) {
      case OK -> "green";
      case WARN -> "yellow";
      case FAIL -> "bold,red";
    };
  }
}
