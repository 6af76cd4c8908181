package io.espalier.model.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * Puts a {@link SectionFile} into a channel, first byte to last. Each section is encoded twice, a
 * chunk at a time: for its checksum in the header, and to be written.
 */
final class SectionWriter {

  private SectionWriter() {}

  /** How many bytes {@link #write} writes. */
  static long bytes(SectionFile file) {
    try {
      List<StoredSection> sections = SmallestForms.of(file.sections());
      return FileHeader.PREAMBLE_BYTES
          + FileHeader.of(file.metadata(), sections).toJson().length
          + sections.stream().mapToLong(StoredSection::bytes).sum();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static void write(SectionFile file, WritableByteChannel channel) throws IOException {
    List<StoredSection> sections = SmallestForms.of(file.sections());
    byte[] json = FileHeader.of(file.metadata(), sections).toJson();
    ByteBuffer preamble =
        ByteBuffer.allocate(FileHeader.PREAMBLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    preamble.put(FileHeader.MAGIC).putInt(FileHeader.VERSION).putInt(json.length);
    preamble.putInt(FileHeader.checksum(preamble, json)).flip();
    writeFully(channel, preamble);
    writeFully(channel, ByteBuffer.wrap(json));
    for (StoredSection section : sections) {
      section.body().writeTo(chunk -> writeFully(channel, chunk));
    }
  }

  private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
