package io.espalier.model.format;

import io.espalier.model.precision.HalfFloat;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.Locale;

/** How the elements of a section stand in a file, and in which Java array they are in memory. */
enum SectionType {
  FLOAT32(Float.BYTES),
  FLOAT64(Double.BYTES),
  /** Rounded when written: see {@link HalfFloat}. Floats in memory. */
  FLOAT16(Short.BYTES),
  INT32(Integer.BYTES),
  INT64(Long.BYTES),
  /** Eight to a byte: element k is bit {@code k % 8} of byte {@code k / 8}. */
  BITS(Byte.BYTES),
  BYTES(Byte.BYTES),
  /** Bits that say where the elements of the section of this name stand; only in files. */
  PLACES(Byte.BYTES);

  private final int cellBytes;

  SectionType(int cellBytes) {
    this.cellBytes = cellBytes;
  }

  /** The name in a file's header. */
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether its elements are bits. */
  boolean isBits() {
    return this == BITS || this == PLACES;
  }

  /** Array cells that hold {@code length} elements. */
  int cells(int length) {
    return isBits() ? (int) ((length + 7L) / 8) : length;
  }

  /** Bytes of one array cell in a file. */
  int cellBytes() {
    return cellBytes;
  }

  Object allocate(int cells) {
    return switch (this) {
      case FLOAT32, FLOAT16 -> new float[cells];
      case FLOAT64 -> new double[cells];
      case INT32 -> new int[cells];
      case INT64 -> new long[cells];
      case BITS, PLACES, BYTES -> new byte[cells];
    };
  }

  /** Writes cells behind the buffer's position, which stays where it is. */
  void encode(Object array, int from, int count, ByteBuffer to) {
    switch (this) {
      case FLOAT32 -> to.asFloatBuffer().put((float[]) array, from, count);
      case FLOAT16 -> encodeHalves((float[]) array, from, count, to.asShortBuffer());
      case FLOAT64 -> to.asDoubleBuffer().put((double[]) array, from, count);
      case INT32 -> to.asIntBuffer().put((int[]) array, from, count);
      case INT64 -> to.asLongBuffer().put((long[]) array, from, count);
      case BITS, PLACES, BYTES -> to.duplicate().put((byte[]) array, from, count);
    }
  }

  private static void encodeHalves(float[] array, int from, int count, ShortBuffer to) {
    for (int k = from; k < from + count; k++) {
      to.put(HalfFloat.of(array[k]));
    }
  }

  /** Reads cells behind the buffer's position, which stays where it is. */
  void decode(ByteBuffer from, Object array, int to, int count) {
    switch (this) {
      case FLOAT32 -> from.asFloatBuffer().get((float[]) array, to, count);
      case FLOAT16 -> decodeHalves(from.asShortBuffer(), (float[]) array, to, count);
      case FLOAT64 -> from.asDoubleBuffer().get((double[]) array, to, count);
      case INT32 -> from.asIntBuffer().get((int[]) array, to, count);
      case INT64 -> from.asLongBuffer().get((long[]) array, to, count);
      case BITS, PLACES, BYTES -> from.duplicate().get((byte[]) array, to, count);
    }
  }

  private static void decodeHalves(ShortBuffer from, float[] array, int to, int count) {
    for (int k = to; k < to + count; k++) {
      array[k] = HalfFloat.value(from.get());
    }
  }
}
