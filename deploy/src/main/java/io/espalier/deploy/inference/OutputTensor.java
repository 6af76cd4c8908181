package io.espalier.deploy.inference;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** What is answered of some rows. */
interface OutputTensor {

  String name();

  /** By the name that the protocol has for it. */
  String datatype();

  /** Rows first. */
  long[] shape();

  /** Writes the values as one flat array. */
  void writeValues(JsonGenerator json) throws IOException;

  /** The values in little-endian binary. */
  byte[] bytes();

  /**
   * Probabilities of classes.
   *
   * @param values rows × classes
   */
  record Probabilities(String name, int rows, float[] values) implements OutputTensor {

    @Override
    public String datatype() {
      return "FP32";
    }

    @Override
    public long[] shape() {
      return new long[] {rows, values.length / rows};
    }

    @Override
    public void writeValues(JsonGenerator json) throws IOException {
      json.writeStartArray();
      for (float value : values) {
        json.writeNumber(value);
      }
      json.writeEndArray();
    }

    @Override
    public byte[] bytes() {
      return littleEndian(values.length * Float.BYTES, bytes -> bytes.asFloatBuffer().put(values));
    }
  }

  /** The class of each row, by number. */
  record Classes(String name, int[] values) implements OutputTensor {

    @Override
    public String datatype() {
      return "INT64";
    }

    @Override
    public long[] shape() {
      return new long[] {values.length};
    }

    @Override
    public void writeValues(JsonGenerator json) throws IOException {
      json.writeArray(values, 0, values.length);
    }

    @Override
    public byte[] bytes() {
      return littleEndian(
          values.length * Long.BYTES,
          bytes -> {
            for (int value : values) {
              bytes.putLong(value);
            }
          });
    }
  }

  /** The name of the class of each row; in binary each is preceded by its length in four bytes. */
  record Names(String name, List<String> values) implements OutputTensor {

    @Override
    public String datatype() {
      return "BYTES";
    }

    @Override
    public long[] shape() {
      return new long[] {values.size()};
    }

    @Override
    public void writeValues(JsonGenerator json) throws IOException {
      json.writeStartArray();
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }

    @Override
    public byte[] bytes() {
      List<byte[]> texts =
          values.stream().map(value -> value.getBytes(StandardCharsets.UTF_8)).toList();
      return littleEndian(
          texts.stream().mapToInt(text -> Integer.BYTES + text.length).sum(),
          bytes -> texts.forEach(text -> bytes.putInt(text.length).put(text)));
    }
  }

  private static byte[] littleEndian(int length, Consumer<ByteBuffer> fill) {
    byte[] bytes = new byte[length];
    fill.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return bytes;
  }
}
