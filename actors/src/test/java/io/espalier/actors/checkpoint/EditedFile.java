package io.espalier.actors.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Edits a stored file and makes its checksums right again, as a careful hand would. */
final class EditedFile {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LENGTH_AT = 12;
  private static final int CHECKSUM_AT = 16;
  private static final int JSON_AT = 20;

  private EditedFile() {}

  /** A field of an object somewhere in the header. */
  record Field(ObjectNode owner, String name) {
    JsonNode value() {
      return owner.get(name);
    }
  }

  /** The file with its header edited. */
  static byte[] edited(byte[] file, Consumer<ObjectNode> edit) throws IOException {
    ObjectNode header = header(file);
    edit.accept(header);
    return file(file, header, sections(file));
  }

  /** The file without one of its sections. */
  static byte[] withoutSection(byte[] file, int index) throws IOException {
    ObjectNode header = header(file);
    ArrayNode table = (ArrayNode) header.get("sections");
    byte[] sections = sections(file);
    int from = table.get(index).get("offset").intValue();
    int to = end(table, index, sections);
    table.remove(index);
    for (int k = index; k < table.size(); k++) {
      ObjectNode entry = (ObjectNode) table.get(k);
      entry.put("offset", entry.get("offset").intValue() - (to - from));
    }
    return file(
        file,
        header,
        ByteBuffer.allocate(sections.length - (to - from))
            .put(sections, 0, from)
            .put(sections, to, sections.length - to)
            .array());
  }

  /** The file with one byte changed in one of its sections, which must have some. */
  static byte[] withAnotherByte(byte[] file, int index, Random random) throws IOException {
    ObjectNode header = header(file);
    ArrayNode table = (ArrayNode) header.get("sections");
    byte[] sections = sections(file);
    ObjectNode entry = (ObjectNode) table.get(index);
    int from = entry.get("offset").intValue();
    int length = end(table, index, sections) - from;
    sections[from + random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
    CRC32C checksum = new CRC32C();
    checksum.update(sections, from, length);
    entry.put("crc32c", String.format(Locale.ROOT, "%08x", (int) checksum.getValue()));
    return file(file, header, sections);
  }

  private static int end(ArrayNode table, int index, byte[] sections) {
    return index + 1 < table.size()
        ? table.get(index + 1).get("offset").intValue()
        : sections.length;
  }

  /** What stands in the header. */
  static ObjectNode header(byte[] file) throws IOException {
    return (ObjectNode) JSON.readTree(Arrays.copyOfRange(file, JSON_AT, sectionsAt(file)));
  }

  private static int sectionsAt(byte[] file) {
    return JSON_AT + ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(LENGTH_AT);
  }

  private static byte[] sections(byte[] file) {
    return Arrays.copyOfRange(file, sectionsAt(file), file.length);
  }

  private static byte[] file(byte[] original, ObjectNode header, byte[] sections)
      throws IOException {
    byte[] json = JSON.writeValueAsBytes(header);
    ByteBuffer edited =
        ByteBuffer.allocate(JSON_AT + json.length + sections.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(original, 0, LENGTH_AT)
            .putInt(json.length);
    CRC32C checksum = new CRC32C();
    checksum.update(edited.array(), 0, CHECKSUM_AT);
    checksum.update(json);
    return edited.putInt((int) checksum.getValue()).put(json).put(sections).array();
  }

  /** All fields of a header at any depth, always in the same order. */
  static List<Field> fields(JsonNode node) {
    List<Field> fields = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      object.fieldNames().forEachRemaining(name -> fields.add(new Field(object, name)));
    }
    node.forEach(child -> fields.addAll(fields(child)));
    return fields;
  }
}
