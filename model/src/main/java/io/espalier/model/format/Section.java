package io.espalier.model.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * One named array of a file.
 *
 * @param name unique in its file
 * @param type of the elements
 * @param length number of elements
 * @param array of the Java type that {@code type} says; never written to once the section is filled
 */
record Section(String name, SectionType type, int length, Object array) {

  private static final int CHUNK_BYTES = 1 << 16;

  /** Takes or brings a section's bytes, a chunk at a time. */
  @FunctionalInterface
  interface Bytes {
    /** Uses up the chunk, or fills it, from its position to its limit. */
    void transfer(ByteBuffer chunk) throws IOException;
  }

  /** What is done with each chunk of an array. */
  @FunctionalInterface
  private interface Part {
    void with(ByteBuffer chunk, int from, int count) throws IOException;
  }

  /** A section of zeros, to be filled by {@link #readFrom}. */
  static Section empty(String name, SectionType type, int length) {
    return new Section(name, type, length, type.allocate(type.cells(length)));
  }

  /** A section of bits of which none is set beyond the length. */
  static Section bits(String name, SectionType type, BitSet bits, int length) {
    Section section = empty(name, type, length);
    byte[] packed = bits.toByteArray();
    System.arraycopy(packed, 0, section.array, 0, packed.length);
    return section;
  }

  /** The same array under another name. */
  Section named(String other) {
    return new Section(other, type, length, array);
  }

  /** Bytes of all its cells. */
  long bytes() {
    return bytes(type, length);
  }

  static long bytes(SectionType type, int length) {
    return (long) type.cells(length) * type.cellBytes();
  }

  /** The bits of a section that has such. */
  BitSet bits() {
    return BitSet.valueOf((byte[]) array);
  }

  /** The cells that are other than 0: of which a bit is set, so that -0.0 is among them. */
  BitSet filled() throws IOException {
    BitSet filled = new BitSet(type.cells(length));
    inParts(
        (chunk, from, count) -> {
          type.encode(array, from, count, chunk);
          for (int k = 0; k < count; k++) {
            if (isFilled(chunk, k * type.cellBytes())) {
              filled.set(from + k);
            }
          }
        });
    return filled;
  }

  private boolean isFilled(ByteBuffer chunk, int at) {
    return switch (type.cellBytes()) {
      case Byte.BYTES -> chunk.get(at) != 0;
      case Short.BYTES -> chunk.getShort(at) != 0;
      case Integer.BYTES -> chunk.getInt(at) != 0;
      default -> chunk.getLong(at) != 0;
    };
  }

  void writeTo(Bytes destination) throws IOException {
    inParts(
        (chunk, from, count) -> {
          type.encode(array, from, count, chunk);
          destination.transfer(chunk);
        });
  }

  /** Writes the cells at these places alone. */
  void writeTo(BitSet places, Bytes destination) throws IOException {
    inParts(
        (chunk, from, count) -> {
          type.encode(array, from, count, chunk);
          ByteBuffer cells = chunk.duplicate();
          int bytes = type.cellBytes();
          int to = 0;
          int end = from + count;
          for (int k = places.nextSetBit(from); k >= 0 && k < end; k = places.nextSetBit(k + 1)) {
            chunk.put(to, cells, (k - from) * bytes, bytes);
            to += bytes;
          }
          destination.transfer(chunk.limit(to));
        });
  }

  void readFrom(Bytes source) throws IOException {
    inParts(
        (chunk, to, count) -> {
          source.transfer(chunk);
          type.decode(chunk.flip(), array, to, count);
        });
  }

  /** Reads the cells at these places, of which none is beyond the last cell; the others are 0. */
  void readFrom(BitSet places, Bytes source) throws IOException {
    inParts(
        (chunk, to, count) -> {
          BitSet here = places.get(to, to + count);
          byte[] cells = new byte[here.cardinality() * type.cellBytes()];
          source.transfer(ByteBuffer.wrap(cells));
          byte[] spread = spread(cells, here, count);
          type.decode(chunk.put(spread).flip(), array, to, count);
        });
  }

  private byte[] spread(byte[] cells, BitSet places, int count) {
    int bytes = type.cellBytes();
    byte[] spread = new byte[count * bytes];
    int from = 0;
    for (int k = places.nextSetBit(0); k >= 0; k = places.nextSetBit(k + 1)) {
      System.arraycopy(cells, from, spread, k * bytes, bytes);
      from += bytes;
    }
    return spread;
  }

  private void inParts(Part part) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int step = CHUNK_BYTES / type.cellBytes();
    int cells = type.cells(length);
    for (int from = 0, count; from < cells; from += count) {
      count = Math.min(step, cells - from);
      part.with(chunk.clear().limit(count * type.cellBytes()), from, count);
    }
  }
}
