package io.espalier.model.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses how sections stand in a file, so that it is small: of a section with zeros only the rest,
 * at the places that a section of bits tells. Where there is one anyway, such as the mask of a
 * network, it serves values and moments alike; or a section brings places of its own. What is left
 * out is 0 to the last bit, so what is read is what was written, whatever it was.
 */
final class SmallestForms {

  /** About what a field of an entry takes in the header. */
  static final int REFERENCE_BYTES = 30;

  /** About what an entry takes in the header. */
  static final int ENTRY_BYTES = 110;

  /** So much may be read from however small a file. */
  private static final long ALWAYS_READ_BYTES = 16L << 20;

  /** How much larger than the file that it is read from something may be beyond that. */
  private static final long MOST_TIMES_LARGER = 1024;

  private final List<StoredSection> stored = new ArrayList<>();
  private final Map<String, Places> places = new LinkedHashMap<>();

  /** Bits that others may refer to. */
  private record Places(int length, BitSet bits, int count) {}

  private SmallestForms() {}

  /** The sections in the order in which they are written: bits first, as others refer to them. */
  static List<StoredSection> of(Collection<Section> sections) throws IOException {
    SmallestForms forms = new SmallestForms();
    for (Section section : sections) {
      if (section.type().isBits()) {
        forms.addBits(section);
      }
    }
    for (Section section : sections) {
      if (!section.type().isBits()) {
        forms.addNumbers(section);
      }
    }
    return forms.isReadable() ? forms.stored : plain(sections);
  }

  private static List<StoredSection> plain(Collection<Section> sections) {
    return sections.stream().map(StoredSection::plain).toList();
  }

  private boolean isReadable() {
    return isReadable(
        stored.stream().mapToLong(StoredSection::plainBytes).sum(),
        stored.stream().mapToLong(StoredSection::bytes).sum());
  }

  /**
   * Whether a file may say of itself that it holds so much: a count that is wrong must not have
   * gigabytes allocated.
   */
  static boolean isReadable(long plainBytes, long fileBytes) {
    return plainBytes <= ALWAYS_READ_BYTES + MOST_TIMES_LARGER * fileBytes;
  }

  private void addBits(Section section) {
    stored.add(StoredSection.bits(section));
    offer(section.name(), section.length(), section.bits());
  }

  private void offer(String name, int length, BitSet bits) {
    places.put(name, new Places(length, bits, bits.cardinality()));
  }

  private void addNumbers(Section section) throws IOException {
    BitSet filled = section.filled();
    StoredSection own =
        StoredSection.bits(
            Section.bits(section.name(), SectionType.PLACES, filled, section.length()));
    StoredSection atOwn = StoredSection.at(section, section.name(), filled);
    long smallest = own.bytes() + ENTRY_BYTES + atOwn.bytes() + REFERENCE_BYTES;
    Optional<StoredSection> shared = atShared(section, filled);
    if (shared.isPresent() && shared.get().bytes() + REFERENCE_BYTES <= smallest) {
      smallest = shared.get().bytes() + REFERENCE_BYTES;
    } else {
      shared = Optional.empty();
    }
    if (smallest >= section.bytes()) {
      stored.add(StoredSection.plain(section));
    } else if (shared.isPresent()) {
      stored.add(shared.get());
    } else {
      stored.add(own);
      stored.add(atOwn);
      offer(section.name(), section.length(), filled);
    }
  }

  /** At the fewest places of others that have all that is filled. */
  private Optional<StoredSection> atShared(Section section, BitSet filled) {
    return places.entrySet().stream()
        .filter(other -> other.getValue().length == section.length())
        .filter(other -> hasAll(other.getValue().bits, filled))
        .min(Comparator.comparingInt(other -> other.getValue().count))
        .map(other -> StoredSection.at(section, other.getKey(), other.getValue().bits));
  }

  private static boolean hasAll(BitSet bits, BitSet wanted) {
    BitSet missing = (BitSet) wanted.clone();
    missing.andNot(bits);
    return missing.isEmpty();
  }
}
