package io.espalier.streaming.kafka;

import io.espalier.streaming.files.DirectoryLock;
import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.utils.Utils;

/**
 * The real Kafka server in this process: one node that is broker and controller, reachable from
 * this machine only.
 *
 * <p>Its directory outlives it unless it was made by {@link #temporary()}. A record that a producer
 * was given an acknowledgement for is there when the directory is opened again, also after the
 * process was killed.
 *
 * <p>Running from when it is opened until {@link #close()}, which may be called more than once.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private final Path directory;
  private final boolean deleteDirectory;
  private final PreboundSockets sockets;
  private final int port;
  private final BrokerFaults faults;
  private final DirectoryLock lock;
  private final BrokerNode node;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedBroker(
      Path directory,
      boolean deleteDirectory,
      PreboundSockets sockets,
      DirectoryLock lock,
      Map<String, String> overrides) {
    this.lock = lock;
    this.directory = directory;
    this.deleteDirectory = deleteDirectory;
    this.sockets = sockets;
    this.port = sockets.brokerPort();
    this.faults = new BrokerFaults();
    this.node = new BrokerNode(directory, sockets, faults, overrides);
  }

  /** A broker on any free port whose records are deleted when it is closed. */
  public static EmbeddedBroker temporary() {
    try {
      return open(Files.createTempDirectory("espalier-broker-"), true, 0, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("can't make a temporary directory for the broker", e);
    }
  }

  /**
   * A broker over {@code directory}, which is created when it is missing and continued when it was
   * a broker's before.
   *
   * @param port the port for clients; 0 for any free one
   * @param overrides Kafka broker properties on top of the small defaults
   * @throws StreamUnavailableException if the port is taken or the broker can't start
   */
  public static EmbeddedBroker at(Path directory, int port, Map<String, String> overrides) {
    try {
      Path absolute = Files.createDirectories(directory.toAbsolutePath());
      return open(absolute, false, port, overrides);
    } catch (IOException e) {
      throw new UncheckedIOException("can't make the broker's directory " + directory, e);
    }
  }

  /** What a client needs to connect: {@code host:port}. */
  public String bootstrapServers() {
    return BrokerProperties.HOST + ":" + port;
  }

  public int port() {
    return port;
  }

  public Path directory() {
    return directory;
  }

  /** Completes with the first fault that the broker can't continue after; never, if all is well. */
  public CompletionStage<StreamUnavailableException> failure() {
    return faults.first();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      node.shutdown();
      sockets.close();
      lock.close();
      if (deleteDirectory) {
        deleteDirectory();
      }
    }
  }

  private static EmbeddedBroker open(
      Path directory, boolean deleteDirectory, int port, Map<String, String> overrides) {
    PreboundSockets sockets = PreboundSockets.bind(port);
    DirectoryLock lock;
    try {
      lock = DirectoryLock.take(directory).orElseThrow(() -> inUse(directory));
    } catch (RuntimeException taken) {
      sockets.close();
      throw taken;
    }
    try {
      EmbeddedBroker broker =
          new EmbeddedBroker(directory, deleteDirectory, sockets, lock, overrides);
      broker.node.startup();
      return broker;
    } catch (RuntimeException e) {
      sockets.close();
      lock.close();
      throw new StreamUnavailableException(
          Reason.BROKER_FAILED,
          "The embedded broker can't start in %s: %s".formatted(directory, e.getMessage()),
          e);
    }
  }

  private void deleteDirectory() {
    try {
      Utils.delete(directory.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("can't delete the broker's directory " + directory, e);
    }
  }

  /**
   * Kafka has a lock of its own, but finds out late: a start that fails half-way can wait for
   * minutes for a controller that never came.
   */
  private static StreamUnavailableException inUse(Path directory) {
    return new StreamUnavailableException(
        Reason.BROKER_FAILED,
        "The embedded broker can't start in %s: another one uses it. Stop that one, or name another folder."
            .formatted(directory),
        null);
  }
}
