package io.espalier.deploy.inference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it goes over the wire.
 *
 * @param body never written to
 * @param jsonBytes of the JSON in front of binary tensors; empty if there are none
 */
public record InferResponse(byte[] body, OptionalInt jsonBytes) {

  private static final JsonFactory JSON = new JsonFactory();

  /** An output, and whether it goes in binary. */
  record Part(OutputTensor tensor, boolean isBinary) {}

  /**
   * @param id of the request; null if it has none
   */
  static InferResponse of(String model, long version, @Nullable String id, List<Part> outputs) {
    List<byte[]> binary = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      try (JsonGenerator json = JSON.createGenerator(body)) {
        json.writeStartObject();
        json.writeStringField("model_name", model);
        json.writeStringField("model_version", Long.toString(version));
        if (id != null) {
          json.writeStringField("id", id);
        }
        json.writeArrayFieldStart("outputs");
        for (Part output : outputs) {
          write(output, json, binary);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      int jsonBytes = body.size();
      for (byte[] tensor : binary) {
        body.write(tensor);
      }
      return new InferResponse(
          body.toByteArray(), binary.isEmpty() ? OptionalInt.empty() : OptionalInt.of(jsonBytes));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault); // there is nothing but memory to write to
    }
  }

  private static void write(Part output, JsonGenerator json, List<byte[]> binary)
      throws IOException {
    OutputTensor tensor = output.tensor();
    json.writeStartObject();
    json.writeStringField("name", tensor.name());
    json.writeStringField("datatype", tensor.datatype());
    json.writeFieldName("shape");
    json.writeArray(tensor.shape(), 0, tensor.shape().length);
    if (output.isBinary()) {
      byte[] bytes = tensor.bytes();
      binary.add(bytes);
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", bytes.length);
      json.writeEndObject();
    } else {
      json.writeFieldName("data");
      tensor.writeValues(json);
    }
    json.writeEndObject();
  }
}
