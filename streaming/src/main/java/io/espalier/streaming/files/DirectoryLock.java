package io.espalier.streaming.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a directory for one owner, of this process or another. The system takes the lock away from
 * a process that is killed.
 */
public final class DirectoryLock implements AutoCloseable {

  /** The file in the directory that is locked. */
  public static final String FILE = "espalier.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a directory that exists; empty when another owner has it.
   *
   * @throws UncheckedIOException when the directory can't be written to
   */
  public static Optional<DirectoryLock> take(Path directory) {
    try {
      FileChannel channel =
          FileChannel.open(
              directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new DirectoryLock(channel));
    } catch (IOException refused) {
      throw new UncheckedIOException("can't lock " + directory, refused);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ofThisProcess) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException unclosed) {
      throw new UncheckedIOException("can't unlock a directory", unclosed);
    }
  }
}
