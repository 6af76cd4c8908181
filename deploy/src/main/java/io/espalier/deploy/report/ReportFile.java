package io.espalier.deploy.report;

import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.UserMistake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

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
   * @throws UserMistake if a report could not be written there
   */
  public static ReportFile checked(Path path) {
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
    ReportFile report = new ReportFile(file);
    report.tryFolder();
    return report;
  }

  /**
   * Writes all of the report or, where that fails, leaves the file as it was.
   *
   * @param report a record, as {@link Json} prints it
   * @throws UserMistake if the file system refuses, such as when the disk is full
   */
  public void write(Record report) {
    try {
      Path written = newNeighbour();
      try {
        writeThrough(written, Json.pretty(report) + "\n");
        Files.move(
            written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(written);
      }
    } catch (IOException refused) {
      throw unwritable(refused);
    }
  }

  /** Permissions do not tell everything (read-only file systems, quotas), so it is tried. */
  private void tryFolder() {
    try {
      Files.delete(newNeighbour());
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

  /** In the same folder, for only there a rename is atomic; readable by others like any file. */
  private Path newNeighbour() throws IOException {
    Path neighbour =
        folderOf(file)
            .resolve("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".partial");
    Files.deleteIfExists(neighbour);
    return Files.createFile(neighbour);
  }

  private static void writeThrough(Path target, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static Path folderOf(Path file) {
    Path folder = file.getParent();
    return folder == null ? file : folder;
  }
}
