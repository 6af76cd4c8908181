package io.espalier.deploy.service;

import io.espalier.streaming.files.DirectoryLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that goes when it is closed. A process that is killed leaves its own behind, but not the
 * lock of it: whoever makes the next one deletes those that nobody holds.
 */
public final class TemporaryFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);

  private final Path path;
  private final DirectoryLock lock;

  private TemporaryFolder(Path path, DirectoryLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes one in {@code parent}, after those there with the same prefix that were left behind. */
  public static TemporaryFolder make(Path parent, String prefix) throws IOException {
    deleteLeftBehind(parent, prefix);
    Path path = Files.createTempDirectory(parent, prefix);
    DirectoryLock lock =
        DirectoryLock.take(path)
            .orElseThrow(() -> new IOException(path + " was taken by another process"));
    return new TemporaryFolder(path, lock);
  }

  public Path path() {
    return path;
  }

  private static void deleteLeftBehind(Path parent, String prefix) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, prefix + "*")) {
      for (Path folder : folders) {
        takeLeftBehind(folder).ifPresent(TemporaryFolder::close);
      }
    }
  }

  /** One without a lock file may be in use: its maker has yet to take the lock. */
  private static Optional<TemporaryFolder> takeLeftBehind(Path folder) {
    if (!Files.isWritable(folder.resolve(DirectoryLock.FILE))) {
      return Optional.empty();
    }
    try {
      return DirectoryLock.take(folder).map(lock -> new TemporaryFolder(folder, lock));
    } catch (UncheckedIOException refused) {
      LOG.debug("the folder {} is left as it is", folder, refused);
      return Optional.empty();
    }
  }

  /** Deletes it with all that is in it, the lock at last. */
  @Override
  public void close() {
    try {
      delete();
    } catch (IOException | UncheckedIOException undeleted) {
      LOG.warn("the temporary folder {} is left behind: {}", path, undeleted.toString());
    } finally {
      lock.close();
    }
  }

  private void delete() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Path lockFile = path.resolve(DirectoryLock.FILE);
    for (Path entry : deepestFirst()) {
      if (!entry.equals(lockFile) && !entry.equals(path)) {
        Files.deleteIfExists(entry);
      }
    }
    Files.deleteIfExists(lockFile);
    Files.deleteIfExists(path);
  }

  private List<Path> deepestFirst() throws IOException {
    try (Stream<Path> entries = Files.walk(path)) {
      return entries.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
