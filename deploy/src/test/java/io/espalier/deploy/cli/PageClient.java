package io.espalier.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Looks at the page of a run. */
public final class PageClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String EVENT = "event:";

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  /**
   * @param url of the page, with a slash at the end
   */
  public PageClient(String url) {
    this.url = url;
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  /** The names of all events of the stream, which has begun now, to its end. */
  public CompletableFuture<List<String>> watch() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "api/stream")).build();
    Stream<String> lines = client.send(request, BodyHandlers.ofLines()).body();
    return CompletableFuture.supplyAsync(
        () ->
            lines
                .filter(line -> line.startsWith(EVENT))
                .map(line -> line.substring(EVENT.length()))
                .toList());
  }

  /** Waits until the state of the run is as wanted. */
  public JsonNode awaitState(Predicate<JsonNode> wanted) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> JSON.readTree(get("api/state").body()), wanted::test);
  }

  /** Records of the newest point. */
  public static long records(JsonNode state) {
    return state.at("/latest/records").asLong();
  }

  /** Records at which the newest checkpoint was written; 0 before the first. */
  public static long checkpointed(JsonNode state) {
    long newest = 0;
    for (JsonNode event : state.get("events")) {
      if (event.get("kind").asText().equalsIgnoreCase("checkpoint")) {
        newest = event.get("records").asLong();
      }
    }
    return newest;
  }
}
