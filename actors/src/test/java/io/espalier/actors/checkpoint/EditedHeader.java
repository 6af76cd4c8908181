package io.espalier.actors.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Edits the JSON in a stored file and makes its checksums right again, as a careful hand would. */
final class EditedHeader {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LENGTH_AT = 12;
  private static final int CHECKSUM_AT = 16;
  private static final int JSON_AT = 20;

  private EditedHeader() {}

  /** A field of an object somewhere in the header. */
  record Field(ObjectNode owner, String name) {
    JsonNode value() {
      return owner.get(name);
    }
  }

  /** The file with its header edited. */
  static byte[] edited(byte[] file, Consumer<ObjectNode> edit) throws IOException {
    ByteBuffer content = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int end = JSON_AT + content.getInt(LENGTH_AT);
    ObjectNode header = (ObjectNode) JSON.readTree(Arrays.copyOfRange(file, JSON_AT, end));
    edit.accept(header);
    byte[] json = JSON.writeValueAsBytes(header);
    ByteBuffer edited =
        ByteBuffer.allocate(JSON_AT + json.length + file.length - end)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(file, 0, LENGTH_AT)
            .putInt(json.length);
    CRC32C checksum = new CRC32C();
    checksum.update(edited.array(), 0, CHECKSUM_AT);
    checksum.update(json);
    return edited
        .putInt((int) checksum.getValue())
        .put(json)
        .put(file, end, file.length - end)
        .array();
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
