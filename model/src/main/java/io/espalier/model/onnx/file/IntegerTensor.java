package io.espalier.model.onnx.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A constant of whole numbers, such as indices or a shape. */
public final class IntegerTensor implements OnnxTensor {

  public static final int TYPE = 7;

  private final String name;
  private final List<Integer> dimensions;
  private final long[] values;

  public IntegerTensor(String name, List<Integer> dimensions, long[] values) {
    this.name = name;
    this.dimensions = List.copyOf(dimensions);
    this.values = values.clone();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Integer> dimensions() {
    return dimensions;
  }

  public long[] values() {
    return values.clone();
  }

  @Override
  public int elementType() {
    return TYPE;
  }

  @Override
  public long byteCount() {
    return (long) values.length * Long.BYTES;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    out.write(bytes.array());
  }
}
