package io.espalier.model.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

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

  /** A section of zeros, to be filled by {@link #readFrom}. */
  static Section empty(String name, SectionType type, int length) {
    return new Section(name, type, length, type.allocate(type.cells(length)));
  }

  /** The same array under another name. */
  Section named(String other) {
    return new Section(other, type, length, array);
  }

  /** Bytes in a file. */
  long bytes() {
    return (long) type.cells(length) * type.cellBytes();
  }

  void writeTo(Bytes destination) throws IOException {
    ByteBuffer chunk = chunk();
    int step = CHUNK_BYTES / type.cellBytes();
    for (int from = 0, count; from < type.cells(length); from += count) {
      count = Math.min(step, type.cells(length) - from);
      chunk.clear().limit(count * type.cellBytes());
      type.encode(array, from, count, chunk);
      destination.transfer(chunk);
    }
  }

  void readFrom(Bytes source) throws IOException {
    ByteBuffer chunk = chunk();
    int step = CHUNK_BYTES / type.cellBytes();
    for (int to = 0, count; to < type.cells(length); to += count) {
      count = Math.min(step, type.cells(length) - to);
      chunk.clear().limit(count * type.cellBytes());
      source.transfer(chunk);
      type.decode(chunk.flip(), array, to, count);
    }
  }

  private static ByteBuffer chunk() {
    return ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The checksum of the section's bytes. */
  int checksum() throws IOException {
    CRC32C checksum = new CRC32C();
    writeTo(checksum::update);
    return (int) checksum.getValue();
  }
}
