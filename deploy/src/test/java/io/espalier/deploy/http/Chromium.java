package io.espalier.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A browser without a window, told what to do by its DevTools protocol. Closing it ends it. */
final class Chromium implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger commands = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private Chromium(Process process, URI page) {
    this.process = process;
    socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Answers()).join();
  }

  /** Where one is installed. */
  static Optional<Path> installed() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** As root, as in containers, it only runs without its sandbox. */
  private static List<String> command(Path program, Path profile) {
    return List.of(
        program.toString(),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--remote-debugging-port=0",
        "--user-data-dir=" + profile,
        "about:blank");
  }

  /**
   * Starts it.
   *
   * @param profile an empty folder
   */
  static Chromium start(Path program, Path profile) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(program, profile))
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("chromium.log").toFile())
            .start();
    Path port = profile.resolve("DevToolsActivePort");
    Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(port) && lines(port).size() > 1);
    URI targets = URI.create("http://127.0.0.1:" + lines(port).get(0) + "/json/list");
    String list =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(targets).build(), BodyHandlers.ofString())
            .body();
    for (JsonNode target : JSON.readTree(list)) {
      if (target.get("type").asText().equals("page")) {
        return new Chromium(process, URI.create(target.get("webSocketDebuggerUrl").asText()));
      }
    }
    process.destroyForcibly();
    throw new IllegalStateException("the browser has no page: " + list);
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  /** Shows a page in a window of that size. */
  void open(String url, int width, int height) {
    command("Runtime.enable", Map.of());
    command("Log.enable", Map.of());
    command("Page.enable", Map.of());
    resize(width, height);
    complaints.clear();
    command("Page.navigate", Map.of("url", url));
  }

  void resize(int width, int height) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** The value of an expression of JavaScript in the page. */
  JsonNode value(String expression) {
    return command("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
        .at("/result/value");
  }

  /** Waits until an expression has that value. */
  void await(String expression, String value) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> assertThat(value(expression).asText()).as(expression).isEqualTo(value));
  }

  /** The page as a picture, in PNG and Base64. */
  String screenshot() {
    return command("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
        .get("data")
        .asText();
  }

  /** What went wrong in the page since it was opened. */
  List<String> complaints() {
    return complaints;
  }

  private JsonNode command(String method, Map<String, Object> parameters) {
    int id = commands.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    JsonNode command = JSON.valueToTree(Map.of("id", id, "method", method, "params", parameters));
    socket.sendText(command.toString(), true).join();
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** As a person does, so that it clears up after itself. */
  @Override
  public void close() throws InterruptedException {
    command("Browser.close", Map.of());
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Hands answers to who waits, and takes note of complaints. */
  private final class Answers implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        heard(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    private void heard(String message) {
      JsonNode news;
      try {
        news = JSON.readTree(message);
      } catch (IOException notJson) {
        throw new IllegalStateException(notJson);
      }
      if (news.has("id")) {
        answers.remove(news.get("id").asInt()).complete(news.path("result"));
      } else if (news.get("method").asText().equals("Runtime.exceptionThrown")) {
        complaints.add(news.at("/params/exceptionDetails").toString());
      } else if (news.at("/params/entry/level").asText().equals("error")) {
        complaints.add(news.at("/params/entry").toString());
      }
    }
  }
}
