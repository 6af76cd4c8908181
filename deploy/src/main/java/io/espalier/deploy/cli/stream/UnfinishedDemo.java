package io.espalier.deploy.cli.stream;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of a demonstration that was stopped before it was done: what is kept, and
 * that there is no report.
 *
 * @param report where one was asked for
 * @param keep folder to go on from
 */
record UnfinishedDemo(@Nullable Path report, @Nullable Path keep) {

  /** Before anything was trained by this process. */
  String whileItStarted() {
    return words(
        "Stopped while it started: nothing was trained.",
        "the run had not begun",
        "Nothing was added to %s: the same command goes on from there.");
  }

  /**
   * @param trained records that the last checkpoint is made of
   * @param version its number
   */
  String after(long trained, long version) {
    return words(
        String.format(Locale.ROOT, "Stopped after %,d records, checkpoint %d.", trained, version),
        "the run was stopped before it had all its records",
        "Kept in %s: the same command goes on from there.");
  }

  /** With all records trained, and the networks not yet compared. */
  String beforeItsReport() {
    return words(
        "All records are trained.",
        "stopped while its dense twin was trained",
        "Kept in %s: the same command trains the twin again, and reports.");
  }

  private String words(String stopped, String withoutReport, String kept) {
    StringBuilder words = new StringBuilder(stopped);
    if (report != null) {
      words.append("\nNo report in %s: %s.".formatted(report, withoutReport));
    }
    if (keep != null) {
      words.append('\n').append(String.format(Locale.ROOT, kept, keep));
    }
    return words.toString();
  }
}
