package io.espalier.deploy.report;

import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.Overwriting;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.model.format.DurableWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * The place of a report. To have one is to know that it could be written to when the run began, so
 * that a mistyped path costs a second and not an hour.
 */
public final class ReportFile {

  private static final String ANOTHER = "Name another file with --report.";

  private final Path file;

  private ReportFile(Path file) {
    this.file = file;
  }

  /**
   * The place {@code path}, tried out.
   *
   * @param read files that are read, which it must not replace
   * @throws UserMistake if a report could not be written there
   */
  public static ReportFile checked(Path path, Collection<Path> read) {
    Path file = path.toAbsolutePath();
    Path folder = folderOf(file);
    if (!Files.isDirectory(folder)) {
      throw new UserMistake(
          "the report cannot go to %s: there is no folder %s".formatted(path, folder),
          "Make it (mkdir -p %s) or name another file with --report.".formatted(folder));
    }
    if (Files.isDirectory(file)) {
      throw new UserMistake("the report cannot go to %s: it is a folder".formatted(path), ANOTHER);
    }
    Overwriting.refuse(file, read, ANOTHER);
    ReportFile report = new ReportFile(file);
    report.tryOut();
    return report;
  }

  /**
   * Writes all of the report or, where that fails, leaves the file as it was; see {@link
   * DurableWrite#file} for what is no plain file.
   *
   * @param report a record, as {@link Json} prints it
   * @throws UserMistake if the file system refuses, such as when the disk is full
   */
  public void write(Record report) {
    try {
      ByteBuffer text = StandardCharsets.UTF_8.encode(Json.pretty(report) + "\n");
      DurableWrite.file(
          file,
          channel -> {
            while (text.hasRemaining()) {
              channel.write(text);
            }
          });
    } catch (IOException refused) {
      throw unwritable(refused);
    }
  }

  private void tryOut() {
    try {
      DurableWrite.tryFile(file);
    } catch (IOException refused) {
      throw unwritable(refused);
    }
  }

  private UserMistake unwritable(IOException refused) {
    return new UserMistake(
        "the report cannot be written to %s (%s)".formatted(file, FileTrouble.words(refused)),
        ANOTHER,
        refused);
  }

  private static Path folderOf(Path file) {
    Path folder = file.getParent();
    return folder == null ? file : folder;
  }
}
