package io.espalier.streaming.sample;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which records the samples of a batch come from, in the order of the batch: what a prediction has
 * to carry to be told apart from all others. An array for each column, which belong to this record
 * and are never written to after construction.
 *
 * @param partitions of the topic
 * @param offsets in the partition
 * @param timestamps event times, in milliseconds since 1970; −1 for a record that is older than
 *     Kafka's timestamps
 * @param keys null where a record has none, or one that is larger than {@link #LARGEST_KEY_BYTES}
 */
public record SampleOrigins(
    int[] partitions, long[] offsets, long[] timestamps, byte[] @Nullable [] keys) {

  /**
   * Some batches are in memory at once, a thousand samples in each maybe: larger keys are left
   * where they are. Partition and offset say where.
   */
  public static final int LARGEST_KEY_BYTES = 4096;

  /** Of a batch without samples. */
  public static final SampleOrigins NONE =
      new SampleOrigins(new int[0], new long[0], new long[0], new byte[0][]);

  public SampleOrigins {
    int size = partitions.length;
    if (offsets.length != size || timestamps.length != size || keys.length != size) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d partitions, %d offsets, %d timestamps and %d keys of the same records",
              size,
              offsets.length,
              timestamps.length,
              keys.length));
    }
  }

  /** Number of samples. */
  public int size() {
    return partitions.length;
  }

  /** These records and then others. */
  public SampleOrigins and(SampleOrigins others) {
    int both = size() + others.size();
    int[] partitionsOfBoth = Arrays.copyOf(partitions, both);
    long[] offsetsOfBoth = Arrays.copyOf(offsets, both);
    long[] timestampsOfBoth = Arrays.copyOf(timestamps, both);
    byte[] @Nullable [] keysOfBoth = Arrays.copyOf(keys, both);
    System.arraycopy(others.partitions, 0, partitionsOfBoth, size(), others.size());
    System.arraycopy(others.offsets, 0, offsetsOfBoth, size(), others.size());
    System.arraycopy(others.timestamps, 0, timestampsOfBoth, size(), others.size());
    System.arraycopy(others.keys, 0, keysOfBoth, size(), others.size());
    return new SampleOrigins(partitionsOfBoth, offsetsOfBoth, timestampsOfBoth, keysOfBoth);
  }

  /** The records at these places, in this order. */
  public SampleOrigins picked(int[] indices) {
    SampleOrigins picked =
        new SampleOrigins(
            new int[indices.length],
            new long[indices.length],
            new long[indices.length],
            new byte[indices.length][]);
    for (int k = 0; k < indices.length; k++) {
      picked.partitions[k] = partitions[indices[k]];
      picked.offsets[k] = offsets[indices[k]];
      picked.timestamps[k] = timestamps[indices[k]];
      picked.keys[k] = keys[indices[k]];
    }
    return picked;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SampleOrigins that
        && Arrays.equals(partitions, that.partitions)
        && Arrays.equals(offsets, that.offsets)
        && Arrays.equals(timestamps, that.timestamps)
        && Arrays.deepEquals(keys, that.keys);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        Arrays.hashCode(partitions),
        Arrays.hashCode(offsets),
        Arrays.hashCode(timestamps),
        Arrays.deepHashCode(keys));
  }
}
