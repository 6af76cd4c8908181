package io.espalier.deploy.exchange;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.onnx.file.FloatTensor;
import io.espalier.model.onnx.file.OnnxTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Tensors in the safetensors format: the length of the header in 8 bytes, the header in JSON, the
 * values without gaps. All little endian.
 */
final class SafetensorsFile {

  private static final int ALIGNMENT = 8;

  private SafetensorsFile() {}

  /**
   * Writes a file.
   *
   * @param facts go into its metadata
   */
  static void write(List<OnnxTensor> tensors, Map<String, String> facts, OutputStream out)
      throws IOException {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    facts.forEach(header.putObject("__metadata__")::put);
    long offset = 0;
    for (OnnxTensor tensor : tensors) {
      ObjectNode entry = header.putObject(tensor.name());
      entry.put("dtype", tensor instanceof FloatTensor ? "F32" : "I64");
      tensor.dimensions().forEach(entry.withArray("shape")::add);
      entry.putArray("data_offsets").add(offset).add(offset + tensor.byteCount());
      offset += tensor.byteCount();
    }
    byte[] text = padded(header.toString()).getBytes(StandardCharsets.UTF_8);
    out.write(
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .array());
    out.write(text);
    for (OnnxTensor tensor : tensors) {
      tensor.writeTo(out);
    }
  }

  /** With blanks behind, so that values are aligned. */
  private static String padded(String json) {
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    return json + " ".repeat(Math.floorMod(-length, ALIGNMENT));
  }
}
