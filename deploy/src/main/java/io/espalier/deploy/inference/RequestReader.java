package io.espalier.deploy.inference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads an infer request: JSON, and behind it, if the header Inference-Header-Content-Length says
 * so, tensors in binary. What it does not know it passes over, as the protocol wants it. One owner.
 */
final class RequestReader {

  /** Of inputs and of outputs: each in its forms, and some to spare. */
  private static final int MOST_TENSORS = 16;

  /** NaN is read, so that it can be refused by its place: Python writes it so. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private @Nullable String id;
  private boolean isBinary;
  private final List<TensorDraft> inputs = new ArrayList<>();
  private final List<JsonNode> outputs = new ArrayList<>();

  private RequestReader() {}

  /** What a field of an object is read by, the parser being at its value. */
  interface FieldReader {

    void read(String field) throws IOException;
  }

  /**
   * Reads a request.
   *
   * @param jsonBytes of its JSON, if something follows it
   * @throws InferenceException when it can't be understood
   */
  static InferRequest read(byte[] body, OptionalInt jsonBytes) {
    int length = jsonBytes.orElse(body.length);
    if (length < 0 || length > body.length) {
      throw InferenceException.badRequest(
          String.format(
              Locale.ROOT,
              "Inference-Header-Content-Length is %d, but the request has %d bytes.",
              length,
              body.length));
    }
    RequestReader reader = new RequestReader();
    try (JsonParser json = MAPPER.createParser(body, 0, length)) {
      json.nextToken();
      eachField(json, "a request", field -> reader.readField(field, json));
      if (json.nextToken() != null) {
        throw InferenceException.badRequest(
            "%s follows the JSON of the request; it is one object.".formatted(json.getText()));
      }
    } catch (JsonProcessingException unreadable) {
      throw noJson(unreadable);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault); // there is nothing but memory to read from
    }
    return reader.request(
        ByteBuffer.wrap(body, length, body.length - length).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Whether a request for the index of models wants those alone that are ready. */
  static boolean wantsReady(byte[] body) {
    try (JsonParser json = MAPPER.createParser(body)) {
      json.nextToken();
      return SmallTree.read(json, "fields of the request").path("ready").asBoolean();
    } catch (JsonProcessingException unreadable) {
      throw noJson(unreadable);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault); // there is nothing but memory to read from
    }
  }

  private static InferenceException noJson(JsonProcessingException unreadable) {
    String words = unreadable.getOriginalMessage().replaceAll("\\[Source: REDACTED[^;]*; ", "[");
    return InferenceException.badRequest("the request is no JSON that can be read: " + words);
  }

  private void readField(String field, JsonParser json) throws IOException {
    switch (field) {
      case "id" -> id = text(json, "id of a request");
      case "inputs" -> eachElement(json, "inputs", () -> addInput(json));
      case "outputs" -> eachElement(json, "outputs", () -> addOutput(json));
      case "parameters" -> {
        JsonNode parameters = SmallTree.read(json, "parameters");
        isBinary = parameters.path("binary_data_output").asBoolean();
      }
      default -> json.skipChildren();
    }
  }

  private void addInput(JsonParser json) throws IOException {
    requireRoom(inputs, "inputs are sent");
    inputs.add(TensorDraft.read(json));
  }

  private void addOutput(JsonParser json) throws IOException {
    requireRoom(outputs, "outputs are wanted");
    outputs.add(SmallTree.read(json, "fields of an output"));
  }

  /** Each is made and held: a short request could have tensors without end. */
  private static void requireRoom(List<?> tensors, String what) {
    if (tensors.size() == MOST_TENSORS) {
      throw InferenceException.badRequest(
          String.format(Locale.ROOT, "more than %d %s. Name each once.", MOST_TENSORS, what));
    }
  }

  private InferRequest request(ByteBuffer binary) {
    List<InputTensor> tensors = new ArrayList<>();
    for (TensorDraft input : inputs) {
      tensors.add(input.finish(binary));
    }
    if (binary.hasRemaining()) {
      throw InferenceException.badRequest(
          String.format(
              Locale.ROOT,
              "%d bytes of the request belong to no input. Give each its binary_data_size.",
              binary.remaining()));
    }
    return new InferRequest(id, tensors, outputs.stream().map(this::wanted).toList(), isBinary);
  }

  private InferRequest.Wanted wanted(JsonNode output) {
    JsonNode parameters = output.path("parameters");
    for (String unknown : List.of("classification", "shared_memory_region")) {
      if (parameters.path(unknown).asInt() > 0 || parameters.path(unknown).isTextual()) {
        throw InferenceException.badRequest(
            "output '%s' is wanted with %s, which this service does not have."
                .formatted(output.path("name").asText(), unknown));
      }
    }
    return new InferRequest.Wanted(
        output.path("name").asText(), parameters.path("binary_data").asBoolean(isBinary));
  }

  /** Reads the fields of the object that begins at the current token. */
  static void eachField(JsonParser json, String what, FieldReader reader) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw InferenceException.badRequest(
          "%s must be a JSON object, got %s."
              .formatted(what, json.currentToken() == null ? "nothing" : json.getText()));
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      reader.read(field);
    }
  }

  private interface ElementReader {

    void read() throws IOException;
  }

  private static void eachElement(JsonParser json, String what, ElementReader reader)
      throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw InferenceException.badRequest(what + " must be an array, got " + json.getText() + ".");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      reader.read();
    }
  }

  static String text(JsonParser json, String what) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw InferenceException.badRequest(
          "the %s must be a text, got %s.".formatted(what, json.getText()));
    }
    return json.getText();
  }
}
