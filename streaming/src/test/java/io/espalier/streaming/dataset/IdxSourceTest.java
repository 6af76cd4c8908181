package io.espalier.streaming.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.espalier.streaming.sample.SampleShape;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxSourceTest {

  @TempDir Path folder;

  @Test
  void readsPlainAndGzippedFiles() throws IOException {
    writeAll("", "t10k");

    DataSet data = DataSpec.parse("idx:" + folder).open();

    assertThat(data.shape()).isEqualTo(new SampleShape(1, 2, 3, 3));
    assertThat(data.train().size()).isEqualTo(2);
    assertThat(data.test().size()).isEqualTo(1);
    assertThat(data.train().label(1)).isEqualTo(2);
    assertThat(Samples.features(data, data.train(), 1))
        .containsExactly(6 / 255f, 7 / 255f, 8 / 255f, 9 / 255f, 10 / 255f, 1f);
  }

  @Test
  void readsTheNamesOfEmnist() throws IOException {
    writeAll("emnist-letters-", "test");

    assertThat(DataSpec.parse("idx:" + folder).open().test().label(0)).isEqualTo(1);
  }

  @Test
  void aMissingFolderOrFileIsNamed() throws IOException {
    assertThatThrownBy(() -> open("idx:" + folder.resolve("none")))
        .hasMessageContaining(folder.resolve("none") + " is not a folder");

    writeAll("", "t10k");
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    assertThatThrownBy(() -> open("idx:" + folder))
        .hasMessageContaining("no file t10k-labels-idx1-ubyte, plain or .gz, in folder " + folder);
  }

  @Test
  void twoSetsInOneFolderAreRefused() throws IOException {
    writeAll("", "t10k");
    writeAll("emnist-", "test");

    assertThatThrownBy(() -> open("idx:" + folder)).hasMessageContaining("more than one set");
  }

  @Test
  void aTruncatedFileIsNamed() throws IOException {
    writeAll("", "t10k");
    Path images = folder.resolve("t10k-images-idx3-ubyte");
    byte[] whole = Files.readAllBytes(images);

    Files.write(images, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> open("idx:" + folder))
        .hasMessage(images + " is cut short: 5 of 6 values");

    Files.write(images, Arrays.copyOf(whole, 6));
    assertThatThrownBy(() -> open("idx:" + folder)).hasMessage(images + " is cut short");

    Files.write(images, Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> open("idx:" + folder)).hasMessageContaining("goes on after");
  }

  @Test
  void aForeignFileIsNamed() throws IOException {
    writeAll("", "t10k");
    Path labels = folder.resolve("t10k-labels-idx1-ubyte");
    Files.writeString(labels, "<html>not found</html>");

    assertThatThrownBy(() -> open("idx:" + folder))
        .hasMessageContaining(labels + " is not an IDX file of labels")
        .hasMessageContaining("0x3c68746d");

    Files.delete(labels);
    Files.writeString(folder.resolve("t10k-labels-idx1-ubyte.gz"), "not gzip");
    assertThatThrownBy(() -> open("idx:" + folder)).hasMessageContaining("cannot read " + labels);
  }

  @Test
  void asManyLabelsAsImagesAreNeeded() throws IOException {
    writeAll("", "t10k");
    write("t10k-labels-idx1-ubyte", 0x0801, new int[] {2}, 1, 1);

    assertThatThrownBy(() -> open("idx:" + folder))
        .hasMessageContaining("has 1 images, but")
        .hasMessageContaining("has 2 labels");
  }

  @Test
  void sizesBeyondAnyArrayAreRefused() throws IOException {
    writeAll("", "t10k");
    int huge = Integer.MAX_VALUE;
    for (int[] sizes : new int[][] {{huge, huge, huge}, {2, 65_536, 65_536}, {huge, 1, 1}}) {
      write("t10k-images-idx3-ubyte", 0x0803, sizes, 1);
      assertThatThrownBy(() -> open("idx:" + folder))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(sizes[0] + "×" + sizes[1] + "×" + sizes[2]);
    }
    write("t10k-images-idx3-ubyte", 0x0803, new int[] {-1, 2, 3}, 1);
    assertThatThrownBy(() -> open("idx:" + folder)).hasMessageContaining("-1×2×3");
  }

  @Test
  void oneClassAloneOrAFolderInPlaceOfAFileIsNamed() throws IOException {
    writeAll("", "t10k");
    write("train-labels-idx1-ubyte.gz", 0x0801, new int[] {2}, 2, 2);
    assertThatThrownBy(() -> open("idx:" + folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("train-labels-idx1-ubyte.gz has one class alone");

    Files.createDirectories(folder.resolve("train-labels-idx1-ubyte"));
    assertThatThrownBy(() -> open("idx:" + folder))
        .hasMessageContaining("train-labels-idx1-ubyte: it is a folder");
  }

  @Test
  void readsMnist() {
    Path mnist = Path.of(System.getProperty("espalier.data", "data"), "mnist");
    assumeTrue(Files.isDirectory(mnist), "MNIST is not at " + mnist);

    DataSet data = DataSpec.parse("idx:" + mnist).open();

    assertThat(data.shape()).isEqualTo(new SampleShape(1, 28, 28, 10));
    assertThat(data.train().size()).isEqualTo(60_000);
    assertThat(data.test().size()).isEqualTo(10_000);
    assertThat(IntStream.range(0, 10).map(data.train()::label))
        .containsExactly(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
    assertThat(IntStream.range(0, 5).map(data.test()::label)).containsExactly(7, 2, 1, 0, 4);
    assertThat(Samples.features(data, data.train(), 0)[5 * 28 + 12]).isEqualTo(3 / 255f);
  }

  private static DataSet open(String spec) {
    return DataSpec.parse(spec).open();
  }

  /** Two 2×3 images of classes 0 and 2 to train on, one of class 1 to test. */
  private void writeAll(String prefix, String test) throws IOException {
    int[] twoImages = {2, 2, 3};
    write(
        prefix + "train-images-idx3-ubyte.gz",
        0x0803,
        twoImages,
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        10,
        255);
    write(prefix + "train-labels-idx1-ubyte.gz", 0x0801, new int[] {2}, 0, 2);
    write(prefix + test + "-images-idx3-ubyte", 0x0803, new int[] {1, 2, 3}, 0, 1, 2, 3, 4, 5);
    write(prefix + test + "-labels-idx1-ubyte", 0x0801, new int[] {1}, 1);
  }

  private void write(String name, int magic, int[] dimensions, int... values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OutputStream packed = name.endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes;
    try (DataOutputStream out = new DataOutputStream(packed)) {
      out.writeInt(magic);
      for (int dimension : dimensions) {
        out.writeInt(dimension);
      }
      for (int value : values) {
        out.writeByte(value);
      }
    }
    Files.write(folder.resolve(name), bytes.toByteArray());
  }
}
