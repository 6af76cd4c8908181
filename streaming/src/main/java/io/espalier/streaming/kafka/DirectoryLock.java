package io.espalier.streaming.kafka;

import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a directory for one broker, of this process or another. Kafka has a lock of its own, but
 * finds out late: a start that fails half-way can wait for minutes for a controller that never
 * came. The system takes the lock away from a process that is killed.
 */
final class DirectoryLock implements AutoCloseable {

  private static final String FILE = "espalier.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws StreamUnavailableException when another broker has it
   */
  static DirectoryLock take(Path directory) {
    try {
      FileChannel channel =
          FileChannel.open(
              directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new StreamUnavailableException(
            Reason.BROKER_FAILED,
            "The embedded broker can't start in %s: another one uses it. Stop that one, or name another folder."
                .formatted(directory),
            null);
      }
      return new DirectoryLock(channel);
    } catch (IOException refused) {
      throw new UncheckedIOException("can't lock the broker's directory " + directory, refused);
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
      throw new UncheckedIOException("can't unlock the broker's directory", unclosed);
    }
  }
}
