package io.espalier.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.deploy.inference.Inference;
import io.espalier.deploy.live.LiveView;
import io.espalier.deploy.live.RunState;
import io.espalier.deploy.live.RunStatus;
import io.espalier.deploy.live.Samples;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.predict.TestRuntime;
import io.espalier.deploy.settings.PublishSettings;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PageServerTest {

  private static final Inference NO_MODEL = TestRuntime.inference(PublishSettings.DEFAULT);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCRAPE = "# TYPE espalier_loss gauge\nespalier_loss 0.25\n";

  private static ActorSystem<Void> system;

  private final HttpClient client = HttpClient.newHttpClient();
  private final LiveView view = new LiveView("run");
  private final Checks checks = new Checks();
  private PageServer server;

  @BeforeAll
  static void startSystem() {
    system = ActorSystem.create(Behaviors.empty(), "page-server");
  }

  @AfterAll
  static void stopSystem() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void startServer() {
    server = start(0);
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/,                    text/html; charset=UTF-8",
    "/assets/app.js,       application/javascript; charset=UTF-8",
    "/assets/chart.umd.js, application/javascript; charset=UTF-8",
    "/assets/style.css,    text/css; charset=UTF-8",
    "/assets/favicon.svg,  image/svg+xml",
    "/api/state,           application/json",
    "/metrics,             text/plain; version=0.0.4; charset=UTF-8",
    "/health/live,         application/json",
  })
  void eachPathHasItsContentTypeAndTheSecurityHeaders(String path, String contentType)
      throws Exception {
    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains(contentType);
    assertThat(response.body()).isNotBlank();
    assertSecured(response);
  }

  @Test
  void everyFileOfThePageIsServed() throws Exception {
    File folder = new File(Objects.requireNonNull(getClass().getResource("/page")).toURI());
    List<String> files = Stream.of(Objects.requireNonNull(folder.list())).sorted().toList();

    assertThat(files).contains("index.html", "app.js");
    for (String file : files) {
      String path = file.equals("index.html") ? "/" : "/assets/" + file;
      assertThat(get(path).statusCode()).as(file).isEqualTo(200);
    }
  }

  @Test
  void thePageAsksOnlyForWhatIsServedAndHasNoInlineScript() throws Exception {
    String page = get("/").body();

    List<String> asked =
        Pattern.compile("(?:src|href)=\"([^\"]+)\"")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(asked).contains("assets/app.js", "assets/style.css");
    for (String reference : asked) {
      assertThat(get("/" + reference).statusCode()).as(reference).isEqualTo(200);
    }
    assertThat(page).doesNotContainPattern("<script(?![^>]*src=)").doesNotContain(" style=");
    for (MatchResult script :
        Pattern.compile("assets/(\\w+\\.js)").matcher(page).results().toList()) {
      assertImportsServed(script.group(1));
    }
  }

  private void assertImportsServed(String script) throws Exception {
    for (MatchResult imported :
        Pattern.compile("from \"\\./([^\"]+)\"")
            .matcher(get("/assets/" + script).body())
            .results()
            .toList()) {
      assertThat(get("/assets/" + imported.group(1)).statusCode())
          .as("%s imports %s", script, imported.group(1))
          .isEqualTo(200);
    }
  }

  @Test
  void anUnchangedFileIsNotSentAgain() throws Exception {
    HttpResponse<String> first = get("/assets/style.css");
    String tag = first.headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> again = send(request("/assets/style.css").header("If-None-Match", tag));

    assertThat(first.headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/assets/",
        "/assets/index.html",
        "/assets/../index.html",
        "/assets/../page/app.js",
        "/assets/%2e%2e/page/app.js",
        "/assets/..%2fpage%2fapp.js",
        "/assets/%2fetc%2fpasswd",
        "/assets//etc/passwd",
        "/assets/..%5c..%5cetc%5cpasswd",
        "/page/app.js",
        "/META-INF/MANIFEST.MF",
        "/assets/PageServer.class",
      })
  void whatIsNotNamedIsNotThereAndTheAnswerSaysWhatIs(String path) throws Exception {
    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).startsWith("Nothing here. What exists:").contains("/api/stream");
    assertSecured(response);
  }

  @Test
  void nothingCanBeChanged() throws Exception {
    HttpResponse<String> response =
        send(request("/api/state").POST(HttpRequest.BodyPublishers.ofString("{}")));

    assertThat(response.statusCode()).isEqualTo(405);
    assertSecured(response);
  }

  @Test
  void theStateIsThePresentWithoutThePast() throws Exception {
    view.publish(Samples.description());
    view.publish(Samples.point(64));
    view.publish(Samples.point(128));
    view.publish(Samples.cut(130));

    JsonNode state = JSON.readTree(get("/api/state").body());

    assertThat(state.at("/description/network").asText()).isEqualTo("4-3-2");
    assertThat(state.at("/latest/records").asLong()).isEqualTo(128);
    assertThat(state.at("/events/0/text").asText()).isEqualTo("round at 130");
    assertThat(state.has("points")).isFalse();
  }

  @Test
  void theScrapeIsPassedOnAsItIs() throws Exception {
    assertThat(get("/metrics").body()).isEqualTo(SCRAPE);
  }

  @Test
  void aScrapeThatFailsIsAServerErrorWithoutDetails() throws Exception {
    server.close();
    server =
        PageServer.start(
            system,
            Address.ofLocalPage(0, "--port"),
            view,
            checks,
            () -> {
              throw new IllegalStateException("a secret");
            },
            NO_MODEL);

    HttpResponse<String> response = get("/metrics");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("secret");
    assertSecured(response);
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "ready", "startup"})
  void aProbeSaysWhyItIsRed(String probe) throws Exception {
    assertThat(get("/health/" + probe).statusCode()).isEqualTo(200);
    checks.failing = probe;

    HttpResponse<String> red = get("/health/" + probe);

    assertThat(red.statusCode()).isEqualTo(503);
    assertThat(JSON.readTree(red.body()))
        .isEqualTo(JSON.readTree("{\"healthy\":false,\"reason\":\"no batch for 30 s\"}"));
  }

  @Test
  void theStreamTellsTheHistoryThenWhatIsNewAndEndsWithTheServer() throws Exception {
    view.publish(Samples.description());
    view.publish(Samples.point(64));

    HttpResponse<Stream<String>> response =
        client.send(request("/api/stream").build(), BodyHandlers.ofLines());
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");

    List<String> ids = new ArrayList<>();
    try (Stream<String> lines = response.body()) {
      lines
          .filter(line -> line.startsWith("id:"))
          .peek(ids::add)
          .forEach(this::publishOrCloseAfter);
    }

    assertThat(ids).containsExactly("id:run:0", "id:run:2", "id:run:3", "id:run:4", "id:run:5");
  }

  /** Whatever was told before the server closes arrives, and then the answer ends as it should. */
  private void publishOrCloseAfter(String id) {
    if (id.equals("id:run:2")) {
      view.publish(Samples.point(128));
    } else if (id.equals("id:run:3")) {
      view.publish(Samples.cut(128));
      view.publish(new RunStatus(RunState.ENDED, ""));
      server.close();
    }
  }

  @Test
  void aProxyIsAskedToPassEventsOnWhenTheyHappen() throws Exception {
    try (Stream<String> lines =
        client.send(request("/api/stream").build(), BodyHandlers.ofLines()).body()) {
      assertThat(lines.findFirst()).isPresent();
    }
    HttpResponse<Void> head =
        client.send(
            request("/api/stream").method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.discarding());

    assertThat(head.headers().firstValue("X-Accel-Buffering")).contains("no");
    assertThat(head.headers().firstValue("Cache-Control")).contains("no-cache, no-store");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,           200",
    "127.0.0.1:8080,      200",
    "[::1]:8080,          200",
    "192.0.2.7,           200",
    "localhost,           200",
    "LOCALHOST.:8080,     200",
    "models.example.org,  200",
    "attack.example,      421",
    "localhost.example,   421",
    "127.0.0.1.example,   421",
  })
  void onlyNamesOfTheServerAreAnswered(String host, int status) throws Exception {
    server.close();
    server =
        PageServer.start(
            system,
            new Address("the page", Address.LOCAL_HOST, 0, "--port", List.of("Models.example.org")),
            view,
            checks,
            () -> SCRAPE,
            NO_MODEL);

    for (String path : List.of("/", "/api/state", "/metrics", "/health/live", "/nothing")) {
      try (RawClient raw = RawClient.connect(server.port())) {
        int expected = status == 200 && path.equals("/nothing") ? 404 : status;
        assertThat(raw.get(path, host).status()).as(path).isEqualTo(expected);
      }
    }
  }

  /** More than any limit on connections that there may be. */
  @Test
  void connectionsThatSayNothingDoNotKeepProbesOut() throws Exception {
    List<RawClient> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 1_100; i++) {
        silent.add(RawClient.connect(server.port()));
      }

      assertThat(get("/health/live").statusCode()).isEqualTo(200);
    } finally {
      for (RawClient client : silent) {
        client.close();
      }
    }
  }

  @Test
  void aBrowserThatComesBackSaysWhatItSawLast() throws Exception {
    view.publish(Samples.point(64));
    view.publish(Samples.cut(70));

    HttpRequest request = request("/api/stream").header("Last-Event-ID", "run:1").build();
    try (Stream<String> lines = client.send(request, BodyHandlers.ofLines()).body()) {
      assertThat(lines.filter(line -> line.startsWith("event:")).findFirst())
          .contains("event:event");
    }
  }

  @Test
  void aPortInUseIsNamed() {
    assertThatThrownBy(() -> start(server.port()))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("cannot serve the page at 127.0.0.1:" + server.port())
        .hasMessageContaining("in use");
  }

  @Test
  void anAddressThatIsNotOfThisMachineIsNamed() {
    assertThatThrownBy(
            () ->
                PageServer.start(
                    system,
                    new Address("the page", "192.0.2.1", 8080, "espalier.http.port", List.of()),
                    view,
                    checks,
                    () -> SCRAPE,
                    NO_MODEL))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("192.0.2.1:8080");
  }

  @Test
  void aPortThatCannotBeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> start(65_536))
        .withMessage("a port is from 0 (any free one) to 65535, got 65536");
  }

  @Test
  void closingFreesThePortAndMayBeRepeated() throws IOException {
    int port = server.port();

    server.close();
    server.close();

    try (ServerSocket socket = new ServerSocket(port)) {
      assertThat(socket.getLocalPort()).isEqualTo(port);
    }
  }

  private PageServer start(int port) {
    return PageServer.start(
        system, Address.ofLocalPage(port, "--port"), view, checks, () -> SCRAPE, NO_MODEL);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url().replaceAll("/$", "") + path));
  }

  private static void assertSecured(HttpResponse<?> response) {
    assertThat(response.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy ->
                assertThat(policy).contains("default-src 'self'").doesNotContain("unsafe-inline"));
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }
}
