package io.espalier.model.format;

import io.espalier.model.format.FileHeader.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32C;

/** Reads a {@link SectionFile} and refuses it when a single byte is not as it was written. */
final class SectionReader {

  private final Path file;
  private final FileChannel channel;
  private final long size;

  private SectionReader(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    size = channel.size();
  }

  static SectionFile read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new SectionReader(file, channel).read();
    } catch (CorruptFileException | UnsupportedFileException | FileSystemException named) {
      throw named;
    } catch (IOException nameless) {
      // Such as of a folder, or of a disk that fails: the system says what, and not where.
      throw new IOException(
          "%s can not be read: %s".formatted(file, nameless.getMessage()), nameless);
    }
  }

  private SectionFile read() throws IOException {
    FileHeader header = header();
    requireExtent(header);
    SectionFile content = new SectionFile(header.metadata());
    for (Entry entry : header.entries()) {
      if (content.has(entry.name())) {
        throw corrupt("section '%s' is there twice".formatted(entry.name()));
      }
      content.add(section(entry));
    }
    return content;
  }

  private FileHeader header() throws IOException {
    byte[] json = checkedHeader();
    try {
      return FileHeader.fromJson(json);
    } catch (IllegalArgumentException malformed) {
      throw corrupt(String.valueOf(malformed.getMessage()));
    }
  }

  private byte[] checkedHeader() throws IOException {
    ByteBuffer preamble = ByteBuffer.allocate(FileHeader.PREAMBLE_BYTES);
    preamble.order(ByteOrder.LITTLE_ENDIAN);
    if (size < preamble.capacity()) {
      throw corrupt(
          String.format(Locale.ROOT, "it is cut short after %d bytes, before the header", size));
    }
    readFully(preamble);
    preamble.flip();
    byte[] magic = new byte[FileHeader.MAGIC.length];
    preamble.get(magic);
    if (!Arrays.equals(magic, FileHeader.MAGIC)) {
      throw corrupt(
          "it begins with '%s', not with 'ESPALIER': most likely not a file of this program"
              .formatted(printable(magic)));
    }
    int version = preamble.getInt();
    int length = preamble.getInt();
    int checksum = preamble.getInt();
    if (length < 0 || length > size - preamble.capacity()) {
      throw corrupt(
          String.format(Locale.ROOT, "it is cut short after %d bytes, in the header", size));
    }
    byte[] json = new byte[length];
    readFully(ByteBuffer.wrap(json));
    if (checksum != FileHeader.checksum(preamble, json)) {
      throw corrupt("the checksum of the header does not match");
    }
    requireVersion(version);
    return json;
  }

  private static String printable(byte[] letters) {
    return new String(letters, StandardCharsets.US_ASCII).replaceAll("[^\\x20-\\x7e]", "·");
  }

  private void requireVersion(int version) throws UnsupportedFileException {
    if (version != FileHeader.VERSION) {
      throw new UnsupportedFileException(
          file,
          new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "it has format version %d, this program reads version %d. Use a newer program.",
                  version,
                  FileHeader.VERSION)));
    }
  }

  /** Sections follow each other without gaps and end with the file. */
  private void requireExtent(FileHeader header) throws IOException {
    long start = channel.position();
    long end = start;
    for (Entry entry : header.entries()) {
      if (entry.length() < 0 || start + entry.offset() != end) {
        throw corrupt("section '%s' has no valid place".formatted(entry.name()));
      }
      end += (long) entry.type().cells(entry.length()) * entry.type().cellBytes();
      if (end > size) {
        throw corrupt(
            String.format(
                Locale.ROOT,
                "it is cut short after %d bytes, in section '%s' that ends at byte %d",
                size,
                entry.name(),
                end));
      }
    }
    if (end < size) {
      throw corrupt(
          String.format(Locale.ROOT, "%d bytes too many follow the last section", size - end));
    }
  }

  private Section section(Entry entry) throws IOException {
    Section section = Section.empty(entry.name(), entry.type(), entry.length());
    CRC32C checksum = new CRC32C();
    section.readFrom(
        chunk -> {
          readFully(chunk);
          checksum.update(chunk.duplicate().flip());
        });
    if ((int) checksum.getValue() != entry.checksum()) {
      throw corrupt("the checksum of section '%s' does not match".formatted(entry.name()));
    }
    return section;
  }

  private void readFully(ByteBuffer destination) throws IOException {
    while (destination.hasRemaining()) {
      if (channel.read(destination) < 0) {
        throw corrupt("it was cut short while it was read");
      }
    }
  }

  private CorruptFileException corrupt(String damage) {
    return new CorruptFileException(file, damage);
  }
}
