package io.espalier.deploy.exchange;

import io.espalier.deploy.report.Json;
import io.espalier.model.onnx.file.FloatTensor;
import io.espalier.model.onnx.file.OnnxTensor;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Tensors as {@code numpy.load} reads them: a stored zip with an array of NumPy's format 1.0 for
 * each, and the facts as JSON in a text under {@value #FACTS}.
 */
final class NpzFile {

  static final String FACTS = "metadata";

  private static final int ALIGNMENT = 64;
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final LocalDateTime EARLIEST = LocalDateTime.of(1980, 1, 1, 0, 0);
  private static final Charset UTF_32 = Charset.forName("UTF-32LE");

  private NpzFile() {}

  /** Writes a value to a stream. */
  @FunctionalInterface
  private interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  static void write(List<OnnxTensor> tensors, Map<String, String> facts, OutputStream out)
      throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setMethod(ZipOutputStream.STORED);
    for (OnnxTensor tensor : tensors) {
      byte[] header = header(tensor instanceof FloatTensor ? "<f4" : "<i8", tensor.dimensions());
      store(zip, tensor.name(), header, tensor.byteCount(), tensor::writeTo);
    }
    byte[] text = Json.line(facts).getBytes(UTF_32);
    byte[] header = header("<U" + text.length / Integer.BYTES, List.of());
    store(zip, FACTS, header, text.length, entry -> entry.write(text));
    zip.finish();
  }

  private static byte[] header(String type, List<Integer> dimensions) throws IOException {
    String shape = dimensions.stream().map(side -> side + ",").collect(Collectors.joining(" "));
    String text = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
    int gap = Math.floorMod(-(MAGIC.length + Short.BYTES + text.length() + 1), ALIGNMENT);
    byte[] line = (text + " ".repeat(gap) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(MAGIC);
    header.write(
        ByteBuffer.allocate(Short.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) line.length)
            .array());
    header.write(line);
    return header.toByteArray();
  }

  /** A stored entry has its checksum in front, so that values are gone over twice. */
  private static void store(ZipOutputStream zip, String name, byte[] header, long length, Body body)
      throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(header);
    body.writeTo(new CheckedOutputStream(OutputStream.nullOutputStream(), checksum));
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setTimeLocal(EARLIEST);
    entry.setSize(header.length + length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(header);
    OutputStream buffered = new BufferedOutputStream(zip);
    body.writeTo(buffered);
    buffered.flush();
    zip.closeEntry();
  }
}
