package io.espalier.deploy.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.model.precision.HalfFloat;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

  private static InferRequest read(String json) {
    return RequestReader.read(json.getBytes(StandardCharsets.UTF_8), OptionalInt.empty());
  }

  private static InferRequest read(String json, byte[] binary) {
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(head);
    body.writeBytes(binary);
    return RequestReader.read(body.toByteArray(), OptionalInt.of(head.length));
  }

  private static String input(String shape, String type, String rest) {
    return "{\"inputs\": [{\"name\": \"features\", \"shape\": %s, \"datatype\": \"%s\", %s}]}"
        .formatted(shape, type, rest);
  }

  /** What is made and held for a few bytes: a short request could have it without end. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'inputs': [], 'outputs': [@]}             | {'name': 'class'}  | outputs are wanted",
        "{'inputs': [@]}                            | {'data': []}       | inputs are sent",
        "{'inputs': [{'shape': [@]}]}               | 1                  | dimensions of a shape"
            + " hold",
        "{'inputs': [{'shape': [@]}]}               | []                 | dimensions of a shape"
            + " hold",
        "{'inputs': [{'parameters': {'a': [@]}}]}   | {}                 | parameters hold more"
            + " than",
        "{'parameters': {'a': [@]}}                 | []                 | parameters hold more"
            + " than",
        "{'inputs': [], 'outputs': [{'a': [@]}]}    | []                 | fields of an output hold"
      })
  void whatIsOfNoUseIsRefusedBeforeItIsHeld(String request, String one, String why) {
    String many = String.join(",", Collections.nCopies(10_000, one));

    assertThatThrownBy(() -> read(request.replace("@", many).replace('\'', '"')))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining(why);
  }

  @Test
  void theIndexIsAskedForInAFewWords() {
    byte[] long0 =
        ("{\"ready\": [" + "[],".repeat(10_000) + "1]}").getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> RequestReader.wantsReady(long0))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("fields of the request hold");
    assertThat(RequestReader.wantsReady(new byte[0])).isFalse();
    assertThat(RequestReader.wantsReady("{\"ready\": true}".getBytes(StandardCharsets.UTF_8)))
        .isTrue();
  }

  /** The largest that there is, and one whose sign bit is a part of it. */
  @Test
  void longNumbersWithoutASignAreTheNearestFloats() {
    ByteBuffer buffer = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(-1).putLong(Long.MIN_VALUE).putLong(Long.MAX_VALUE);

    assertThat(read(binaryInput("[1, 3]", "UINT64", 24), buffer.array()).features().values())
        .containsExactly(0x1p64f, 0x1p63f, 0x1p63f);
  }

  /** Whatever way they come, they are the same values. */
  @Test
  void flatNestedAndBinaryDataAreTheSame() {
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      int rows = 1 + random.nextInt(5);
      int width = 1 + random.nextInt(7);
      float[] values = new float[rows * width];
      for (int k = 0; k < values.length; k++) {
        values[k] = Float.intBitsToFloat(random.nextInt() & 0xbfffffff); // below 2
      }
      String shape = String.format(Locale.ROOT, "[%d, %d]", rows, width);
      InputTensor flat =
          read(input(shape, "FP32", "\"data\": " + Arrays.toString(values))).features();
      InputTensor nested =
          read(input(shape, "FP32", "\"data\": " + nested(values, rows))).features();
      InputTensor binary =
          read(binaryInput(shape, "FP32", 4 * values.length), bytes(values)).features();

      assertThat(flat.values()).containsExactly(values);
      assertThat(nested).isEqualTo(flat);
      assertThat(binary).isEqualTo(flat);
    }
  }

  private static String binaryInput(String shape, String type, int bytes) {
    return input(
        shape,
        type,
        String.format(Locale.ROOT, "\"parameters\": {\"binary_data_size\": %d}", bytes));
  }

  private static String nested(float[] values, int rows) {
    int width = values.length / rows;
    float[][] all = new float[rows][];
    for (int row = 0; row < rows; row++) {
      all[row] = Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }
    return Arrays.deepToString(all);
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void eachTypeOfNumbersIsConverted(DataType type) {
    BiConsumer<ByteBuffer, Integer> put =
        switch (type) {
          case FP32 -> ByteBuffer::putFloat;
          case FP64 -> ByteBuffer::putDouble;
          case INT8, UINT8 -> (buffer, value) -> buffer.put(value.byteValue());
          case INT16, UINT16 -> (buffer, value) -> buffer.putShort(value.shortValue());
          case INT32, UINT32 -> ByteBuffer::putInt;
          case INT64, UINT64 -> ByteBuffer::putLong;
          case FP16 -> (buffer, value) -> buffer.putShort(HalfFloat.of(value));
        };
    ByteBuffer buffer = ByteBuffer.allocate(3 * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    boolean isSigned = !type.name().startsWith("U");
    int last = isSigned ? -3 : 250;
    for (int value : new int[] {0, 100, last}) {
      put.accept(buffer, value);
    }

    assertThat(
            read(binaryInput("[1, 3]", type.name(), buffer.capacity()), buffer.array())
                .features()
                .values())
        .containsExactly(0, 100, last);
    assertThat(read(input("[1, 3]", type.name(), "\"data\": [0, 100, 50]")).features().values())
        .containsExactly(0, 100, 50);
  }

  @Test
  void imagesMayBeNestedAsTheyAre() {
    InputTensor image =
        read(input("[1, 1, 2, 2]", "FP32", "\"data\": [[[[1, 2], [3, 4]]]]")).features();

    assertThat(image.values()).containsExactly(1, 2, 3, 4);
    assertThat(image.shape()).containsExactly(1, 1, 2, 2);
  }

  @Test
  void idAndWantedOutputsAreRead() {
    InferRequest request =
        read(
            """
            {"id": "q1", "parameters": {"binary_data_output": true, "priority": 3},
             "inputs": [{"data": [1], "shape": [1, 1], "datatype": "FP32", "name": "features"}],
             "outputs": [{"name": "class"}, {"name": "probabilities", "parameters": {"binary_data": false}}],
             "unknown": {"a": [1, {}]}}
            """);

    assertThat(request.id()).isEqualTo("q1");
    assertThat(request.outputs())
        .containsExactly(
            new InferRequest.Wanted("class", true),
            new InferRequest.Wanted("probabilities", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                    | got nothing",
        "[]                                    | a request must be a JSON object",
        "{\"inputs\": [                        | no JSON that can be read",
        "{\"inputs\": 3}                       | inputs must be an array, got 3",
        "{\"id\": 3}                           | id of a request must be a text, got 3",
        "{\"inputs\": [7]}                     | an input must be a JSON object, got 7",
        "{\"inputs\": []}                      | takes one input, 'features', got none",
        "{\"inputs\": [{\"name\": \"x\"}]}     | needs name, datatype and shape; 'x' has no"
            + " datatype",
        "{\"inputs\": [{\"shape\": [1.5]}]}    | shape [1.5]; a shape is an array of whole numbers",
        "{\"inputs\": [{\"data\": 3}]}         | data must be an array of numbers, got 3",
        "{\"inputs\": [{\"data\": [1, \"a\"]}]} | data holds the text \"a\" as value 2; send"
            + " numbers",
        "{\"inputs\": []} garbage              | no JSON that can be read",
        "{\"inputs\": []} {}                   | { follows the JSON of the request",
        "{\"inputs\": [{\"shape\": \"x\"}]}    | has shape \"x\"; a shape is an array",
        "{\"inputs\": [{\"data\": [1, [2]]}]}  | numbers at different depths",
        "{\"inputs\": [{\"data\": [[1], [2, 3]]}]} | arrays of 1 and of 2 values in one dimension",
        "{\"inputs\": [{\"data\": [[[[[[[[[1]]]]]]]]]}]} | nested more than 8 deep",
      })
  void whatCantBeUnderstoodIsNamed(String json, String words) {
    assertThatThrownBy(() -> read(json).features())
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FP8    | [1, 2] | \"data\": [1, 2]                 | datatype 'FP8'. Send one of FP32",
        "BYTES  | [1, 2] | \"data\": [1, 2]                 | datatype 'BYTES'",
        "UINT8  | [1, 2] | \"data\": [1, -5]                | has -5.0 as value 2, which is no"
            + " UINT8",
        "INT32  | [1, 2] | \"data\": [0.5, 1]               | has 0.5 as value 1, which is no"
            + " INT32",
        "INT64  | [1, 2] | \"data\": [1e30, 1]              | which is no INT64",
        "FP32   | [1, 2] | \"parameters\": {\"binary_data_size\": 4.5} | binary_data_size 4.5",
        "FP32   | [1, 2] | \"parameters\": {}               | neither data nor the parameter",
        "FP32   | [2, 1] | \"data\": [[1, 2]]               | nested as [1, 2], but shape is [2,"
            + " 1]",
        "FP32   | [1, 2] | \"parameters\": {\"binary_data_size\": 9} | only 8 bytes are left",
        "FP32   | [1, 2] | \"parameters\": {\"binary_data_size\": 4} | 4 bytes of the request"
            + " belong to no input",
        "FP64   | [1, 2] | \"parameters\": {\"binary_data_size\": 4} | no multiple of the 8",
        "FP32   | [1, 2] | \"parameters\": {\"binary_data_size\": -1} | binary_data_size -1",
        "FP32   | [1, 2] | \"parameters\": {\"shared_memory_region\": \"r\"} | shared memory",
      })
  void tensorsThatDontFitThemselvesAreNamed(String type, String shape, String rest, String words) {
    assertThatThrownBy(() -> read(input(shape, type, rest), new byte[8]))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 3})
  void theHeaderMustFitTheRequest(int jsonBytes) {
    assertThatThrownBy(() -> RequestReader.read(new byte[2], OptionalInt.of(jsonBytes)))
        .hasMessageContaining("Inference-Header-Content-Length is " + jsonBytes);
  }

  @Test
  void notANumberIsReadToBeRefusedByItsPlace() {
    assertThat(read(input("[1, 2]", "FP32", "\"data\": [1, NaN]")).features().values()[1]).isNaN();
  }

  /** Nobody is answered with a fault of the program, whatever bytes come. */
  @Test
  void whateverComesIsReadOrRefused() {
    byte[] good =
        input("[1, 2]", "FP32", "\"parameters\": {\"binary_data_size\": 8}")
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(9);
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] bad = Arrays.copyOf(good, good.length + 8);
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        RequestReader.read(bad, OptionalInt.of(good.length));
      } catch (InferenceException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
  }
}
