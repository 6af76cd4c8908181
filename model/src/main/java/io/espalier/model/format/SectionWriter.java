package io.espalier.model.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/**
 * Puts a {@link SectionFile} into a channel, first byte to last. Each section is encoded twice, a
 * chunk at a time: for its checksum in the header, and to be written.
 */
final class SectionWriter {

  private SectionWriter() {}

  static void write(SectionFile file, WritableByteChannel channel) throws IOException {
    byte[] json = FileHeader.of(file).toJson();
    ByteBuffer preamble =
        ByteBuffer.allocate(FileHeader.PREAMBLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    preamble.put(FileHeader.MAGIC).putInt(FileHeader.VERSION).putInt(json.length);
    preamble.putInt(FileHeader.checksum(preamble, json)).flip();
    writeFully(channel, preamble);
    writeFully(channel, ByteBuffer.wrap(json));
    for (Section section : file.sections()) {
      section.writeTo(chunk -> writeFully(channel, chunk));
    }
  }

  private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
