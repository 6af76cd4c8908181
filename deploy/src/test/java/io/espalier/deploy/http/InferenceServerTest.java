package io.espalier.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.espalier.deploy.inference.Inference;
import io.espalier.deploy.live.LiveView;
import io.espalier.deploy.predict.TestRuntime;
import io.espalier.deploy.settings.PublishSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
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

/** The protocol over the server that answers it. */
@Timeout(120)
class InferenceServerTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BYTES = 100_000;
  private static final PublishSettings SETTINGS =
      new PublishSettings("espalier", 100, 3, 100, MAX_BYTES, 2, 1);

  private static ActorSystem<Void> system;

  private final HttpClient client = HttpClient.newHttpClient();
  private final LiveView view = new LiveView("run");
  private final Inference inference = TestRuntime.inference(SETTINGS, 10, 20);
  private PageServer server;

  @BeforeAll
  static void startSystem() {
    system = ActorSystem.create(Behaviors.empty(), "inference-server");
  }

  @AfterAll
  static void stopSystem() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void startServer() {
    server = start(inference);
  }

  @AfterEach
  void closeServer() {
    server.close();
    inference.pool().close();
  }

  private PageServer start(Inference answering) {
    return PageServer.start(
        system, Address.ofLocalPage(0, "--port"), view, new Checks(), () -> "", answering);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(
        request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private static String infer(float[] rows) {
    return String.format(
        Locale.ROOT,
        "{\"inputs\": [{\"name\": \"features\", \"datatype\": \"FP32\", \"shape\": [%d, 4],"
            + " \"data\": %s}]}",
        rows.length / 4,
        Arrays.toString(rows));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v2                                    | 200 | {\"name\":\"espalier\",\"version\":",
        "v2/                                   | 200 | extensions",
        "v2/health/live                        | 200 | {\"live\":true}",
        "v2/health/ready                       | 200 | {\"ready\":true}",
        "v2/models/espalier                    | 200 | \"versions\":[\"20\",\"10\"]",
        "v2/models/espalier/versions/10        | 200 | \"records_trained\":\"10\"",
        "v2/models/espalier/ready              | 200 | true",
        "v2/models/espalier/versions/10/ready  | 200 | true",
        "v2/models/espalier/versions/7         | 404 | no version '7'; it has 20, 10",
        "v2/models/espalier/versions/7/ready   | 404 | no version '7'",
        "v2/models/other                       | 404 | only 'espalier'",
        "v2/models                             | 404 | there is nothing at this path",
        "v2/repository/models/espalier/load    | 404 | there is nothing at this path",
        "v2/models/espalier/infer              | 405 | POST",
      })
  void whatIsAsked(String path, int status, String words) throws Exception {
    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains(words);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    if (status != 200) {
      assertThat(JSON.readTree(response.body()).at("/error").isTextual()).isTrue();
    }
  }

  @Test
  void theIndexIsPostedFor() throws Exception {
    assertThat(post("v2/repository/index", "").body())
        .isEqualTo(
            "[{\"name\":\"espalier\",\"version\":\"20\",\"state\":\"READY\",\"reason\":\"\"},"
                + "{\"name\":\"espalier\",\"version\":\"10\",\"state\":\"READY\",\"reason\":\"\"}]");
  }

  @Test
  void theNewestVersionPredictsAndAnOlderOneByItsNumber() throws Exception {
    float[] rows = TestRuntime.rows(3, 4);
    assertPredicted(post("v2/models/espalier/infer", infer(rows)), rows, 20);
    assertPredicted(post("v2/models/espalier/versions/10/infer", infer(rows)), rows, 10);
  }

  private static void assertPredicted(HttpResponse<String> response, float[] rows, long version)
      throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode answer = JSON.readTree(response.body());
    assertThat(answer.at("/model_version").asLong()).isEqualTo(version);
    float[] expected = TestRuntime.probabilities(version, rows);
    for (int k = 0; k < expected.length; k++) {
      assertThat(answer.at("/outputs/0/data/" + k).floatValue())
          .isCloseTo(expected[k], within(1e-6f));
    }
  }

  @Test
  void theFileOfAVersionIsItsVeryBytes() throws Exception {
    HttpResponse<String> newest = get("v2/models/espalier/onnx");

    assertThat(newest.body()).isEqualTo("file of 20");
    assertThat(newest.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"espalier-20.onnx\"");
    assertThat(get("v2/models/espalier/versions/10/onnx").body()).isEqualTo("file of 10");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}      | 400 | takes one input, 'features', got none",
        "nothing | 400 | no JSON that can be read",
        "{\"inputs\": [{\"name\": \"features\", \"datatype\": \"FP32\", \"shape\": [1, 3],"
            + " \"data\": [1, 2, 3]}]} | 400 | the model takes [rows, 4]",
        "{\"inputs\": [{\"name\": \"features\", \"datatype\": \"FP32\", \"shape\": [101, 4],"
            + " \"data\": []}]} | 413 | more than 100",
      })
  void mistakesAreToldAsTheProtocolHasThem(String body, int status, String words) throws Exception {
    HttpResponse<String> response = post("v2/models/espalier/infer", body);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).at("/error").asText()).contains(words);
  }

  @Test
  void whatIsTooLargeIsRefusedPackedOrNot() throws Exception {
    byte[] large = " ".repeat(MAX_BYTES + 1).getBytes(StandardCharsets.UTF_8);
    for (HttpRequest.Builder request :
        List.of(
            request("v2/models/espalier/infer").POST(BodyPublishers.ofByteArray(large)),
            request("v2/models/espalier/infer")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip(large))))) {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(JSON.readTree(response.body()).at("/error").asText())
          .contains("more than 100000 bytes", "espalier.publish.max-bytes");
    }
  }

  /** It sends all that it said, as most clients do, before it looks for an answer. */
  @Test
  void whoIsStillSendingWhatIsTooLargeIsToldSo() throws Exception {
    String piece = " ".repeat(1 << 16);
    int pieces = 400;
    for (int client = 0; client < 3; client++) {
      try (RawClient raw = RawClient.connect(server.port())) {
        raw.send(
            "POST /v2/models/espalier/infer HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n"
                .formatted(Address.LOCAL_HOST, pieces * piece.length()));
        for (int sent = 0; sent < pieces; sent++) {
          raw.send(piece);
        }

        assertThat(raw.status()).isEqualTo(413);
      }
    }
  }

  /** Whatever other limits the server has, the setting is the one that counts. */
  @Test
  void requestsOfManyMegabytesAreAnswered() throws Exception {
    int most = 16 << 20;
    Inference large =
        TestRuntime.inference(new PublishSettings("espalier", 100, 3, 100, most, 2, 1), 10, 20);
    server.close();
    server = start(large);
    String rows = infer(TestRuntime.rows(3, 4));

    assertThat(post("v2/models/espalier/infer", " ".repeat(9 << 20) + rows).statusCode())
        .isEqualTo(200);
    assertThat(post("v2/models/espalier/infer", " ".repeat(most) + rows).statusCode())
        .isEqualTo(413);
    large.pool().close();
  }

  @Test
  void aPackedRequestIsAnswered() throws Exception {
    float[] rows = TestRuntime.rows(3, 4);
    byte[] packed = gzip(infer(rows).getBytes(StandardCharsets.UTF_8));

    assertPredicted(
        client.send(
            request("v2/models/espalier/infer")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed))
                .build(),
            BodyHandlers.ofString()),
        rows,
        20);
  }

  /** However a packed body is damaged, it is the sender's. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void aBodyThatIsNotPackedAsItSaysIsRefused(String packing) throws Exception {
    byte[] packed = gzip(infer(TestRuntime.rows(30, 4)).getBytes(StandardCharsets.UTF_8));
    byte[] flipped = packed.clone();
    flipped[packed.length / 2] ^= 0x55;
    for (byte[] damaged :
        List.of(
            "not packed".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(packed, packed.length / 2),
            flipped,
            Arrays.copyOf(packed, 3))) {
      HttpResponse<String> response =
          client.send(
              request("v2/models/espalier/infer")
                  .header("Content-Encoding", packing)
                  .POST(BodyPublishers.ofByteArray(damaged))
                  .build(),
              BodyHandlers.ofString());

      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
      assertThat(JSON.readTree(response.body()).at("/error").isTextual()).isTrue();
    }
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    }
    return packed.toByteArray();
  }

  @Test
  void tensorsGoInBinaryBothWays() throws Exception {
    float[] rows = TestRuntime.rows(2, 4);
    byte[] json =
        """
        {"inputs": [{"name": "features", "datatype": "FP32", "shape": [2, 4],
          "parameters": {"binary_data_size": 32}}], "parameters": {"binary_data_output": true}}
        """
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(json.length + 32).order(ByteOrder.LITTLE_ENDIAN);
    body.put(json);
    for (float value : rows) {
      body.putFloat(value);
    }
    HttpResponse<byte[]> response =
        client.send(
            request("v2/models/espalier/infer")
                .header("Inference-Header-Content-Length", Integer.toString(json.length))
                .POST(BodyPublishers.ofByteArray(body.array()))
                .build(),
            BodyHandlers.ofByteArray());

    int head =
        (int) response.headers().firstValueAsLong("Inference-Header-Content-Length").orElseThrow();
    assertThat(JSON.readTree(response.body(), 0, head).at("/outputs/0/parameters").toString())
        .isEqualTo("{\"binary_data_size\":24}");
    ByteBuffer binary =
        ByteBuffer.wrap(response.body(), head, response.body().length - head)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float expected : TestRuntime.probabilities(20, rows)) {
      assertThat(binary.getFloat()).isCloseTo(expected, within(1e-6f));
    }
  }

  @Test
  void aHeaderThatIsNoNumberIsNamed() throws Exception {
    HttpResponse<String> response =
        client.send(
            request("v2/models/espalier/infer")
                .header("Inference-Header-Content-Length", "ten")
                .POST(BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("Inference-Header-Content-Length is 'ten'");
  }

  @Test
  void beforeAnythingIsLearntItSaysWhenToComeAgain() throws Exception {
    server.close();
    server = start(TestRuntime.inference(SETTINGS));

    assertThat(get("v2/health/live").statusCode()).isEqualTo(200);
    for (String path : List.of("v2/health/ready", "v2/models/espalier/ready")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(503);
    }
    HttpResponse<String> response = post("v2/models/espalier/infer", infer(TestRuntime.rows(1, 1)));
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(response.body()).contains("has learnt nothing yet");
  }

  /** Two places, both taken by requests that wait for the one thread. */
  @Test
  void whoFindsNoPlaceIsToldAtOnce() throws Exception {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    List<CompletableFuture<?>> taken = new ArrayList<>();
    for (int place = 0; place < 2; place++) {
      taken.add(
          inference
              .pool()
              .answer(
                  () -> CompletableFuture.completedFuture("request"),
                  request -> await(mayGoOn),
                  () -> {})
              .toCompletableFuture());
    }
    float[] rows = TestRuntime.rows(1, 1);

    HttpResponse<String> refused = post("v2/models/espalier/infer", infer(rows));

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(refused.body()).contains("espalier.publish.max-requests");
    mayGoOn.countDown();
    CompletableFuture.allOf(taken.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    assertPredicted(post("v2/models/espalier/infer", infer(rows)), rows, 20);
  }

  /** There are two places; four take their time over a body that says that it is short. */
  @Test
  void whoSendsSlowlyKeepsNobodyWaiting() throws Exception {
    List<RawClient> slow = new ArrayList<>();
    for (int client = 0; client < 4; client++) {
      slow.add(RawClient.connect(server.port()).begin("/v2/models/espalier/infer", 1_000));
    }
    float[] rows = TestRuntime.rows(1, 1);

    for (int k = 0; k < 5; k++) {
      assertPredicted(post("v2/models/espalier/infer", infer(rows)), rows, 20);
    }
    for (RawClient client : slow) {
      client.close();
    }
  }

  /** The one thread is taken until the server gives up who waits for it. */
  @Test
  void whoWaitsTooLongIsToldSoAsTheProtocolHasIt() throws Exception {
    ActorSystem<Void> impatient =
        ActorSystem.create(
            Behaviors.empty(),
            "impatient",
            ConfigFactory.parseString("pekko.http.server.request-timeout = 1s")
                .withFallback(ConfigFactory.load()));
    CountDownLatch mayGoOn = new CountDownLatch(1);
    inference
        .pool()
        .answer(
            () -> CompletableFuture.completedFuture("request"),
            request -> await(mayGoOn),
            () -> {});
    server.close();
    server =
        PageServer.start(
            impatient, Address.ofLocalPage(0, "--port"), view, new Checks(), () -> "", inference);

    HttpResponse<String> late = post("v2/models/espalier/infer", infer(TestRuntime.rows(1, 1)));

    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(late.headers().firstValue("Retry-After")).contains("1");
    assertThat(JSON.readTree(late.body()).at("/error").asText())
        .contains("takes too long", "espalier.publish.threads");
    mayGoOn.countDown();
    server.close();
    impatient.terminate();
    impatient.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Test
  void nameOfTheServerIsCheckedHereToo() throws Exception {
    try (RawClient raw = RawClient.connect(server.port())) {
      assertThat(raw.get("/v2/health/live", "attack.example").status()).isEqualTo(421);
    }
  }
}
