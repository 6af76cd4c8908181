package io.espalier.deploy.inference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A tensor of a request while its fields come, in any order. One owner. */
final class TensorDraft {

  private static final String BINARY_SIZE = "binary_data_size";

  private @Nullable String name;
  private @Nullable String type;
  private long @Nullable [] shape;
  private @Nullable NumberArray data;
  private @Nullable JsonNode parameters;

  /** Reads the object that begins at the current token. */
  static TensorDraft read(JsonParser json) throws IOException {
    TensorDraft draft = new TensorDraft();
    RequestReader.eachField(json, "an input", field -> draft.readField(field, json));
    return draft;
  }

  private void readField(String field, JsonParser json) throws IOException {
    switch (field) {
      case "name" -> name = RequestReader.text(json, "name of an input");
      case "datatype" -> type = RequestReader.text(json, "datatype of an input");
      case "shape" -> shape = readShape(json);
      case "data" -> {
        data = new NumberArray(named());
        data.read(json);
      }
      case "parameters" -> parameters = SmallTree.read(json, "parameters");
      default -> json.skipChildren();
    }
  }

  private String named() {
    return name == null ? InputTensor.FEATURES : name;
  }

  private long[] readShape(JsonParser json) throws IOException {
    JsonNode dimensions = SmallTree.read(json, "dimensions of a shape");
    if (!dimensions.isArray()) {
      throw noShape(dimensions);
    }
    long[] read = new long[dimensions.size()];
    for (int k = 0; k < read.length; k++) {
      JsonNode dimension = dimensions.get(k);
      if (dimension == null || !dimension.canConvertToLong() || !dimension.isIntegralNumber()) {
        throw noShape(dimensions);
      }
      read[k] = dimension.longValue();
    }
    return read;
  }

  private InferenceException noShape(JsonNode dimensions) {
    return InferenceException.badRequest(
        "input '%s' has shape %s; a shape is an array of whole numbers."
            .formatted(named(), dimensions));
  }

  /**
   * The tensor.
   *
   * @param binary what follows the JSON, little-endian; what belongs to this tensor is taken from
   *     it
   */
  InputTensor finish(ByteBuffer binary) {
    if (name == null || type == null || shape == null) {
      throw InferenceException.badRequest(
          "an input needs name, datatype and shape; '%s' has no %s."
              .formatted(named(), name == null ? "name" : type == null ? "datatype" : "shape"));
    }
    DataType dataType = DataType.ofFeatures(name, type);
    requireNoSharedMemory();
    JsonNode size = parameters == null ? null : parameters.get(BINARY_SIZE);
    if (size == null) {
      if (data == null) {
        throw InferenceException.badRequest(
            "input '%s' has neither data nor the parameter %s.".formatted(name, BINARY_SIZE));
      }
      return new InputTensor(name, shape, held(data.values(shape), dataType));
    }
    return new InputTensor(name, shape, take(binary, bytes(size, binary), dataType));
  }

  /** In binary such values would be others. */
  private float[] held(float[] values, DataType type) {
    for (int k = 0; k < values.length; k++) {
      if (!type.holds(values[k])) {
        throw InferenceException.badRequest(
            String.format(
                Locale.ROOT,
                "input '%s' has %s as value %d, which is no %s. Send FP32.",
                named(),
                values[k],
                k + 1,
                type));
      }
    }
    return values;
  }

  private void requireNoSharedMemory() {
    if (parameters != null && parameters.has("shared_memory_region")) {
      throw InferenceException.badRequest(
          "input '%s' is in shared memory, which this service does not read. Send it as data or in"
                  .formatted(named())
              + " binary.");
    }
  }

  private int bytes(JsonNode size, ByteBuffer binary) {
    if (data != null
        || !size.isIntegralNumber()
        || !size.canConvertToInt()
        || size.intValue() < 0) {
      throw InferenceException.badRequest(
          "input '%s' has %s %s; with it there is no data, and it is a whole number from 0."
              .formatted(named(), BINARY_SIZE, size));
    }
    if (size.intValue() > binary.remaining()) {
      throw InferenceException.badRequest(
          String.format(
              Locale.ROOT,
              "input '%s' has %s %d, but only %d bytes are left behind the JSON of the request. Its"
                  + " length is in the header Inference-Header-Content-Length.",
              named(),
              BINARY_SIZE,
              size.intValue(),
              binary.remaining()));
    }
    return size.intValue();
  }

  private float[] take(ByteBuffer binary, int bytes, DataType dataType) {
    if (bytes % dataType.bytes() != 0) {
      throw InferenceException.badRequest(
          String.format(
              Locale.ROOT,
              "input '%s' has %d bytes, which is no multiple of the %d of a value of %s.",
              named(),
              bytes,
              dataType.bytes(),
              dataType));
    }
    float[] values = new float[bytes / dataType.bytes()];
    for (int k = 0; k < values.length; k++) {
      values[k] = dataType.next(binary);
    }
    return values;
  }
}
