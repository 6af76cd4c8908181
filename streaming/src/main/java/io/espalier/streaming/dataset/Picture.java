package io.espalier.streaming.dataset;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A decoded picture.
 *
 * @param channels 1 for grey, 3 for red, green and blue; transparency is left out
 * @param values plane by plane, row by row
 */
record Picture(Path file, int channels, int height, int width, byte[] values) {

  static Picture read(Path file) {
    BufferedImage image = decode(file);
    boolean grey =
        image.getColorModel().getColorSpace().getNumComponents() == 1
            || isGreyRamp(image.getColorModel());
    return new Picture(
        file,
        grey ? 1 : 3,
        image.getHeight(),
        image.getWidth(),
        grey ? greyValues(image) : colourValues(image));
  }

  private static BufferedImage decode(Path file) {
    @Nullable BufferedImage image;
    try (InputStream in = Files.newInputStream(file)) {
      image = ImageIO.read(new MemoryCacheImageInputStream(in));
    } catch (FileSystemException e) {
      throw DataException.unreadable(file, e);
    } catch (IOException | RuntimeException e) { // the decoders throw anything at a damaged file
      throw new DataException(
          "cannot decode picture %s: %s. It must be a PNG, or a JPEG in grey or RGB"
              .formatted(file, e.getMessage()),
          e);
    }
    if (image == null) {
      throw new DataException(
          file + " is neither a PNG nor a JPEG picture, whatever its name says");
    }
    return image;
  }

  /** As which pictures of 1, 2 or 4 bits of grey are decoded: a palette from black to white. */
  private static boolean isGreyRamp(ColorModel colours) {
    if (!(colours instanceof IndexColorModel palette)) {
      return false;
    }
    int last = palette.getMapSize() - 1;
    return last > 0
        && IntStream.rangeClosed(0, last)
            .allMatch(
                index ->
                    palette.getRed(index) == 255 * index / last
                        && palette.getGreen(index) == palette.getRed(index)
                        && palette.getBlue(index) == palette.getRed(index));
  }

  /** From the raster: through the colour model, grey values would be gamma-corrected. */
  private static byte[] greyValues(BufferedImage image) {
    Raster raster = image.getRaster();
    ColorModel colours = image.getColorModel();
    int surplusBits = colours.getComponentSize(0) - 8;
    int width = image.getWidth();
    byte[] values = new byte[image.getHeight() * width];
    for (int i = 0; i < values.length; i++) {
      int value = raster.getSample(i % width, i / width, 0);
      values[i] =
          (byte)
              (colours instanceof IndexColorModel palette
                  ? palette.getRed(value)
                  : surplusBits > 0 ? value >> surplusBits : value);
    }
    return values;
  }

  private static byte[] colourValues(BufferedImage image) {
    int plane = image.getHeight() * image.getWidth();
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    byte[] values = new byte[3 * plane];
    for (int i = 0; i < plane; i++) {
      values[i] = (byte) (pixels[i] >> 16);
      values[plane + i] = (byte) (pixels[i] >> 8);
      values[2 * plane + i] = (byte) pixels[i];
    }
    return values;
  }

  void requireSameForm(Picture first) {
    if (channels != first.channels || height != first.height || width != first.width) {
      throw new DataException(
          "%s has the form %s, but %s has %s. All pictures need the same size and colour"
              .formatted(file, form(), first.file, first.form()));
    }
  }

  private String form() {
    return String.format(
        Locale.ROOT, "%d×%d %s", width, height, channels == 1 ? "grey" : "coloured");
  }
}
