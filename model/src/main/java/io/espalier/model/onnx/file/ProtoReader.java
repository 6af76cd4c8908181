package io.espalier.model.onnx.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Goes through the fields of a message of protocol buffers. Whatever the bytes are, it reads none
 * beyond the message and allocates no more than there are.
 */
final class ProtoReader {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer bytes;
  private int field;
  private int wire;

  ProtoReader(byte[] message) {
    this(ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN));
  }

  private ProtoReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Goes to the next field; the one before must have been read or {@linkplain #skip skipped}. */
  boolean next() {
    if (!bytes.hasRemaining()) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    wire = (int) (tag & 7);
    return true;
  }

  /** The number of the field. */
  int field() {
    return field;
  }

  /** Whether the field is a message, a text or a packed array. */
  boolean isLengthDelimited() {
    return wire == LENGTH;
  }

  /** A whole number. */
  long number() {
    require(VARINT);
    return varint();
  }

  /** A number. */
  float real() {
    require(FIXED32);
    requireLeft(Float.BYTES);
    return bytes.getFloat();
  }

  String text() {
    return StandardCharsets.UTF_8.decode(content()).toString();
  }

  ProtoReader message() {
    return new ProtoReader(content());
  }

  /** The bytes of a field, little endian; they are shared. */
  ByteBuffer content() {
    require(LENGTH);
    long length = varint();
    if (length < 0 || length > bytes.remaining()) {
      throw damaged("a field is longer than what it is in");
    }
    ByteBuffer content = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
    return content.order(ByteOrder.LITTLE_ENDIAN);
  }

  void skip() {
    switch (wire) {
      case VARINT -> varint();
      case FIXED64 -> skip(Long.BYTES);
      case LENGTH -> content();
      case FIXED32 -> skip(Integer.BYTES);
      default -> throw damaged("there is no such kind of field");
    }
  }

  private void skip(int count) {
    requireLeft(count);
    bytes.position(bytes.position() + count);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      requireLeft(1);
      byte next = bytes.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged("a number does not end");
  }

  /** A whole number of a packed array. */
  static long varint(ByteBuffer packed) {
    return new ProtoReader(packed).varint();
  }

  private void require(int expected) {
    if (wire != expected) {
      throw damaged("a field is of another kind than it must be");
    }
  }

  private void requireLeft(int count) {
    if (bytes.remaining() < count) {
      throw damaged("it ends within a field");
    }
  }

  private IllegalArgumentException damaged(String what) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT, "it is no ONNX model, or a damaged one: %s (field %d)", what, field));
  }
}
