package io.espalier.model.format;

import io.espalier.model.bits.Gaps;
import io.espalier.model.format.Section.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A section as it stands in a file: all of its cells, or less that says the same.
 *
 * @param places name of the bits, further up, that say where its elements stand; all others are 0.
 *     Null where all are there
 * @param bytes in the file
 * @param body what writes them
 */
record StoredSection(
    String name, SectionType type, int length, @Nullable String places, long bytes, Body body) {

  /** Writes the bytes of a section. */
  @FunctionalInterface
  interface Body {
    void writeTo(Bytes destination) throws IOException;
  }

  /** All cells. */
  static StoredSection plain(Section section) {
    return of(section, null, section.bytes(), section::writeTo);
  }

  /** Bits: a bitmap, or the gaps between them where that is shorter. */
  static StoredSection bits(Section section) {
    byte[] gaps = Gaps.encode(section.bits(), section.length());
    return gaps.length < section.bytes()
        ? of(section, null, gaps.length, to -> to.transfer(ByteBuffer.wrap(gaps)))
        : plain(section);
  }

  /** Only what stands at some places. */
  static StoredSection at(Section section, String places, BitSet bits) {
    return of(
        section,
        places,
        (long) bits.cardinality() * section.type().cellBytes(),
        to -> section.writeTo(bits, to));
  }

  private static StoredSection of(Section section, @Nullable String places, long bytes, Body body) {
    return new StoredSection(section.name(), section.type(), section.length(), places, bytes, body);
  }

  /** Bytes of all its cells. */
  long plainBytes() {
    return Section.bytes(type, length);
  }

  /** The checksum of its bytes. */
  int checksum() throws IOException {
    CRC32C checksum = new CRC32C();
    body.writeTo(checksum::update);
    return (int) checksum.getValue();
  }
}
