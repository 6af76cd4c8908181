package io.espalier.deploy.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.deploy.predict.TestRuntime;
import io.espalier.deploy.settings.PublishSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PublishSettings SETTINGS =
      new PublishSettings("espalier", 100, 3, 10, 1 << 20, 4, 1);

  private final Inference inference = TestRuntime.inference(SETTINGS, 10, 20, 30);

  private InferResponse infer(Optional<String> version, String json) {
    return inference.infer(
        "espalier", version, json.getBytes(StandardCharsets.UTF_8), OptionalInt.empty());
  }

  private static String request(float[] rows, String more) {
    return String.format(
        Locale.ROOT,
        "{\"inputs\": [{\"name\": \"features\", \"datatype\": \"FP32\", \"shape\": [%d, 4],"
            + " \"data\": %s}]%s}",
        rows.length / 4,
        Arrays.toString(rows),
        more);
  }

  @Test
  void theUsualOutputsAreProbabilitiesAndClass() throws Exception {
    float[] rows = TestRuntime.rows(5, 2);
    JsonNode answer = JSON.readTree(infer(Optional.empty(), request(rows, "")).body());

    assertThat(answer.at("/model_name").asText()).isEqualTo("espalier");
    assertThat(answer.at("/model_version").asText()).isEqualTo("30");
    assertThat(answer.has("id")).isFalse();
    assertThat(answer.at("/outputs/0").toString())
        .startsWith("{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[5,3],\"data\":[");
    float[] expected = TestRuntime.probabilities(30, rows);
    for (int k = 0; k < expected.length; k++) {
      assertThat(answer.at("/outputs/0/data/" + k).floatValue())
          .isCloseTo(expected[k], within(1e-6f));
    }
    assertThat(answer.at("/outputs/1/datatype").asText()).isEqualTo("INT64");
    assertThat(answer.at("/outputs/1/shape").toString()).isEqualTo("[5]");
    for (int row = 0; row < 5; row++) {
      int label = answer.at("/outputs/1/data/" + row).intValue();
      for (int k = 0; k < 3; k++) {
        assertThat(expected[3 * row + label]).isGreaterThanOrEqualTo(expected[3 * row + k]);
      }
    }
  }

  @Test
  void whatIsWantedComesInItsOrderAndForm() throws Exception {
    InferResponse response =
        infer(
            Optional.of("10"),
            request(
                TestRuntime.rows(2, 2),
                """
                , "id": "x", "outputs": [
                {"name": "class_name", "parameters": {"binary_data": true}},
                {"name": "class", "parameters": {"binary_data": true}},
                {"name": "probabilities", "parameters": {"binary_data": true}},
                {"name": "class_name"}]
                """));

    int head = response.jsonBytes().orElseThrow();
    JsonNode answer = JSON.readTree(response.body(), 0, head);
    assertThat(answer.at("/id").asText()).isEqualTo("x");
    assertThat(answer.at("/model_version").asText()).isEqualTo("10");
    assertThat(answer.at("/outputs/0/parameters/binary_data_size").asInt()).isEqualTo(10);
    assertThat(answer.at("/outputs/1/parameters/binary_data_size").asInt()).isEqualTo(16);
    assertThat(answer.at("/outputs/2/parameters/binary_data_size").asInt()).isEqualTo(24);
    ByteBuffer binary =
        ByteBuffer.wrap(response.body(), head, response.body().length - head)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < 2; row++) {
      assertThat(binary.getInt()).isEqualTo(1);
      assertThat(Character.toString(binary.get()))
          .isEqualTo(answer.at("/outputs/3/data/" + row).asText());
    }
    for (int row = 0; row < 2; row++) {
      assertThat(binary.getLong()).isEqualTo(answer.at("/outputs/3/data/" + row).asLong());
    }
    float sum = 0;
    for (int k = 0; k < 6; k++) {
      sum += binary.getFloat();
    }
    assertThat(sum).isCloseTo(2, within(1e-5f));
    assertThat(binary.hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[2, 3]     | [1,1,1,1,1,1] | 400 | has shape [2, 3]; the model takes [rows, 4]",
        "[4]        | [1,1,1,1]     | 400 | has shape [4]",
        "[0, 4]     | []            | 400 | at least one row",
        "[-1, 4]    | []            | 400 | at least one row",
        "[2, 4]     | [1,1,1,1]     | 400 | has 8 values, got 4 in its data",
        "[1, 4]     | [1,1,NaN,1]   | 400 | has NaN as feature 2 of row 0",
        "[2, 4]     | [1,1,1,1,1,1e39,1,1] | 400 | has Infinity as feature 1 of row 1",
        "[11, 4]    | [1]           | 413 | has 11 rows, more than 10. Send fewer at once, or raise"
            + " espalier.publish.max-rows",
        "[9223372036854775807, 4] | [1] | 413 | rows, more than 10",
      })
  void whatDoesNotFitTheModelIsNamedWithItsFix(
      String shape, String data, int status, String words) {
    String request =
        "{\"inputs\": [{\"name\": \"features\", \"datatype\": \"FP32\", \"shape\": %s, \"data\": %s}]}"
            .formatted(shape, data);

    assertRefused(() -> infer(Optional.empty(), request), status, words);
  }

  private static void assertRefused(Runnable request, int status, String words) {
    assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(
            InferenceException.class, refused -> assertThat(refused.status()).isEqualTo(status))
        .hasMessageContaining(words);
  }

  @Test
  void namesThatThereAreNotAreNamed() {
    String good = request(TestRuntime.rows(1, 1), "");
    assertRefused(
        () -> infer(Optional.empty(), good.replace("features", "x")),
        400,
        "there is no input 'x'; the model takes 'features'");
    assertRefused(
        () ->
            infer(
                Optional.empty(),
                request(TestRuntime.rows(1, 1), ", \"outputs\": [{\"name\": \"y\"}]")),
        400,
        "there is no output 'y'; the model has probabilities, class, class_name");
    assertRefused(
        () ->
            infer(
                Optional.empty(),
                request(
                    TestRuntime.rows(1, 1),
                    ", \"outputs\": [{\"name\": \"class\", \"parameters\": {\"classification\":"
                        + " 2}}]")),
        400,
        "output 'class' is wanted with classification");
    assertRefused(
        () -> infer(Optional.of("7"), good), 404, "has no version '7'; it has 30, 20, 10");
    assertRefused(() -> infer(Optional.of("new"), good), 404, "has no version 'new'");
    assertRefused(
        () -> inference.hold("other", Optional.empty()),
        404,
        "there is no model 'other' here, only 'espalier'");
  }

  @Test
  void beforeAnythingIsLearntItIsNotReady() {
    Inference empty = TestRuntime.inference(SETTINGS);

    assertThat(empty.isReady()).isFalse();
    assertRefused(
        () -> empty.describe("espalier", Optional.empty()), 503, "after the first 100 records");
    assertThat(empty.index(new byte[0])).hasSize(1);
    assertThat(empty.index("{\"ready\": true}".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void theIndexListsTheVersions() {
    assertThat(inference.index("{}".getBytes(StandardCharsets.UTF_8)))
        .extracting(ModelDescription.IndexEntry::version)
        .containsExactly("30", "20", "10");
    assertRefused(() -> inference.index(new byte[] {'{'}), 400, "no JSON");
  }

  @Test
  void theDescriptionSaysWhatGoesInAndOut() {
    ModelDescription model = inference.describe("espalier", Optional.of("20"));

    assertThat(model.versions()).containsExactly("30", "20", "10");
    assertThat(model.inputs())
        .containsExactly(new ModelDescription.Tensor("features", "FP32", List.of(-1, 4)));
    assertThat(model.outputs())
        .extracting(ModelDescription.Tensor::name)
        .containsExactly("probabilities", "class", "class_name");
    assertThat(model.parameters()).containsEntry("records_trained", "20");
  }
}
