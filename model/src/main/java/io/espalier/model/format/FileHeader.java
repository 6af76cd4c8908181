package io.espalier.model.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * What stands before the sections of a file. The first 20 bytes keep their meaning in every format
 * version, so that a newer file is told from a damaged one.
 *
 * @param metadata free-form
 * @param entries the table of sections
 */
record FileHeader(ObjectNode metadata, List<Entry> entries) {

  static final byte[] MAGIC = "ESPALIER".getBytes(StandardCharsets.US_ASCII);
  static final int VERSION = 1;
  static final int PREAMBLE_BYTES = MAGIC.length + 3 * Integer.BYTES;

  /**
   * One section in the table.
   *
   * @param offset first byte, counted from the end of the header
   */
  record Entry(String name, SectionType type, int length, long offset, int checksum) {}

  static FileHeader of(SectionFile file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    long offset = 0;
    for (Section section : file.sections()) {
      entries.add(
          new Entry(section.name(), section.type(), section.length(), offset, section.checksum()));
      offset += section.bytes();
    }
    return new FileHeader(file.metadata(), entries);
  }

  byte[] toJson() throws IOException {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.set("metadata", metadata);
    var table = root.putArray("sections");
    for (Entry entry : entries) {
      table
          .addObject()
          .put("name", entry.name)
          .put("type", entry.type.tag())
          .put("length", entry.length)
          .put("offset", entry.offset)
          .put("crc32c", String.format(Locale.ROOT, "%08x", entry.checksum));
    }
    return Json.MAPPER.writeValueAsBytes(root);
  }

  /**
   * @throws IllegalArgumentException when it is no header
   */
  static FileHeader fromJson(byte[] json) {
    JsonNode root;
    try {
      root = Json.MAPPER.readTree(json);
    } catch (IOException malformed) {
      throw new IllegalArgumentException("the header is no JSON", malformed);
    }
    if (!(root.path("metadata") instanceof ObjectNode metadata)) {
      throw new IllegalArgumentException("the header has no metadata");
    }
    Fields header = Fields.stored(root);
    List<Entry> entries = new ArrayList<>();
    for (JsonNode entry : header.array("sections")) {
      entries.add(entry(header.element(entry)));
    }
    return new FileHeader(metadata, entries);
  }

  private static Entry entry(Fields entry) {
    return new Entry(
        entry.text("name"),
        type(entry.text("type")),
        entry.whole("length"),
        entry.wholeLong("offset"),
        Integer.parseUnsignedInt(entry.text("crc32c"), 16));
  }

  private static SectionType type(String tag) {
    return Arrays.stream(SectionType.values())
        .filter(type -> type.tag().equals(tag))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no section type " + tag));
  }

  /** The checksum over all of the preamble that precedes it, and the header. */
  static int checksum(ByteBuffer preamble, byte[] json) {
    CRC32C checksum = new CRC32C();
    checksum.update(preamble.duplicate().position(0).limit(PREAMBLE_BYTES - Integer.BYTES));
    checksum.update(json);
    return (int) checksum.getValue();
  }
}
