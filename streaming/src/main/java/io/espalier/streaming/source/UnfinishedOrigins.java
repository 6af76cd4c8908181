package io.espalier.streaming.source;

import io.espalier.streaming.sample.SampleOrigins;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The origins of a batch while it is filled. Mutable, for one stage of a stream. */
final class UnfinishedOrigins {

  private final int[] partitions;
  private final long[] offsets;
  private final long[] timestamps;
  private final byte[] @Nullable [] keys;
  private int size;

  UnfinishedOrigins(int batchSize) {
    partitions = new int[batchSize];
    offsets = new long[batchSize];
    timestamps = new long[batchSize];
    keys = new byte[batchSize][];
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    partitions[size] = record.partition();
    offsets[size] = record.offset();
    timestamps[size] = record.timestamp();
    byte @Nullable [] key = record.key();
    keys[size] = key == null || key.length > SampleOrigins.LARGEST_KEY_BYTES ? null : key;
    size++;
  }

  /** A copy of some of those that were added. */
  SampleOrigins between(int from, int to) {
    return new SampleOrigins(
        Arrays.copyOfRange(partitions, from, to),
        Arrays.copyOfRange(offsets, from, to),
        Arrays.copyOfRange(timestamps, from, to),
        Arrays.copyOfRange(keys, from, to));
  }

  /** A copy of those that were added; the next ones begin. */
  SampleOrigins take() {
    SampleOrigins taken = between(0, size);
    size = 0;
    return taken;
  }
}
