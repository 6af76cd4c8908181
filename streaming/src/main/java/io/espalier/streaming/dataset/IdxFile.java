package io.espalier.streaming.dataset;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * One file of unsigned bytes in the IDX format, whole in memory: a magic number, the length of each
 * dimension as a big-endian int, the bytes.
 *
 * @param count images or labels in it
 * @param rows of each image; 1 for labels
 * @param columns of each image; 1 for labels
 */
record IdxFile(Path file, int count, int rows, int columns, byte[] values) {

  private static final int IMAGES_MAGIC = 0x0803;
  private static final int LABELS_MAGIC = 0x0801;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MOST_VALUES = Integer.MAX_VALUE - 8;

  static IdxFile images(Path file) {
    return read(file, IMAGES_MAGIC, "images (three dimensions of bytes)");
  }

  static IdxFile labels(Path file) {
    return read(file, LABELS_MAGIC, "labels (one dimension of bytes)");
  }

  private static IdxFile read(Path file, int expectedMagic, String meaning) {
    try (DataInputStream in = new DataInputStream(open(file))) {
      int magic = in.readInt();
      if (magic != expectedMagic) {
        throw new DataException(
            "%s is not an IDX file of %s: its magic number is 0x%08x, not 0x%08x"
                .formatted(file, meaning, magic, expectedMagic));
      }
      int count = in.readInt();
      int rows = expectedMagic == IMAGES_MAGIC ? in.readInt() : 1;
      int columns = expectedMagic == IMAGES_MAGIC ? in.readInt() : 1;
      return new IdxFile(file, count, rows, columns, values(file, in, count, rows, columns));
    } catch (EOFException e) {
      throw new DataException("%s is cut short".formatted(file), e);
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    try {
      return file.toString().endsWith(".gz")
          ? new BufferedInputStream(new GZIPInputStream(bytes, BUFFER_BYTES), BUFFER_BYTES)
          : new BufferedInputStream(bytes, BUFFER_BYTES);
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  private static byte[] values(Path file, DataInputStream in, int count, int rows, int columns)
      throws IOException {
    if (count < 1 || rows < 1 || columns < 1) {
      throw new DataException(
          String.format(
              Locale.ROOT, "%s says that it holds %d×%d×%d values", file, count, rows, columns));
    }
    if ((double) count * rows * columns > MOST_VALUES) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s says that it holds %d×%d×%d values, more than fit",
              file,
              count,
              rows,
              columns));
    }
    int promised = count * rows * columns;
    byte[] values = in.readNBytes(promised);
    if (values.length < promised) {
      throw new DataException(
          String.format(
              Locale.ROOT, "%s is cut short: %d of %d values", file, values.length, promised));
    }
    if (in.read() >= 0) {
      throw new DataException(
          String.format(
              Locale.ROOT, "%s goes on after the %d values that it promises", file, promised));
    }
    return values;
  }
}
