package io.espalier.actors.guardian;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The versions of checkpoints that a run leaves behind. */
final class LeftVersions {

  private LeftVersions() {}

  /** Oldest first. */
  static List<Path> in(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.getFileName().toString().startsWith("version-"))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Copies what a run that was killed left, which may still write and delete: what a process that
   * is killed does not.
   */
  static void copy(Path folder, Path to) {
    in(folder).forEach(version -> copyVersion(version, to));
  }

  /** Copies one; one that is deleted meanwhile is left out: newer ones stand then. */
  static void copyVersion(Path version, Path to) {
    Path copied = to.resolve(version.getFileName());
    try {
      Files.createDirectories(copied);
      copyFiles(version, copied);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void copyFiles(Path version, Path copied) throws IOException {
    try {
      for (Path file : files(version)) {
        Files.copy(file, copied.resolve(file.getFileName()));
      }
    } catch (NoSuchFileException deleted) {
      for (Path file : files(copied)) {
        Files.delete(file);
      }
      Files.delete(copied);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
