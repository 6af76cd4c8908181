package io.espalier.model.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.bits.Gaps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is in a file: free-form JSON metadata and named arrays. The one container for everything
 * that is stored.
 *
 * <p>Arrays are not copied: they must not be written to after {@code put}, nor those that were
 * read. Not thread-safe while it is filled.
 *
 * <p>The layout, little endian: the letters {@code ESPALIER}; int32 format version; int32 length of
 * the header; int32 CRC-32C of all before it and of the header; the header, JSON in UTF-8 with
 * {@code metadata} and the table of {@code sections}: name, type, length in elements, offset behind
 * the header and CRC-32C of each; then the sections without gaps.
 *
 * <p>Zeros take no room ({@link SmallestForms}): the entry of a section that is not all there tells
 * its {@code bytes}. If it names {@code places}, a section of bits of as many elements further up,
 * it has only the elements where a bit of that is set, and the others are 0. Bits in fewer bytes
 * than their bitmap are gaps ({@link Gaps}).
 */
public final class SectionFile {

  private static final String VERSIONS = "versions";
  private static final String NESTED = "/";

  private final ObjectNode metadata;
  private final Map<String, Section> sections = new LinkedHashMap<>();

  /** Without metadata and without sections. */
  public SectionFile() {
    this(JsonNodeFactory.instance.objectNode());
  }

  SectionFile(ObjectNode metadata) {
    this.metadata = metadata;
  }

  /** To be filled before the file is written. */
  public ObjectNode metadata() {
    return metadata;
  }

  /** The metadata of a file that was read. */
  public Fields fields() {
    return Fields.stored(metadata);
  }

  public SectionFile put(String name, float[] values) {
    return add(new Section(name, SectionType.FLOAT32, values.length, values));
  }

  /** Floats of which each is rounded to the nearest half float when they are written. */
  SectionFile putHalves(String name, float[] values) {
    return add(new Section(name, SectionType.FLOAT16, values.length, values));
  }

  public SectionFile put(String name, double[] values) {
    return add(new Section(name, SectionType.FLOAT64, values.length, values));
  }

  public SectionFile put(String name, int[] values) {
    return add(new Section(name, SectionType.INT32, values.length, values));
  }

  public SectionFile put(String name, long[] values) {
    return add(new Section(name, SectionType.INT64, values.length, values));
  }

  public SectionFile put(String name, byte[] values) {
    return add(new Section(name, SectionType.BYTES, values.length, values));
  }

  /**
   * Adds bits, eight to a byte.
   *
   * @param length how many bits are stored; none beyond may be set
   */
  public SectionFile put(String name, BitSet bits, int length) {
    if (bits.length() > length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "section '%s' has %d bits, but bit %d is set",
              name,
              length,
              bits.length() - 1));
    }
    return add(Section.bits(name, SectionType.BITS, bits, length));
  }

  /** Adds all that is in another one, as {@link #nested} finds it under this name. */
  public SectionFile put(String name, SectionFile inner) {
    metadata.set(name, inner.metadata);
    for (Section section : inner.sections()) {
      add(section.named(name + NESTED + section.name()));
    }
    return this;
  }

  /**
   * What was put under this name.
   *
   * @throws IllegalArgumentException when nothing was
   */
  public SectionFile nested(String name) {
    if (!(metadata.get(name) instanceof ObjectNode fields)) {
      throw new IllegalArgumentException("there is no '%s' in it".formatted(name));
    }
    SectionFile inner = new SectionFile(fields);
    String prefix = name + NESTED;
    for (Section section : sections()) {
      if (section.name().startsWith(prefix)) {
        inner.add(section.named(section.name().substring(prefix.length())));
      }
    }
    return inner;
  }

  void putVersion(String part, int version) {
    metadata.withObject("/" + VERSIONS).put(part, version);
  }

  /**
   * In which form a part is in it.
   *
   * @throws IllegalArgumentException when it is not
   */
  public int versionOf(String part) {
    Fields versions = fields().object(VERSIONS);
    if (!versions.has(part)) {
      throw new IllegalArgumentException(
          "there is no part '%s' in it, only: %s"
              .formatted(part, String.join(", ", versions.names())));
    }
    return versions.whole(part);
  }

  SectionFile add(Section section) {
    if (sections.putIfAbsent(section.name(), section) != null) {
      throw new IllegalArgumentException("section '%s' is there twice".formatted(section.name()));
    }
    return this;
  }

  Collection<Section> sections() {
    return sections.values();
  }

  /** Whether there is a section of that name. */
  public boolean has(String name) {
    return sections.containsKey(name);
  }

  public float[] floats(String name) {
    return (float[]) array(name, SectionType.FLOAT32);
  }

  float[] halves(String name) {
    return requireFinite(name, (float[]) array(name, SectionType.FLOAT16));
  }

  /** Of which each must be a number, and none infinite. */
  public float[] finite(String name) {
    return requireFinite(name, floats(name));
  }

  static float[] requireFinite(String name, float[] values) {
    for (int k = 0; k < values.length; k++) {
      if (!Float.isFinite(values[k])) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "section '%s' has %s as value %d", name, values[k], k));
      }
    }
    return values;
  }

  public double[] doubles(String name) {
    return (double[]) array(name, SectionType.FLOAT64);
  }

  /** As many as must be there. */
  public double[] doubles(String name, int length) {
    double[] values = doubles(name);
    requireLength(name, values.length, length);
    return values;
  }

  static void requireLength(String name, int found, int length) {
    if (found != length) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "section '%s' has %d values, not %d", name, found, length));
    }
  }

  public int[] ints(String name) {
    return (int[]) array(name, SectionType.INT32);
  }

  /** As many as must be there. */
  public int[] ints(String name, int length) {
    int[] values = ints(name);
    requireLength(name, values.length, length);
    return values;
  }

  public long[] longs(String name) {
    return (long[]) array(name, SectionType.INT64);
  }

  /** As many as must be there. */
  public long[] longs(String name, int length) {
    long[] values = longs(name);
    requireLength(name, values.length, length);
    return values;
  }

  public byte[] bytes(String name) {
    return (byte[]) array(name, SectionType.BYTES);
  }

  public BitSet bits(String name) {
    return BitSet.valueOf((byte[]) array(name, SectionType.BITS));
  }

  private Object array(String name, SectionType type) {
    Section section = sections.get(name);
    if (section == null || section.type() != type) {
      throw new IllegalArgumentException(
          "there is no section '%s' of type %s, only: %s".formatted(name, type.tag(), described()));
    }
    return section.array();
  }

  private String described() {
    return sections.isEmpty()
        ? "none"
        : sections.values().stream()
            .map(section -> "%s (%s)".formatted(section.name(), section.type().tag()))
            .collect(Collectors.joining(", "));
  }

  /**
   * Writes or replaces a file, durably.
   *
   * @throws IOException naming the file, which then is as it was before
   */
  public void write(Path file) throws IOException {
    DurableWrite.file(file, channel -> SectionWriter.write(this, channel));
  }

  /** How long the file is that {@link #write} writes. */
  public long bytes() {
    return SectionWriter.bytes(this);
  }

  /**
   * Reads a whole file and checks every byte of it.
   *
   * @throws CorruptFileException when it is damaged
   * @throws UnsupportedFileException when a newer program wrote it
   */
  public static SectionFile read(Path file) throws IOException {
    return SectionReader.read(file);
  }

  /**
   * Reads a whole file, checks every byte of it and makes something of it.
   *
   * @param interpretation throws IllegalArgumentException when it does not understand the content
   * @throws CorruptFileException when the file is damaged
   * @throws UnsupportedFileException when a newer program wrote it, or {@code interpretation}
   *     refuses it
   */
  public static <T> T read(Path file, Function<SectionFile, T> interpretation) throws IOException {
    return read(file).as(file, interpretation);
  }

  /**
   * What it is.
   *
   * @param file it was read from
   * @param interpretation throws IllegalArgumentException when it does not understand the content
   * @throws UnsupportedFileException when {@code interpretation} refuses it
   */
  public <T> T as(Path file, Function<SectionFile, T> interpretation)
      throws UnsupportedFileException {
    try {
      return interpretation.apply(this);
    } catch (IllegalArgumentException refusal) {
      throw new UnsupportedFileException(file, refusal);
    }
  }
}
