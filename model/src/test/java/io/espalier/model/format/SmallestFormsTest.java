package io.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.bits.Gaps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallestFormsTest {

  private static final int[] LENGTHS = {0, 1, 9, 1000, 16_384, 16_385, 70_001};
  private static final double[] DENSITIES = {0, 0.001, 0.0125, 0.1, 0.3, 0.9, 1};

  @TempDir Path folder;

  /** Whatever stands where, under the mask or beside it: to the last bit. */
  @Test
  void anySectionsUnderAnyMaskComeBack() throws IOException {
    Random random = new Random(11);
    for (int length : LENGTHS) {
      for (double density : DENSITIES) {
        BitSet live = random(random, length, density);
        float[] masked = floats(random, live, length);
        float[] beside = masked.clone();
        if (length > 0) {
          beside[random.nextInt(length)] = -0.0f;
        }
        double[] doubles = new double[length];
        long[] longs = new long[length];
        int[] ints = new int[length];
        byte[] bytes = new byte[length];
        BitSet own = random(random, length, density);
        own.stream()
            .forEach(
                k -> {
                  doubles[k] = Double.longBitsToDouble(random.nextLong());
                  longs[k] = random.nextLong();
                  ints[k] = random.nextInt(4);
                  bytes[k] = (byte) random.nextInt(4);
                });
        Path file = folder.resolve("any");
        SectionFile written =
            new SectionFile()
                .put("masked", masked)
                .put("beside", beside)
                .put("doubles", doubles)
                .put("longs", longs)
                .put("ints", ints)
                .put("bytes", bytes)
                .put("live", live, length);

        written.write(file);
        SectionFile read = SectionFile.read(file);

        assertThat(raw(read.floats("masked"))).isEqualTo(raw(masked));
        assertThat(raw(read.floats("beside"))).isEqualTo(raw(beside));
        assertThat(raw(read.doubles("doubles"))).isEqualTo(raw(doubles));
        assertThat(read.longs("longs")).isEqualTo(longs);
        assertThat(read.ints("ints")).isEqualTo(ints);
        assertThat(read.bytes("bytes")).isEqualTo(bytes);
        assertThat(read.bits("live")).isEqualTo(live);
        assertThat(written.bytes()).isEqualTo(Files.size(file));
        assertThat(read.bytes()).as("written again").isEqualTo(Files.size(file));
      }
    }
  }

  /** Against each form that there is, with what the header says more of it. */
  @Test
  void theSmallestFormIsTaken() throws IOException {
    Random random = new Random(12);
    for (double density : DENSITIES) {
      int length = 20_000;
      BitSet filled = random(random, length, density);
      BitSet mask = (BitSet) filled.clone();
      mask.or(random(random, length, density / 2));
      for (BitSet live : List.of(filled, mask, new BitSet())) {
        Section values =
            new Section("values", SectionType.FLOAT32, length, floats(random, filled, length));
        List<StoredSection> stored =
            SmallestForms.of(List.of(values, Section.bits("live", SectionType.BITS, live, length)));

        int bitmap = (length + 7) / 8;
        long places = Math.min(bitmap, Gaps.encode(filled, length).length);
        long dense = 4L * length;
        long own =
            4L * filled.cardinality()
                + places
                + SmallestForms.ENTRY_BYTES
                + SmallestForms.REFERENCE_BYTES;
        long shared = 4L * live.cardinality() + SmallestForms.REFERENCE_BYTES;
        boolean covers = live.cardinality() >= filled.cardinality();
        long smallest = Math.min(Math.min(dense, own), covers ? shared : dense);
        assertThat(taken(stored)).as("density %s", density).isEqualTo(smallest);
        assertThat(stored.get(0).bytes())
            .isEqualTo(Math.min(bitmap, Gaps.encode(live, length).length));
      }
    }
  }

  /** What the values take, and what is told of them, without the mask. */
  private static long taken(List<StoredSection> stored) {
    return stored.stream()
        .skip(1)
        .mapToLong(
            section ->
                section.bytes()
                    + (section.type() == SectionType.PLACES ? SmallestForms.ENTRY_BYTES : 0)
                    + (section.places() != null ? SmallestForms.REFERENCE_BYTES : 0))
        .sum();
  }

  /** The mask is stored once for values and moments; what has other places brings them once. */
  @Test
  void placesAreShared() throws IOException {
    Random random = new Random(13);
    int length = 20_000;
    BitSet live = random(random, length, 0.02);
    BitSet other = random(random, length, 0.02);
    List<StoredSection> stored =
        SmallestForms.of(
            List.of(
                section("values", floats(random, live, length)),
                section("moment.0", floats(random, live, length)),
                section("seen.0", floats(random, other, length)),
                section("seen.1", floats(random, other, length)),
                Section.bits("live", SectionType.BITS, live, length)));

    assertThat(stored.stream().map(StoredSection::name))
        .containsExactly("live", "values", "moment.0", "seen.0", "seen.0", "seen.1");
    assertThat(stored.stream().map(StoredSection::places))
        .containsExactly(null, "live", "live", null, "seen.0", "seen.0");
  }

  /** However empty it is: what is written can be read. */
  @Test
  void aVastArrayOfZerosIsReadAgain() throws IOException {
    int length = 6_000_000;
    Path file = folder.resolve("zeros");

    new SectionFile().put("zeros", new float[length]).write(file);

    assertThat(SectionFile.read(file).floats("zeros")).hasSize(length);
    assertThat(SmallestForms.isReadable(4L * length, Files.size(file))).isTrue();
  }

  private static Section section(String name, float[] values) {
    return new Section(name, SectionType.FLOAT32, values.length, values);
  }

  private static BitSet random(Random random, int length, double density) {
    BitSet bits = new BitSet();
    for (int k = 0; k < length; k++) {
      bits.set(k, random.nextDouble() < density);
    }
    return bits;
  }

  /** None of them is 0. */
  private static float[] floats(Random random, BitSet at, int length) {
    float[] values = new float[length];
    at.stream().forEach(k -> values[k] = Float.intBitsToFloat(random.nextInt() | 1));
    return values;
  }

  private static int[] raw(float[] values) {
    int[] raw = new int[values.length];
    Arrays.setAll(raw, k -> Float.floatToRawIntBits(values[k]));
    return raw;
  }

  private static long[] raw(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }
}
