package io.espalier.streaming.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.sample.SampleShape;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesSourceTest {

  private static final int GREY = BufferedImage.TYPE_BYTE_GRAY;
  private static final int COLOUR = BufferedImage.TYPE_INT_RGB;

  @TempDir Path folder;

  @Test
  void readsTrainAndTestFolders() throws IOException {
    write("train/cat/1.png", COLOUR, 3, 2);
    write("train/dog/1.png", COLOUR, 3, 2);
    write("test/dog/1.png", COLOUR, 3, 2);
    Files.writeString(folder.resolve("train/cat/notes.txt"), "left out");

    DataSet data = open();

    assertThat(data.shape()).isEqualTo(new SampleShape(3, 2, 3, 2));
    assertThat(data.train().size()).isEqualTo(2);
    assertThat(data.train().label(1)).isEqualTo(1);
    assertThat(data.test().label(0)).isEqualTo(1);
    // red is 10, green 100, blue the place of the pixel
    assertThat(Samples.features(data, data.train(), 0))
        .startsWith(10 / 255f)
        .endsWith(4 / 255f, 5 / 255f)
        .contains(100 / 255f);
  }

  @Test
  void greyValuesAreThoseOfTheFile() throws IOException {
    for (int i = 0; i < 5; i++) {
      write(String.format(Locale.ROOT, "zero/%d.png", i), GREY, 3, 2);
      write(String.format(Locale.ROOT, "one/%d.png", i), GREY, 3, 2);
    }

    DataSet data = open();

    assertThat(data.shape()).isEqualTo(new SampleShape(1, 2, 3, 2));
    assertThat(Samples.features(data, data.train(), 0))
        .containsExactly(0, 20 / 255f, 40 / 255f, 60 / 255f, 80 / 255f, 100 / 255f);
  }

  @Test
  void withoutATestFolderAFifthIsDrawnBySeed() throws IOException {
    for (int i = 0; i < 10; i++) {
      write(String.format(Locale.ROOT, "a/%d.jpg", i), GREY, 4, 4);
      write(String.format(Locale.ROOT, "b/%d.jpeg", i), GREY, 4, 4);
    }

    assertThat(open().train().size()).isEqualTo(16);
    assertThat(open().test().size()).isEqualTo(4);
    assertThat(trainLabels("")).isEqualTo(trainLabels("")).isNotEqualTo(trainLabels(",seed=2"));
  }

  @Test
  void theOddPictureIsNamed() throws IOException {
    write("train/a/1.png", GREY, 4, 4);
    write("test/b/1.png", GREY, 4, 4);
    write("train/b/odd.png", GREY, 4, 5);
    assertThatThrownBy(this::open)
        .isInstanceOf(DataException.class)
        .hasMessageContaining(folder.resolve("train/b/odd.png") + " has the form 4×5 grey")
        .hasMessageContaining("4×4 grey");

    write("train/b/odd.png", COLOUR, 4, 4);
    assertThatThrownBy(this::open).hasMessageContaining("odd.png has the form 4×4 coloured");

    Files.writeString(folder.resolve("train/b/odd.png"), "text");
    assertThatThrownBy(this::open).hasMessageContaining("odd.png is neither a PNG nor a JPEG");
  }

  /** 1 to 16 bits of grey, with and without transparency, have the same values. */
  @Test
  void everyKindOfGreyIsGrey() throws IOException {
    IndexColorModel two = palette(2, 0, 255);
    IndexColorModel four = palette(4, 0, 85, 170, 255);
    List<BufferedImage> kinds =
        List.of(
            new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_BINARY, two),
            new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_BINARY, four),
            new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY),
            new BufferedImage(4, 4, BufferedImage.TYPE_USHORT_GRAY));
    for (int kind = 0; kind < kinds.size(); kind++) {
      for (int pixel = 0; pixel < 16; pixel += 2) {
        kinds.get(kind).getRaster().setSample(pixel % 4, pixel / 4, 0, white(kinds.get(kind)));
      }
      write(String.format(Locale.ROOT, "a/%d.png", kind), kinds.get(kind));
      write(String.format(Locale.ROOT, "b/%d.png", kind), kinds.get(kind));
    }

    DataSet data = open();

    assertThat(data.shape()).isEqualTo(new SampleShape(1, 4, 4, 2));
    for (int sample = 0; sample < data.train().size(); sample++) {
      assertThat(Samples.features(data, data.train(), sample)).startsWith(1, 0, 1, 0);
    }
  }

  private static int white(BufferedImage image) {
    return (1 << image.getColorModel().getPixelSize()) - 1;
  }

  private static IndexColorModel palette(int size, int... greys) {
    byte[] values = new byte[size];
    for (int k = 0; k < size; k++) {
      values[k] = (byte) greys[k];
    }
    return new IndexColorModel(size / 2, size, values, values, values);
  }

  @Test
  void coloursOfAPaletteAreColours() throws IOException {
    byte[] red = {0, (byte) 255};
    byte[] none = {0, 0};
    BufferedImage image =
        new BufferedImage(
            2, 2, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(1, 2, red, none, none));
    image.getRaster().setSample(0, 0, 0, 1);
    write("train/a/1.png", image);
    write("train/b/1.png", image);
    write("test/a/1.png", image);

    DataSet data = open();

    assertThat(data.shape().channels()).isEqualTo(3);
    assertThat(Samples.features(data, data.train(), 0)).startsWith(1, 0, 0, 0, 0);
  }

  @Test
  void oneClassAloneIsNamed() throws IOException {
    for (int i = 0; i < 5; i++) {
      write(String.format(Locale.ROOT, "only/%d.png", i), GREY, 3, 2);
    }

    assertThatThrownBy(this::open)
        .isInstanceOf(DataException.class)
        .hasMessageContaining(folder + " has one class alone");
  }

  private void write(String name, BufferedImage image) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
  }

  @Test
  void foldersWithoutPicturesAreNamed() throws IOException {
    assertThatThrownBy(this::open).hasMessageContaining("no folder of pictures in " + folder);

    Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(this::open)
        .hasMessageContaining("no PNG or JPEG file in folder " + folder.resolve("empty"));
    assertThatThrownBy(() -> DataSpec.parse("images:" + folder + "/none").open())
        .hasMessageContaining("no folder " + folder.resolve("none"));

    write("empty/1.png", GREY, 2, 2);
    assertThatThrownBy(this::open).hasMessageContaining("has 1 pictures");
  }

  private int[] trainLabels(String options) {
    DataSet.Part train = DataSpec.parse("images:" + folder + options).open().train();
    return IntStream.range(0, train.size()).map(train::label).toArray();
  }

  private DataSet open() {
    return DataSpec.parse("images:" + folder).open();
  }

  private void write(String name, int type, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int i = 0; i < width * height; i++) {
      if (type == GREY) {
        image.getRaster().setSample(i % width, i / width, 0, 20 * i % 256);
      } else {
        image.setRGB(i % width, i / width, 10 << 16 | 100 << 8 | i);
      }
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    String format = name.substring(name.lastIndexOf('.') + 1).replace("jpg", "jpeg");
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
  }
}
