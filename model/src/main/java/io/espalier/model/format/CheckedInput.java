package io.espalier.model.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file that is read from first byte to last and refused, by name, where it is not what it should
 * be.
 */
final class CheckedInput {

  private final Path file;
  private final FileChannel channel;
  private final long size;

  CheckedInput(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    size = channel.size();
  }

  Path file() {
    return file;
  }

  /** Bytes of the file. */
  long size() {
    return size;
  }

  /** Of the next byte. */
  long position() throws IOException {
    return channel.position();
  }

  void readFully(ByteBuffer destination) throws IOException {
    while (destination.hasRemaining()) {
      if (channel.read(destination) < 0) {
        throw corrupt("it was cut short while it was read");
      }
    }
  }

  CorruptFileException corrupt(String damage) {
    return new CorruptFileException(file, damage);
  }
}
