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
import org.jspecify.annotations.Nullable;

/**
 * What stands before the sections of a file. The first 20 bytes keep their meaning in every format
 * version, so that a newer file is told from a damaged one.
 *
 * @param metadata free-form
 * @param entries the table of sections
 */
record FileHeader(ObjectNode metadata, List<Entry> entries) {

  static final byte[] MAGIC = "ESPALIER".getBytes(StandardCharsets.US_ASCII);

  /** 1 had all cells of each section. */
  static final int VERSION = 2;

  private static final String PLACES = "places";
  private static final String BYTES = "bytes";

  static final int PREAMBLE_BYTES = MAGIC.length + 3 * Integer.BYTES;

  /**
   * One section in the table; see {@link StoredSection}.
   *
   * @param offset first byte, counted from the end of the header
   */
  record Entry(
      String name,
      SectionType type,
      int length,
      @Nullable String places,
      long offset,
      long bytes,
      int checksum) {

    /** Whether all cells are there. */
    boolean isPlain() {
      return bytes == Section.bytes(type, length);
    }
  }

  static FileHeader of(ObjectNode metadata, List<StoredSection> sections) throws IOException {
    List<Entry> entries = new ArrayList<>();
    long offset = 0;
    for (StoredSection section : sections) {
      entries.add(
          new Entry(
              section.name(),
              section.type(),
              section.length(),
              section.places(),
              offset,
              section.bytes(),
              section.checksum()));
      offset += section.bytes();
    }
    return new FileHeader(metadata, entries);
  }

  byte[] toJson() throws IOException {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.set("metadata", metadata);
    var table = root.putArray("sections");
    entries.forEach(entry -> put(entry, table.addObject()));
    return Json.MAPPER.writeValueAsBytes(root);
  }

  /** How many bytes it is is said where they are not all of its cells. */
  private static void put(Entry entry, ObjectNode row) {
    row.put("name", entry.name).put("type", entry.type.tag()).put("length", entry.length);
    if (entry.places != null) {
      row.put(PLACES, entry.places);
    }
    row.put("offset", entry.offset);
    if (!entry.isPlain()) {
      row.put(BYTES, entry.bytes);
    }
    row.put("crc32c", String.format(Locale.ROOT, "%08x", entry.checksum));
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
    SectionType type = type(entry.text("type"));
    int length = entry.whole("length");
    return new Entry(
        entry.text("name"),
        type,
        length,
        entry.has(PLACES) ? entry.text(PLACES) : null,
        entry.wholeLong("offset"),
        entry.has(BYTES) ? entry.wholeLong(BYTES) : Section.bytes(type, length),
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
