package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.deploy.cli.ChildProgram;
import io.espalier.deploy.cli.Program;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.onnx.OnnxModel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Predictions from a demonstration that learns and cuts meanwhile. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InferenceIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FEATURES = 784;

  /** A Python that has tritonclient, and onnxruntime if possible. */
  private static final String PYTHON =
      Optional.ofNullable(System.getenv("EXAMPLES_PYTHON")).orElse("python3");

  private final HttpClient client = HttpClient.newHttpClient();
  private ChildProgram demo;
  private String url;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    demo =
        ChildProgram.start(
            folder.resolve("demo.txt"),
            List.of(
                ("demo --port 0 --rate 4000 --data digits:train=300,test=300 --network 784-32-10"
                        + " --learning-rate 0.003 --warm-up-records 4000 --interval-records 2000"
                        + " --probation-records 1000 --model-name leaves --publish-every 2000")
                    .split(" ", -1)));
    url = demo.await("Predictions at (http://\\S+)");
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .until(() -> get(url + "/ready").statusCode() == 200);
  }

  @AfterAll
  void stop() {
    demo.close();
  }

  private HttpResponse<byte[]> get(String address) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofByteArray());
  }

  private JsonNode infer(float[] rows) throws Exception {
    String request =
        String.format(
            Locale.ROOT,
            "{\"inputs\": [{\"name\": \"features\", \"datatype\": \"FP32\", \"shape\": [%d, %d],"
                + " \"data\": %s}]}",
            rows.length / FEATURES,
            FEATURES,
            Arrays.toString(rows));
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(url + "/infer"))
                .POST(BodyPublishers.ofString(request))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  /** Whatever is swapped and cut meanwhile: each answer is that of the file of its version. */
  @Test
  void eachAnswerIsThatOfTheFileOfItsVersion() throws Exception {
    Random random = new Random(3);
    float[] rows = new float[2 * FEATURES];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = random.nextFloat();
    }
    Map<String, float[]> expected = new LinkedHashMap<>();
    while (expected.size() < 4) {
      JsonNode answer = infer(rows);
      String version = answer.at("/model_version").asText();
      if (!expected.containsKey(version)) {
        expected.put(version, offline(version, rows));
      }
      for (int k = 0; k < 20; k++) {
        assertThat(answer.at("/outputs/0/data/" + k).floatValue())
            .as("version %s", version)
            .isCloseTo(expected.get(version)[k], within(1e-6f));
      }
    }
  }

  private float[] offline(String version, float[] rows) throws Exception {
    HttpResponse<byte[]> file = get(url + "/versions/" + version + "/onnx");
    assertThat(file.statusCode()).isEqualTo(200);
    try (OnnxModel model = new OnnxModel(file.body())) {
      assertThat(model.facts()).containsEntry("records_trained", version);
      return model.probabilities(rows, rows.length / FEATURES);
    }
  }

  /** In any format: a service hands out the model that it predicts with. */
  @Test
  void aNetworkIsExportedFromTheServiceThatRuns(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("served.onnx");

    Program.Ended ended = Program.run("export", url, "--out", file.toString());

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    try (OnnxModel model = new OnnxModel(Files.readAllBytes(file))) {
      assertThat(model.facts()).containsKey("records_trained");
      assertThat(model.probabilities(new float[FEATURES], 1)).hasSize(10);
    }
    Program.run("export", url + "/versions/7", "--out", file.toString())
        .assertMistake("/versions/7/onnx answers 404");
  }

  @Test
  void pageAndMetricsTellTheVersion() throws Exception {
    String page = url.substring(0, url.indexOf("v2/"));
    String state = new String(get(page + "api/state").body(), StandardCharsets.UTF_8);
    assertThat(JSON.readTree(state).at("/served/model").asText()).isEqualTo("leaves");
    infer(new float[FEATURES]);

    assertThat(new String(get(page + "metrics").body(), StandardCharsets.UTF_8))
        .containsPattern("espalier_predict_requests_total\\{code=\"200\"} [1-9]")
        .containsPattern("espalier_predict_rows_total [1-9]")
        .containsPattern("espalier_predict_version [1-9]")
        .contains("espalier_predict_latency_seconds_bucket", "espalier_predict_age_records ");
  }

  /** A client that nobody here has written. */
  @Test
  void tritonclientTalksToItUnchanged(@TempDir Path folder) throws Exception {
    requirePython();
    URI address = URI.create(url);
    Process python =
        new ProcessBuilder(
                PYTHON,
                Path.of("src", "test", "python", "infer.py").toAbsolutePath().toString(),
                address.getAuthority(),
                "leaves",
                "5")
            .redirectErrorStream(true)
            .directory(folder.toFile())
            .start();
    String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(python.waitFor()).as(said).isZero();
    assertThat(said).contains("tritonclient is content");
  }

  private static void requirePython() throws InterruptedException {
    try {
      Process python =
          new ProcessBuilder(PYTHON, "-c", "import tritonclient.http")
              .redirectErrorStream(true)
              .start();
      python.getInputStream().transferTo(OutputStream.nullOutputStream());
      Assumptions.assumeTrue(
          python.waitFor() == 0, "tritonclient is not here: pip install 'tritonclient[http]'");
    } catch (IOException absent) {
      Assumptions.abort("Python is not here: " + absent.getMessage());
    }
  }
}
