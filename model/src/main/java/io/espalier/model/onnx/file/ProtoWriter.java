package io.espalier.model.onnx.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A small message of protocol buffers, field by field; large arrays go beside it. */
final class ProtoWriter {

  private static final int VARINT = 0;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  ProtoWriter number(int field, long value) {
    varint(((long) field << 3) | VARINT);
    varint(value);
    return this;
  }

  ProtoWriter real(int field, float value) {
    varint(((long) field << 3) | FIXED32);
    int bits = Float.floatToRawIntBits(value);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes.write(bits >>> shift);
    }
    return this;
  }

  ProtoWriter text(int field, String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    length(field, encoded.length);
    bytes.writeBytes(encoded);
    return this;
  }

  ProtoWriter message(int field, ProtoWriter inner) {
    length(field, inner.size());
    bytes.writeBytes(inner.bytes.toByteArray());
    return this;
  }

  /** The beginning of a field whose bytes follow. */
  ProtoWriter length(int field, long count) {
    varint(((long) field << 3) | LENGTH);
    varint(count);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  int size() {
    return bytes.size();
  }

  void writeTo(OutputStream out) throws IOException {
    bytes.writeTo(out);
  }
}
