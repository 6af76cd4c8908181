package io.espalier.deploy.live;

import io.espalier.deploy.report.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.stream.javadsl.Source;

/**
 * What is published about a run, for any number of clients. Publishing appends to a bounded history
 * and returns; each client looks there for news at its own pace. So a slow client costs nothing but
 * resolution: what was thinned out or pushed out before it looked, it is not told. Thread-safe.
 * Once it is closed a stream ends as soon as it has told all.
 *
 * <p>Ids of events are {@code run:sequence}. A client that comes back with the last id it saw gets
 * only what is newer; one that comes with the id of another run gets everything.
 */
public final class LiveView implements AutoCloseable {

  private static final int RETRY_MILLIS = 2_000;

  /** Has content, or a browser would keep it from the page. */
  static final ServerSentEvent HEARTBEAT = ServerSentEvent.create("{}", "heartbeat");

  /** Is told to nobody: the stream is over. */
  private static final ServerSentEvent END = ServerSentEvent.create("", "end");

  private final String run;
  private final LiveLimits limits;
  private final RunHistory history;
  private volatile boolean closed;

  /**
   * @param run tells this run's events from those of another on the same address, such as its start
   *     time
   */
  public LiveView(String run) {
    this(run, LiveLimits.DEFAULT);
  }

  public LiveView(String run, LiveLimits limits) {
    this.run = run;
    this.limits = limits;
    this.history = new RunHistory(limits);
  }

  /** Adds a message to the history. Never blocks on a client. */
  public void publish(LiveMessage message) {
    history.add(message);
  }

  /** Nothing will be published any more; streams end once they have told what was. */
  @Override
  public void close() {
    closed = true;
  }

  /** All that is known now. */
  public RunSnapshot snapshot() {
    return history.snapshot();
  }

  /**
   * The description if there is one, the history in one event, then what is new, until the view is
   * closed.
   */
  public Source<ServerSentEvent, NotUsed> stream() {
    return stream(0);
  }

  /** The stream of a client that has seen everything up to {@code lastEventId}. */
  public Source<ServerSentEvent, NotUsed> streamAfter(String lastEventId) {
    return stream(sequenceOf(lastEventId));
  }

  private Source<ServerSentEvent, NotUsed> stream(long seen) {
    return Source.tick(Duration.ZERO, limits.interval(), NotUsed.getInstance())
        .mapMaterializedValue(timer -> NotUsed.getInstance())
        .statefulMapConcat(
            () -> {
              Client client = new Client(seen);
              return tick -> client.news();
            })
        .takeWhile(event -> event != END)
        .keepAlive(limits.heartbeat(), () -> HEARTBEAT);
  }

  private long sequenceOf(String eventId) {
    String prefix = run + ":";
    if (!eventId.startsWith(prefix)) {
      return 0;
    }
    try {
      long sequence = Long.parseLong(eventId.substring(prefix.length()));
      return sequence >= 0 && sequence <= history.lastSequence() ? sequence : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private String idOf(long sequence) {
    return run + ":" + sequence;
  }

  /** One client's place in the history. Belongs to its stream, which runs one stage at a time. */
  private final class Client {

    private boolean greeted;
    private long seen;

    Client(long seen) {
      this.seen = seen;
      this.greeted = seen > 0;
    }

    List<ServerSentEvent> news() {
      boolean last = closed; // and so is all that was published before
      List<ServerSentEvent> news = greeted ? newer() : opening();
      if (last) {
        news.add(END);
      }
      return news;
    }

    private List<ServerSentEvent> newer() {
      List<ServerSentEvent> news = new ArrayList<>();
      for (Sequenced<? extends LiveMessage> next : history.after(seen)) {
        seen = next.sequence();
        news.add(event(next.message().eventName(), next.message(), seen));
      }
      return news;
    }

    /** The description has the id of nothing seen: without the history it isn't worth much. */
    private List<ServerSentEvent> opening() {
      greeted = true;
      RunSnapshot snapshot = history.snapshot();
      seen = snapshot.sequence();
      List<ServerSentEvent> opening = new ArrayList<>();
      if (snapshot.description() != null) {
        opening.add(event("description", snapshot.description(), 0));
      }
      opening.add(event("history", snapshot, seen));
      return opening;
    }

    private ServerSentEvent event(String name, Object content, long sequence) {
      return ServerSentEvent.create(
          Json.line(content),
          Optional.of(name),
          Optional.of(idOf(sequence)),
          OptionalInt.of(RETRY_MILLIS));
    }
  }
}
