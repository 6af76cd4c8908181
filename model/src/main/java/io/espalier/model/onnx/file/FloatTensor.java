package io.espalier.model.onnx.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A constant of floats: a part of an array that is shared, not copied, and not written to. */
public final class FloatTensor implements OnnxTensor {

  public static final int TYPE = 1;

  private static final int CHUNK = 2048;

  private final String name;
  private final List<Integer> dimensions;
  private final float[] array;
  private final int from;
  private final int count;

  public FloatTensor(String name, List<Integer> dimensions, float[] array, int from) {
    this.name = name;
    this.dimensions = List.copyOf(dimensions);
    this.array = array;
    this.from = from;
    count = Math.toIntExact(OnnxTensor.count(dimensions));
    if (from < 0 || from > array.length - count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "'%s' of %s has %d values, there are %d",
              name,
              dimensions,
              count,
              array.length - from));
    }
  }

  public FloatTensor(String name, List<Integer> dimensions, float[] values) {
    this(name, dimensions, values, 0);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Integer> dimensions() {
    return dimensions;
  }

  /** A copy of its values. */
  public float[] values() {
    return Arrays.copyOfRange(array, from, from + count);
  }

  @Override
  public int elementType() {
    return TYPE;
  }

  @Override
  public long byteCount() {
    return (long) count * Float.BYTES;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int index = 0; index < count; index += CHUNK) {
      int length = Math.min(CHUNK, count - index);
      chunk.asFloatBuffer().put(array, from + index, length);
      out.write(chunk.array(), 0, length * Float.BYTES);
    }
  }
}
