package io.espalier.deploy.inference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Numbers of a JSON array, one after the other or nested as the tensor is. Grows as they come, so
 * that a shape that is only claimed costs nothing. One owner.
 */
final class NumberArray {

  private static final int UNKNOWN = -1;
  private static final int MOST_DIMENSIONS = 8;
  private static final int FIRST_CAPACITY = 1_024;

  private final String tensor;
  private final List<Integer> lengths = new ArrayList<>();
  private float[] values = new float[FIRST_CAPACITY];
  private int count;
  private int depthOfNumbers = UNKNOWN;

  /**
   * @param tensor its name, for messages
   */
  NumberArray(String tensor) {
    this.tensor = tensor;
  }

  /** Reads the array that begins at the current token. */
  void read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw refused("data must be an array of numbers, got " + json.getText());
    }
    readArray(json, 0);
  }

  private void readArray(JsonParser json, int depth) throws IOException {
    if (depth == MOST_DIMENSIONS) {
      throw refused(
          String.format(Locale.ROOT, "data is nested more than %d deep", MOST_DIMENSIONS));
    }
    int length = 0;
    for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
      if (next == JsonToken.START_ARRAY) {
        readArray(json, depth + 1);
      } else {
        add(json, depth);
      }
      length++;
    }
    measured(depth, length);
  }

  private void add(JsonParser json, int depth) throws IOException {
    if (!json.currentToken().isNumeric()) {
      throw refused(
          String.format(
              Locale.ROOT,
              json.currentToken() == JsonToken.VALUE_STRING
                  ? "data holds the text \"%s\" as value %d; send numbers"
                  : "data holds %s as value %d; send numbers",
              json.getText(),
              count + 1));
    }
    if (depthOfNumbers == UNKNOWN) {
      depthOfNumbers = depth;
    } else if (depthOfNumbers != depth) {
      throw refused("data has numbers at different depths. Nest all of them alike, or none");
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = (float) json.getDoubleValue();
  }

  private void measured(int depth, int length) {
    while (lengths.size() <= depth) {
      lengths.add(UNKNOWN);
    }
    int before = lengths.set(depth, length);
    if (before != UNKNOWN && before != length) {
      throw refused(
          String.format(
              Locale.ROOT,
              "data has arrays of %d and of %d values in one dimension",
              before,
              length));
    }
  }

  /**
   * The values of a tensor of this shape.
   *
   * @throws InferenceException when nested arrays have another shape
   */
  float[] values(long[] shape) {
    long[] nested = lengths.stream().mapToLong(length -> length).toArray();
    if (nested.length > 1 && !Arrays.equals(nested, shape)) {
      throw refused(
          "data is nested as %s, but shape is %s"
              .formatted(Arrays.toString(nested), Arrays.toString(shape)));
    }
    return Arrays.copyOf(values, count);
  }

  private InferenceException refused(String what) {
    return InferenceException.badRequest("input '%s': %s.".formatted(tensor, what));
  }
}
