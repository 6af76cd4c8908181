package io.espalier.deploy.doctor;

import io.espalier.deploy.mistake.JavaOption;
import io.espalier.deploy.report.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether {@code directory} can be written to and has room.
 *
 * @param subject what the directory is for
 */
record DiskCheck(String subject, Path directory) implements Check {

  private static final long PLENTY_BYTES = 2L << 30;
  private static final long LEAST_BYTES = 300L << 20;

  @Override
  public List<Finding> findings() {
    try {
      Path existing = nearestExisting();
      if (!Files.isWritable(existing)) {
        return List.of(
            Finding.fail(
                subject, existing + " is not writable", "Make it writable." + otherwise()));
      }
      return List.of(room(Files.getFileStore(existing).getUsableSpace()));
    } catch (IOException unreadable) {
      return List.of(
          Finding.fail(
              subject,
              directory + " cannot be looked at: " + unreadable,
              "Check that it exists." + otherwise()));
    }
  }

  private Finding room(long freeBytes) {
    String seen = "%s free in %s".formatted(Figures.bytes(freeBytes), directory);
    if (freeBytes < LEAST_BYTES) {
      return Finding.fail(subject, seen, "Free some space." + otherwise());
    }
    return freeBytes < PLENTY_BYTES
        ? Finding.warn(subject, seen, "A long run may fill it: free some space." + otherwise())
        : Finding.ok(subject, seen);
  }

  /** A directory that is made on first use counts as the one it is made in. */
  private Path nearestExisting() throws IOException {
    Path candidate = directory.toAbsolutePath();
    while (!Files.isDirectory(candidate)) {
      candidate = candidate.getParent();
      if (candidate == null) {
        throw new IOException("no such directory");
      }
    }
    return candidate;
  }

  private static String otherwise() {
    return " Or name another one with -Djava.io.tmpdir=DIR for temporary files,"
        + " -Dorg.bytedeco.javacpp.cachedir=DIR for native libraries: "
        + JavaOption.given("OPTION")
        + ".";
  }
}
