package io.espalier.model.format;

import io.espalier.model.bits.Gaps;
import io.espalier.model.format.FileHeader.Entry;
import io.espalier.model.format.Section.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** Reads a {@link SectionFile} and refuses it when a single byte is not as it was written. */
final class SectionReader {

  private final CheckedInput input;
  private final Map<String, Section> places = new HashMap<>();

  private SectionReader(CheckedInput input) {
    this.input = input;
  }

  static SectionFile read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new SectionReader(new CheckedInput(file, channel)).read();
    } catch (CorruptFileException | UnsupportedFileException | FileSystemException named) {
      throw named;
    } catch (IOException nameless) {
      // Such as of a folder, or of a disk that fails: the system says what, and not where.
      throw new IOException(
          "%s can not be read: %s".formatted(file, nameless.getMessage()), nameless);
    }
  }

  private SectionFile read() throws IOException {
    FileHeader header = new HeaderReader(input).read();
    SectionFile content = new SectionFile(header.metadata());
    for (Entry entry : header.entries()) {
      Section section = section(entry);
      if (entry.type().isBits()) {
        keepPlaces(section);
      }
      if (entry.type() != SectionType.PLACES) {
        add(section, content);
      }
    }
    return content;
  }

  private void keepPlaces(Section section) throws IOException {
    if (section.bits().length() > section.length()
        || places.putIfAbsent(section.name(), section) != null) {
      throw input.corrupt("the bits of section '%s' make no sense".formatted(section.name()));
    }
  }

  private void add(Section section, SectionFile content) throws IOException {
    if (content.has(section.name())) {
      throw input.corrupt("section '%s' is there twice".formatted(section.name()));
    }
    content.add(section);
  }

  private Section section(Entry entry) throws IOException {
    CRC32C checksum = new CRC32C();
    Section section =
        section(
            entry,
            chunk -> {
              int from = chunk.position();
              input.readFully(chunk);
              checksum.update(chunk.duplicate().flip().position(from));
            });
    if ((int) checksum.getValue() != entry.checksum()) {
      throw input.corrupt("the checksum of section '%s' does not match".formatted(entry.name()));
    }
    return section;
  }

  private Section section(Entry entry, Bytes source) throws IOException {
    String places = entry.places();
    if (places == null && !entry.isPlain()) {
      return listedBits(entry, source);
    }
    Section section = Section.empty(entry.name(), entry.type(), entry.length());
    if (places == null) {
      section.readFrom(source);
    } else {
      section.readFrom(places(entry, places), source);
    }
    return section;
  }

  /** Bits in less than their bitmap. */
  private Section listedBits(Entry entry, Bytes source) throws IOException {
    if (!entry.type().isBits()) {
      throw input.corrupt("section '%s' is not all there".formatted(entry.name()));
    }
    byte[] gaps = new byte[(int) entry.bytes()];
    source.transfer(ByteBuffer.wrap(gaps));
    try {
      BitSet bits = Gaps.decode(gaps, entry.length());
      return Section.bits(entry.name(), entry.type(), bits, entry.length());
    } catch (IllegalArgumentException malformed) {
      throw input.corrupt("section '%s': %s".formatted(entry.name(), malformed.getMessage()));
    }
  }

  private BitSet places(Entry entry, String name) throws IOException {
    Section bits = places.get(name);
    if (bits == null || bits.length() != entry.length() || entry.type().isBits()) {
      throw input.corrupt(
          "section '%s' has no places '%s' before it".formatted(entry.name(), name));
    }
    BitSet found = bits.bits();
    if ((long) found.cardinality() * entry.type().cellBytes() != entry.bytes()) {
      throw input.corrupt(
          "section '%s' has not as many values as '%s' has places".formatted(entry.name(), name));
    }
    return found;
  }
}
