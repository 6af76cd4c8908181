package io.espalier.deploy.cli.option;

import io.espalier.deploy.report.ReportFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a report goes, if one is wanted. */
public final class ReportOption {

  @Option(names = "--report", paramLabel = "FILE", description = "where to write the JSON report")
  private @Nullable Path report;

  public @Nullable Path path() {
    return report;
  }

  /**
   * The file, which can be written; null if no report is wanted.
   *
   * @throws io.espalier.deploy.mistake.UserMistake when it can't
   */
  public @Nullable ReportFile checked() {
    return report == null ? null : ReportFile.checked(report);
  }
}
