package io.espalier.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LiveViewTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final LiveLimits SMALL =
      new LiveLimits(10, 3, Duration.ofMillis(2), Duration.ofHours(1));

  private static ActorSystem<Void> system;

  private final LiveView view = new LiveView("run-7", SMALL);

  @BeforeAll
  static void startSystem() {
    system = ActorSystem.create(Behaviors.empty(), "live-view");
  }

  @AfterAll
  static void stopSystem() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void whoComesLateIsToldEverything() throws Exception {
    view.publish(Samples.description());
    view.publish(Samples.point(64));
    view.publish(Samples.cut(70));
    view.publish(Samples.point(128));
    view.publish(Samples.mask(128));

    Client client = new Client(view.stream());

    ServerSentEvent description = client.next();
    assertThat(description.getEventType()).contains("description");
    assertThat(content(description).get("network").asText()).isEqualTo("4-3-2");
    ServerSentEvent history = client.next();
    assertThat(history.getEventType()).contains("history");
    assertThat(history.getId()).contains("run-7:5");
    assertThat(content(history).get("points").findValuesAsText("records"))
        .containsExactly("64", "128");
    assertThat(content(history).at("/events/0/kind").asText()).isEqualTo("CUT");
    assertThat(content(history).at("/mask/liveConnections/0").asInt()).isEqualTo(3);
    assertThat(content(history).has("summary")).isFalse();
  }

  @Test
  void theSummaryIsTheLastWord() throws Exception {
    Client client = new Client(view.stream());
    assertThat(client.next().getEventType()).contains("history");

    view.publish(Samples.point(64));
    view.publish(new RunSummary(JSON.readTree("{\"checkpoints\":3}")));
    view.publish(Samples.idlePoint(64));
    view.publish(Samples.cut(64));
    view.close();

    assertThat(client.next(2))
        .extracting(event -> event.getEventType().orElseThrow())
        .containsExactly("point", "summary");
    assertThat(view.snapshot().latest()).contains(Samples.point(64));
  }

  @Test
  void afterTheHistoryEachMessageComesOnceInOrder() throws Exception {
    Client client = new Client(view.stream());
    assertThat(client.next().getEventType()).contains("history");

    view.publish(Samples.description());
    view.publish(Samples.point(64));
    view.publish(Samples.cut(64));
    view.publish(Samples.mask(64));
    view.publish(new RunSummary(JSON.readTree("{\"checkpoints\":3}")));

    List<ServerSentEvent> events = client.next(5);
    assertThat(events)
        .extracting(event -> event.getEventType().orElseThrow())
        .containsExactly("description", "point", "event", "mask", "summary");
    assertThat(events)
        .extracting(event -> event.getId().orElseThrow())
        .containsExactly("run-7:1", "run-7:2", "run-7:3", "run-7:4", "run-7:5");
    assertThat(content(events.get(4)).get("checkpoints").asInt()).isEqualTo(3);
  }

  @Test
  void howeverLongNothingIsLearntThereAreTwoPointsOfIt() {
    view.publish(Samples.point(64));
    for (int i = 1; i <= 100; i++) {
      view.publish(Samples.point(128, 0.5 + i / 1_000.0));
    }

    assertThat(view.snapshot().points())
        .extracting(LivePoint::records, LivePoint::accuracy)
        .containsExactly(tuple(64L, 0.9), tuple(128L, 0.501), tuple(128L, 0.6));
  }

  @Test
  void whatTheRunIsDoingIsToldWhenItChanges() throws Exception {
    view.publish(new RunStatus(RunState.STARTING, ""));
    Client client = new Client(view.stream());
    assertThat(content(client.next()).at("/status/state").asText()).isEqualTo("starting");

    view.publish(new RunStatus(RunState.RUNNING, ""));
    view.publish(new RunStatus(RunState.RUNNING, ""));
    view.publish(new RunStatus(RunState.IDLE, "stopping"));

    ServerSentEvent last = client.next();
    while (content(last).get("reason").asText().isEmpty()) {
      last = client.next(); // a client that looks late sees the newest alone
    }
    assertThat(last.getEventType()).contains("status");
    assertThat(last.getId()).contains("run-7:3");
    assertThat(content(last).get("state").asText()).isEqualTo("idle");
  }

  @Test
  void whoComesAfterTheEndSeesTheSummary() throws Exception {
    view.publish(Samples.point(64));
    view.publish(new RunSummary(JSON.readTree("{\"checkpoints\":3}")));

    ServerSentEvent history = new Client(view.stream()).next();

    assertThat(content(history).at("/summary/checkpoints").asInt()).isEqualTo(3);
  }

  @Test
  void whoComesBackGetsOnlyWhatIsNew() throws Exception {
    view.publish(Samples.description());
    view.publish(Samples.point(64));
    view.publish(Samples.cut(70));

    ServerSentEvent next = new Client(view.streamAfter("run-7:2")).next();

    assertThat(next.getEventType()).contains("event");
    assertThat(next.getId()).contains("run-7:3");
  }

  @Test
  void theIdOfAnotherRunOrOfNothingBringsEverything() throws Exception {
    view.publish(Samples.point(64));

    for (String id : List.of("run-6:1", "run-7:99", "run-7:-1", "run-7:x", "run-7:0", "", "1")) {
      assertThat(new Client(view.streamAfter(id)).next().getEventType()).contains("history");
    }
  }

  @Test
  void historyAndEventsAreBounded() {
    for (int i = 0; i < 1_000; i++) {
      view.publish(Samples.point(i));
      view.publish(Samples.cut(i));
    }

    RunSnapshot snapshot = view.snapshot();

    assertThat(snapshot.points()).hasSizeBetween(5, 11);
    assertThat(snapshot.points().get(0).records()).isZero();
    assertThat(snapshot.latest().orElseThrow().records()).isEqualTo(999);
    assertThat(snapshot.events()).extracting(LiveEvent::records).containsExactly(997L, 998L, 999L);
  }

  @Test
  void aClientThatDoesNotReadHoldsNobodyUpAndCatchesUpInBounds() throws Exception {
    Client slow = new Client(view.stream());
    slow.next();
    long last = 20_000;

    for (long records = 1; records <= last; records++) {
      view.publish(Samples.point(records));
    }

    int told = 0;
    long records = 0;
    while (records < last) {
      records = content(slow.next()).get("records").asLong();
      told++;
    }
    assertThat(told).isLessThan(1_000);
  }

  @Test
  void silenceIsFilledWithHeartbeats() throws Exception {
    LiveLimits impatient = new LiveLimits(10, 3, Duration.ofMillis(2), Duration.ofMillis(5));
    Client client = new Client(new LiveView("quiet", impatient).stream());

    // whether the first heartbeat is before the history depends on how fast the stream starts
    List<ServerSentEvent> events = client.next(4);
    assertThat(events)
        .filteredOn(event -> !event.equals(LiveView.HEARTBEAT))
        .singleElement()
        .satisfies(event -> assertThat(event.getEventType()).contains("history"));
  }

  private static JsonNode content(ServerSentEvent event) throws Exception {
    return JSON.readTree(event.getData());
  }

  /** Reads a stream event by event, as slowly as the test likes. */
  private static final class Client {

    private final SinkQueueWithCancel<ServerSentEvent> queue;

    Client(Source<ServerSentEvent, NotUsed> stream) {
      queue = stream.runWith(Sink.<ServerSentEvent>queue(1), system);
    }

    ServerSentEvent next() throws Exception {
      return queue.pull().toCompletableFuture().get(20, TimeUnit.SECONDS).orElseThrow();
    }

    List<ServerSentEvent> next(int count) throws Exception {
      List<ServerSentEvent> events = new ArrayList<>();
      while (events.size() < count) {
        events.add(next());
      }
      return events;
    }
  }
}
