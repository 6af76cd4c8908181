package io.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SectionFileTest {

  @TempDir Path folder;

  /** Pins the layout: whoever changes it must raise the version. */
  @Test
  void layoutIsPinned() throws IOException {
    // Given
    SectionFile content = new SectionFile();
    content.metadata().put("kind", "golden");
    content.put("a", new float[] {1.5f}).put("b", bits(0, 9), 10).put("c", new int[] {-2});
    // When
    Path file = folder.resolve("golden");
    content.write(file);
    // Then
    String json =
        "{\"metadata\":{\"kind\":\"golden\"},\"sections\":["
            + "{\"name\":\"b\",\"type\":\"bits\",\"length\":10,\"offset\":0,\"crc32c\":\"%s\"},"
            + "{\"name\":\"a\",\"type\":\"float32\",\"length\":1,\"offset\":2,\"crc32c\":\"%s\"},"
            + "{\"name\":\"c\",\"type\":\"int32\",\"length\":1,\"offset\":6,\"crc32c\":\"%s\"}]}";
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
        .isEqualTo(file(2, json, "0102", "0000c03f", "feffffff"));
    assertThat(content.bytes()).isEqualTo(Files.size(file));
  }

  @Test
  void layoutOfWhatHasZerosIsPinned() throws IOException {
    // Given
    float[] values = new float[40];
    values[3] = 1.5f;
    values[39] = -0.0f;
    double[] others = new double[300];
    others[200] = 1;
    SectionFile content =
        new SectionFile().put("values", values).put("others", others).put("live", bits(3, 39), 40);
    // When
    Path file = folder.resolve("golden");
    content.write(file);
    // Then
    String json =
        "{\"metadata\":{},\"sections\":["
            + "{\"name\":\"live\",\"type\":\"bits\",\"length\":40,\"offset\":0,"
            + "\"bytes\":3,\"crc32c\":\"%s\"},"
            + "{\"name\":\"values\",\"type\":\"float32\",\"length\":40,\"places\":\"live\","
            + "\"offset\":3,\"bytes\":8,\"crc32c\":\"%s\"},"
            + "{\"name\":\"others\",\"type\":\"places\",\"length\":300,\"offset\":11,"
            + "\"bytes\":3,\"crc32c\":\"%s\"},"
            + "{\"name\":\"others\",\"type\":\"float64\",\"length\":300,\"places\":\"others\","
            + "\"offset\":14,\"bytes\":8,\"crc32c\":\"%s\"}]}";
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
        .isEqualTo(file(2, json, "010323", "0000c03f00000080", "01c801", "000000000000f03f"));
    assertThat(content.bytes()).isEqualTo(Files.size(file));
  }

  @Test
  void readsTheFirstVersion() throws IOException {
    String json =
        "{\"metadata\":{\"kind\":\"golden\"},\"sections\":["
            + "{\"name\":\"a\",\"type\":\"float32\",\"length\":1,\"offset\":0,\"crc32c\":\"%s\"},"
            + "{\"name\":\"b\",\"type\":\"bits\",\"length\":10,\"offset\":4,\"crc32c\":\"%s\"},"
            + "{\"name\":\"c\",\"type\":\"int32\",\"length\":1,\"offset\":6,\"crc32c\":\"%s\"}]}";
    Path file = folder.resolve("first");

    Files.write(file, HexFormat.of().parseHex(file(1, json, "0000c03f", "0102", "feffffff")));

    SectionFile read = SectionFile.read(file);
    assertThat(read.metadata().get("kind").textValue()).isEqualTo("golden");
    assertThat(read.floats("a")).containsExactly(1.5f);
    assertThat(read.bits("b")).isEqualTo(bits(0, 9));
    assertThat(read.ints("c")).containsExactly(-2);
  }

  /** A file in hexadecimal digits: a header with the checksums of its sections, and these. */
  private static String file(int version, String header, String... sections) {
    Object[] checksums = Arrays.stream(sections).map(SectionFileTest::crc).toArray();
    String json = String.format(Locale.ROOT, header, checksums);
    String beginning = hex("ESPALIER") + littleEndian(version) + littleEndian(json.length());
    String checksum = littleEndian((int) Long.parseLong(crc(beginning + hex(json)), 16));
    return beginning + checksum + hex(json) + String.join("", sections);
  }

  @Test
  void keepsEveryBitOfSpecialValues() throws IOException {
    // Given
    float[] floats = {-0.0f, 0.0f, Float.MIN_VALUE, -Float.MIN_NORMAL, Float.NaN, 1 / 3f};
    double[] doubles = {-0.0, Double.MIN_VALUE, Double.NEGATIVE_INFINITY, Double.NaN, Math.PI};
    long[] longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE};
    byte[] bytes = {Byte.MIN_VALUE, -1, 0, Byte.MAX_VALUE};
    Path file = folder.resolve("special");
    // When
    new SectionFile()
        .put("floats", floats)
        .put("doubles", doubles)
        .put("longs", longs)
        .put("bytes", bytes)
        .write(file);
    SectionFile read = SectionFile.read(file);
    // Then
    assertThat(rawBits(read.floats("floats"))).containsExactly(rawBits(floats));
    assertThat(Arrays.stream(read.doubles("doubles")).mapToLong(Double::doubleToRawLongBits))
        .containsExactly(
            Arrays.stream(doubles)
                .mapToLong(Double::doubleToRawLongBits)
                .boxed()
                .toArray(Long[]::new));
    assertThat(read.longs("longs")).containsExactly(longs);
    assertThat(read.bytes("bytes")).containsExactly(bytes);
  }

  @Test
  void keepsSectionsLongerThanAChunkAndEmptyOnes() throws IOException {
    float[] values = new float[100_003];
    BitSet live = new BitSet();
    Random random = new Random(7);
    for (int k = 0; k < values.length; k++) {
      values[k] = Float.intBitsToFloat(random.nextInt());
      live.set(k, random.nextBoolean());
    }
    Path file = folder.resolve("long");

    new SectionFile()
        .put("values", values)
        .put("empty", new double[0])
        .put("live", live, values.length)
        .write(file);
    SectionFile read = SectionFile.read(file);

    assertThat(rawBits(read.floats("values"))).containsExactly(rawBits(values));
    assertThat(read.doubles("empty")).isEmpty();
    assertThat(read.bits("live")).isEqualTo(live);
  }

  @Test
  void keepsMetadata() throws IOException {
    SectionFile content = new SectionFile();
    content.metadata().put("steps", 1L << 60).put("rate", 0.1).putArray("names").add("ä").add("β");
    Path file = folder.resolve("metadata");

    content.write(file);

    assertThat(SectionFile.read(file).metadata()).isEqualTo(content.metadata());
  }

  @Test
  void replacesAFileAndLeavesNothingElse() throws IOException {
    Path file = folder.resolve("twice");
    new SectionFile().put("x", new int[] {1, 2, 3}).write(file);

    new SectionFile().put("x", new int[] {4}).write(file);

    assertThat(SectionFile.read(file).ints("x")).containsExactly(4);
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void refusesAFlippedBitInAnyByte() throws IOException {
    Path file = sample();
    byte[] whole = Files.readAllBytes(file);
    for (int k = 0; k < whole.length; k++) {
      byte[] damaged = whole.clone();
      damaged[k] ^= (byte) (1 << (k % 8));
      Files.write(file, damaged);
      assertThatExceptionOfType(CorruptFileException.class)
          .as("byte %d", k)
          .isThrownBy(() -> SectionFile.read(file))
          .withMessageContainingAll(file.toString(), "is damaged");
    }
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    Path file = sample();
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(CorruptFileException.class)
          .as("%d bytes", length)
          .isThrownBy(() -> SectionFile.read(file))
          .withMessageContainingAll(file.toString(), "cut short");
    }
  }

  @Test
  void namesTheSectionThatIsDamaged() throws IOException {
    Path file = sample();
    byte[] whole = Files.readAllBytes(file);
    byte[] damaged = whole.clone();
    damaged[whole.length - 1] ^= 1;

    Files.write(file, damaged);
    assertThatExceptionOfType(CorruptFileException.class)
        .isThrownBy(() -> SectionFile.read(file))
        .withMessageContaining("the checksum of section 'last' does not match");

    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThatExceptionOfType(CorruptFileException.class)
        .isThrownBy(() -> SectionFile.read(file))
        .withMessageContaining("in section 'last'");
  }

  @Test
  void refusesTrailingBytes() throws IOException {
    Path file = sample();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length + 3));

    assertThatExceptionOfType(CorruptFileException.class)
        .isThrownBy(() -> SectionFile.read(file))
        .withMessageContaining("3 bytes too many");
  }

  @Test
  void refusesAnotherKindOfFile() throws IOException {
    Path file = folder.resolve("notes.txt");
    Files.writeString(file, "These are notes, and not a network.");

    assertThatExceptionOfType(CorruptFileException.class)
        .isThrownBy(() -> SectionFile.read(file))
        .withMessageContainingAll("notes.txt", "not with 'ESPALIER'");
  }

  @Test
  void refusesANewerVersionButNotAsDamage() throws IOException {
    Path file = sample();
    byte[] bytes = Files.readAllBytes(file);
    bytes[8] = 3;
    int headerLength = (bytes[12] & 0xff) | ((bytes[13] & 0xff) << 8);
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, 16);
    checksum.update(bytes, 20, headerLength);
    byte[] raw = HexFormat.of().parseHex(littleEndian((int) checksum.getValue()));
    System.arraycopy(raw, 0, bytes, 16, 4);
    Files.write(file, bytes);

    assertThatExceptionOfType(UnsupportedFileException.class)
        .isThrownBy(() -> SectionFile.read(file))
        .withMessageContainingAll(file.toString(), "format version 3", "up to version 2");
  }

  @Test
  void saysWhichSectionsThereAreWhenOneIsMissingOrOfAnotherType() {
    SectionFile content = new SectionFile().put("values", new float[1]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> content.floats("weights"))
        .withMessage("there is no section 'weights' of type float32, only: values (float32)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> content.doubles("values"))
        .withMessage("there is no section 'values' of type float64, only: values (float32)");
  }

  @Test
  void refusesANameTwiceAndBitsBeyondTheLength() {
    SectionFile content = new SectionFile().put("x", new float[1]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> content.put("x", new int[1]))
        .withMessageContaining("section 'x' is there twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> content.put("live", bits(8), 8))
        .withMessageContaining("section 'live' has 8 bits, but bit 8 is set");
  }

  private Path sample() throws IOException {
    SectionFile content = new SectionFile();
    content.metadata().put("kind", "sample");
    Path file = folder.resolve("sample");
    content
        .put("first", new float[] {1, 2, 3})
        .put("empty", new int[0])
        .put("live", bits(1, 2), 3)
        .put("last", new double[] {0.5, -0.5})
        .write(file);
    return file;
  }

  private static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    Arrays.stream(set).forEach(bits::set);
    return bits;
  }

  private static Integer[] rawBits(float[] values) {
    Integer[] raw = new Integer[values.length];
    Arrays.setAll(raw, k -> Float.floatToRawIntBits(values[k]));
    return raw;
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String crc(String hexBytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(HexFormat.of().parseHex(hexBytes));
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }

  private static String littleEndian(int value) {
    return HexFormat.of().toHexDigits(Integer.reverseBytes(value));
  }
}
