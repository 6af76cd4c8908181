package io.espalier.deploy.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;

/**
 * The open connections of a server, of which there are only so many. A new one is never kept
 * waiting: it takes the place of the one that has asked for nothing for the longest, and of one
 * that waits for an answer only if all do. What still reads a stream keeps its place, but streams
 * are fewer than connections. Thread-safe.
 */
final class Connections {

  /** The connection is gone only when all of the answer is on its way. */
  private static final HttpHeader HANG_UP =
      org.apache.pekko.http.javadsl.model.headers.Connection.create("close");

  private final int most;
  private final int mostStreams;

  /** Who asked last is last. */
  private final Set<Connection> open = new LinkedHashSet<>();

  /**
   * @param most connections
   * @param mostStreams of them that read a stream; fewer
   */
  Connections(int most, int mostStreams) {
    if (mostStreams < 1 || mostStreams >= most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "streams are at least 1 and fewer than the %d connections, got %d",
              most,
              mostStreams));
    }
    this.most = most;
    this.mostStreams = mostStreams;
  }

  /** What one connection is to be handled with: {@code answers}, and its place among the others. */
  Flow<HttpRequest, HttpResponse, NotUsed> admit(Flow<HttpRequest, HttpResponse, NotUsed> answers) {
    Connection connection = new Connection();
    makeRoomFor(connection).ifPresent(Connection::end);
    return Flow.of(HttpRequest.class)
        .via(connection.end.flow())
        .map(
            request -> {
              asked(connection);
              return request;
            })
        .via(answers)
        .map(
            response -> {
              connection.inHand.decrementAndGet();
              return response.entity().isStrict() ? response : connection.stream(response);
            })
        .watchTermination(
            (nothing, done) -> {
              done.whenComplete((how, failure) -> gone(connection));
              return nothing;
            });
  }

  private synchronized Optional<Connection> makeRoomFor(Connection newest) {
    Optional<Connection> displaced =
        open.size() < most
            ? Optional.empty()
            : open.stream()
                .filter(other -> !other.isStreaming())
                .min(Comparator.comparing(Connection::isWaitedFor));
    displaced.ifPresent(open::remove);
    open.add(newest);
    return displaced;
  }

  private synchronized void asked(Connection connection) {
    connection.inHand.incrementAndGet();
    if (open.remove(connection)) {
      open.add(connection);
    }
  }

  private synchronized void gone(Connection connection) {
    open.remove(connection);
    connection.gone.complete(null);
  }

  /** Whether there may be one more stream. */
  synchronized boolean mayStream() {
    return open.stream().filter(Connection::isStreaming).count() < mostStreams;
  }

  private synchronized List<Connection> all() {
    return new ArrayList<>(open);
  }

  /**
   * Ends all connections, those with a stream once it is over or {@code patience} is, and returns
   * when they are gone: stopping the actor system then cuts nothing off.
   */
  void end(Duration patience) {
    List<Connection> all = all();
    all.stream().filter(connection -> !connection.isStreaming()).forEach(Connection::end);
    CompletableFuture.allOf(
            all.stream().map(connection -> connection.gone).toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    all.forEach(Connection::end);
  }

  /** One of them. It carries one stream at most: whoever reads one to its end is hung up on. */
  private static final class Connection {

    private final SharedKillSwitch end = KillSwitches.shared("connection");
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final AtomicInteger inHand = new AtomicInteger();
    private volatile boolean streams;

    /** Whether somebody waits for an answer. */
    boolean isWaitedFor() {
      return inHand.get() > 0;
    }

    boolean isStreaming() {
      return streams && !gone.isDone();
    }

    HttpResponse stream(HttpResponse response) {
      streams = true;
      return response.addHeader(HANG_UP);
    }

    void end() {
      end.shutdown();
    }
  }
}
