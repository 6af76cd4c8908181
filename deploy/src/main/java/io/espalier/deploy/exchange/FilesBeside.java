package io.espalier.deploy.exchange;

import io.espalier.model.onnx.file.ExternalData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;

/** Weights that a model keeps in files of its own folder, and in no other. */
final class FilesBeside implements ExternalData {

  private final Path folder;

  FilesBeside(Path model) {
    folder = model.toAbsolutePath().normalize().resolveSibling("");
  }

  @Override
  public ByteBuffer read(String location, long offset, long length) {
    Path file = folder.resolve(location).normalize();
    if (location.isEmpty() || !file.startsWith(folder) || file.equals(folder)) {
      throw new IllegalArgumentException(
          "its weights are in '%s', which is not beside it".formatted(location));
    }
    try (FileChannel channel = FileChannel.open(file)) {
      long all = channel.size();
      long count = length < 0 ? all - offset : length;
      if (offset < 0 || count < 0 || offset > all - count || count > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s has %d bytes, and weights are to be %d of them from %d on",
                file,
                all,
                count,
                offset));
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) count);
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
        // goes on until all is there
      }
      return bytes.flip();
    } catch (IOException missing) {
      throw new IllegalArgumentException(
          "its weights are in %s, which can't be read".formatted(file), missing);
    }
  }
}
