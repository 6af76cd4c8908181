package io.espalier.model.format;

import io.espalier.model.format.FileHeader.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Reads what stands before the sections, and finds out whether these can be what it says. */
final class HeaderReader {

  private final CheckedInput input;

  HeaderReader(CheckedInput input) {
    this.input = input;
  }

  FileHeader read() throws IOException {
    byte[] json = checkedHeader();
    try {
      FileHeader header = FileHeader.fromJson(json);
      requireExtent(header);
      return header;
    } catch (IllegalArgumentException malformed) {
      throw input.corrupt(String.valueOf(malformed.getMessage()));
    }
  }

  private byte[] checkedHeader() throws IOException {
    ByteBuffer preamble = ByteBuffer.allocate(FileHeader.PREAMBLE_BYTES);
    preamble.order(ByteOrder.LITTLE_ENDIAN);
    if (input.size() < preamble.capacity()) {
      throw input.corrupt(
          String.format(
              Locale.ROOT, "it is cut short after %d bytes, before the header", input.size()));
    }
    input.readFully(preamble);
    preamble.flip();
    byte[] magic = new byte[FileHeader.MAGIC.length];
    preamble.get(magic);
    if (!Arrays.equals(magic, FileHeader.MAGIC)) {
      throw input.corrupt(
          "it begins with '%s', not with 'ESPALIER': most likely not a file of this program"
              .formatted(printable(magic)));
    }
    int version = preamble.getInt();
    int length = preamble.getInt();
    int checksum = preamble.getInt();
    if (length < 0 || length > input.size() - preamble.capacity()) {
      throw input.corrupt(
          String.format(
              Locale.ROOT, "it is cut short after %d bytes, in the header", input.size()));
    }
    byte[] json = new byte[length];
    input.readFully(ByteBuffer.wrap(json));
    if (checksum != FileHeader.checksum(preamble, json)) {
      throw input.corrupt("the checksum of the header does not match");
    }
    requireVersion(version);
    return json;
  }

  private static String printable(byte[] letters) {
    return new String(letters, StandardCharsets.US_ASCII).replaceAll("[^\\x20-\\x7e]", "·");
  }

  private void requireVersion(int version) throws UnsupportedFileException {
    if (version < 1 || version > FileHeader.VERSION) {
      throw new UnsupportedFileException(
          input.file(),
          new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "it has format version %d, this program reads up to version %d. Use a newer"
                      + " program.",
                  version,
                  FileHeader.VERSION)));
    }
  }

  /** Sections follow each other without gaps and end with the file. */
  private void requireExtent(FileHeader header) throws IOException {
    long start = input.position();
    long end = start;
    long plainBytes = 0;
    for (Entry entry : header.entries()) {
      long plain = Section.bytes(entry.type(), entry.length());
      if (entry.length() < 0
          || start + entry.offset() != end
          || entry.bytes() < 0
          || entry.bytes() > plain) {
        throw input.corrupt("section '%s' has no valid place".formatted(entry.name()));
      }
      plainBytes += plain;
      end += entry.bytes();
      if (end > input.size()) {
        throw input.corrupt(
            String.format(
                Locale.ROOT,
                "it is cut short after %d bytes, in section '%s' that ends at byte %d",
                input.size(),
                entry.name(),
                end));
      }
    }
    if (end < input.size()) {
      throw input.corrupt(
          String.format(
              Locale.ROOT, "%d bytes too many follow the last section", input.size() - end));
    }
    if (!SmallestForms.isReadable(plainBytes, input.size())) {
      throw input.corrupt(
          String.format(
              Locale.ROOT,
              "%d bytes can't hold the %d that it tells of",
              input.size(),
              plainBytes));
    }
  }
}
