package io.espalier.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import io.espalier.deploy.live.LiveView;
import io.espalier.deploy.live.Samples;
import io.espalier.deploy.predict.TestRuntime;
import io.espalier.deploy.settings.PublishSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server with room for four connections, two of them with a stream. */
@Timeout(60)
class ConnectionsTest {

  private static ActorSystem<Void> system;

  private final LiveView view = new LiveView("run");
  private final Connections connections = new Connections(4, 2);
  private final List<RawClient> clients = new ArrayList<>();
  private HttpServer server;

  @BeforeAll
  static void startSystem() {
    system = ActorSystem.create(Behaviors.empty(), "connections");
  }

  @AfterAll
  static void stopSystem() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void startServer() {
    server = start(system, connections);
  }

  private HttpServer start(ActorSystem<Void> system, Connections connections) {
    Address address = Address.ofLocalPage(0, "--port");
    PageRoutes routes =
        new PageRoutes(
            view,
            connections::mayStream,
            new ProbeRoutes(new Checks(), () -> "metrics"),
            new InferenceRoutes(TestRuntime.inference(PublishSettings.DEFAULT), new Checks()));
    return HttpServer.start(system, address, routes.route(new AllowedHosts(address)), connections);
  }

  @AfterEach
  void close() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
    view.close();
    server.close();
  }

  private RawClient connect() throws IOException {
    RawClient client = RawClient.connect(server.port());
    clients.add(client);
    return client;
  }

  private RawClient watch() throws IOException {
    RawClient client = connect().get("/api/stream", "localhost");
    assertThat(client.status()).isEqualTo(200);
    assertThat(client.await("event:history")).isTrue();
    return client;
  }

  @Test
  void connectionsThatAskForNothingMakeRoomForThoseThatDo() throws Exception {
    for (int silent = 0; silent < 100; silent++) {
      connect();
    }

    assertThat(connect().get("/health/live", "localhost").status()).isEqualTo(200);

    assertThat(clients.get(0).status()).as("what the first of them is told").isEqualTo(-1);
  }

  @Test
  void whoAskedLastStaysAndStreamsStayAnyway() throws Exception {
    RawClient watching = watch();
    RawClient asking = connect().get("/health/live", "localhost");
    assertThat(asking.status()).isEqualTo(200);
    for (int others = 0; others < 20; others++) {
      assertThat(connect().get("/health/live", "localhost").status()).isEqualTo(200);
      asking.get("/health/live", "localhost");
      assertThat(asking.await("HTTP/1.1 200")).isTrue();
    }

    view.publish(Samples.point(64));

    assertThat(watching.await("event:point")).isTrue();
  }

  /** It asked before all others, and its answer is still to come. */
  @Test
  void whoWaitsForAnAnswerStays() throws Exception {
    RawClient sending = connect().begin("/v2/models/espalier/infer", 2);
    for (int others = 0; others < 20; others++) {
      assertThat(connect().get("/health/live", "localhost").status()).isEqualTo(200);
    }

    assertThat(sending.send("}").status()).as("nothing is learnt yet").isEqualTo(503);
  }

  @Test
  void oneStreamMoreThanThereMayBeIsRefusedUntilAnotherIsOver() throws Exception {
    RawClient first = watch();
    watch();
    assertThat(connect().get("/api/stream", "localhost").status()).isEqualTo(503);

    first.close();

    view.publish(Samples.point(64)); // a stream notices with its next word that nobody listens
    Awaitility.await().until(connections::mayStream);
    watch();
  }

  @Test
  void theEndIsToldBeforeTheServerCloses() throws Exception {
    RawClient watching = watch();
    view.publish(Samples.point(64));

    view.close();
    server.close();

    assertThat(watching.await("event:point")).isTrue();
    assertThat(watching.await("nothing")).as("there is more").isFalse();
  }

  @Test
  void whoReadsNothingDoesNotHoldTheEndUp() throws Exception {
    connect();
    connect().get("/api/stream", "localhost");

    view.close();
    server.close();
  }

  /** What it left in the system's buffers is all it costs until then. */
  @Test
  void whoTakesNothingOfAStreamIsHungUpOn() throws Exception {
    ActorSystem<Void> impatient =
        ActorSystem.create(
            Behaviors.empty(),
            "impatient",
            ConfigFactory.parseString("pekko.http.server.idle-timeout = 1 s")
                .withFallback(ConfigFactory.load()));
    for (int records = 0; records < 1_500; records++) {
      view.publish(Samples.point(records));
    }
    Connections one = new Connections(2, 1);
    try (HttpServer strict = start(impatient, one);
        RawClient slow = RawClient.connect(strict.port(), 4_096)) {
      slow.get("/api/stream", "localhost");
      Awaitility.await().until(() -> !one.mayStream());

      Awaitility.await().until(one::mayStream);
    }
    impatient.terminate();
    impatient.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void streamsLeaveRoomForMore() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Connections(4, 4));
  }
}
