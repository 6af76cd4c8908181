package io.espalier.model.format;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a name for a file to write leads to.
 *
 * @param file behind all symbolic links
 * @param replaceable whether it may be replaced by another file: one that is not there, or a plain
 *     one. A device, a pipe or what a process has open is written into instead
 */
record Destination(Path file, boolean replaceable) {

  private static final Path PROCESSES = Path.of("/proc");

  /** As many as Linux follows. */
  private static final int MOST_LINKS = 40;

  /**
   * Looks where a name leads.
   *
   * @throws IOException when it leads to a folder, or links to itself
   */
  static Destination of(Path name) throws IOException {
    if (Files.isDirectory(name)) {
      throw new FileSystemException(name.toString(), null, "it is a folder");
    }
    Path file = name;
    for (int links = 0; Files.isSymbolicLink(file); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(name.toString());
      }
      if (isOfAProcess(file)) {
        return new Destination(name, false);
      }
      file = file.resolveSibling(Files.readSymbolicLink(file));
    }
    return new Destination(file, Files.notExists(file) || Files.isRegularFile(file));
  }

  /** A link such as {@code /proc/self/fd/1}, which stands for an open file and not for a name. */
  private static boolean isOfAProcess(Path link) throws IOException {
    Path folder = link.toAbsolutePath().resolveSibling("");
    return folder.toRealPath().startsWith(PROCESSES);
  }
}
