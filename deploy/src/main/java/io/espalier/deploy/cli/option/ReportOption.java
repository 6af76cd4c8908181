package io.espalier.deploy.cli.option;

import io.espalier.deploy.report.ReportFile;
import java.nio.file.Path;
import java.util.Collection;
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
   * @param read files that are read, which it must not replace
   * @throws io.espalier.deploy.mistake.UserMistake when it can't
   */
  public @Nullable ReportFile checked(Collection<Path> read) {
    return report == null ? null : ReportFile.checked(report, read);
  }
}
