package io.espalier.streaming.source;

import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.ClassLabels;
import io.espalier.streaming.sample.ClassTarget;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.SampleShape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A batch while it is filled: samples are decoded straight to their place in it. Its arrays are its
 * own until they leave with the batch; what is filled then has new ones, so nobody writes to a
 * batch that somebody has. Mutable, for one stage of a stream.
 */
final class UnfinishedBatch {

  private final RecordDecoder decoder;
  private final int batchSize;
  private final int featuresPerSample;
  private float[] features;
  private int[] labels;
  private final UnfinishedOrigins origins;
  private int size;
  private int deadLetters;
  private int deadLettersAmongSamples;
  private int duplicates;

  /** Before the first sample that waits. */
  private Offsets beforeSamples;

  /** What was set aside behind it, by partition. */
  private final Map<Integer, Set<Long>> settled = new HashMap<>();

  /**
   * @param decoder nobody else's: it knows how far the stream is read with this batch
   */
  UnfinishedBatch(RecordDecoder decoder, int batchSize, SampleShape shape) {
    this.decoder = decoder;
    beforeSamples = decoder.read();
    this.batchSize = batchSize;
    featuresPerSample = shape.features();
    features = new float[batchSize * featuresPerSample];
    labels = new int[batchSize];
    origins = new UnfinishedOrigins(batchSize);
  }

  /** Takes what comes next, unless it {@link #isFull}, and says what it is. */
  FetchOutcome add(Fetched fetched) {
    FetchOutcome outcome = decoder.decode(fetched, features, size * featuresPerSample);
    if (outcome instanceof FetchOutcome.Decoded decoded) {
      if (size == 0) {
        beforeSamples = decoder.read().with(fetched.partition(), fetched.offset());
      }
      labels[size] = decoded.targets().accept(ClassTarget::label);
      origins.add(decoded.record());
      size++;
    } else if (outcome instanceof FetchOutcome.Rejected) {
      deadLetters++;
      settle(fetched);
    } else if (outcome instanceof FetchOutcome.Settled) {
      settle(fetched);
    } else if (outcome instanceof FetchOutcome.Duplicate) {
      duplicates++;
    }
    return outcome;
  }

  private void settle(Fetched asideAt) {
    if (size > 0) {
      deadLettersAmongSamples++;
      settled.computeIfAbsent(asideAt.partition(), any -> new HashSet<>()).add(asideAt.offset());
    }
  }

  boolean hasSamples() {
    return size > 0;
  }

  /** Whether it counts nothing. */
  boolean isEmpty() {
    return size == 0 && deadLetters == 0 && duplicates == 0;
  }

  /** Whether it counts dead letters that were not told of yet. */
  boolean hasDeadLetters() {
    return deadLetters > 0;
  }

  /**
   * What was set aside before the first sample doesn't count: it may have been told of already, and
   * which samples make up a batch must not depend on that. What came behind it counts, told of or
   * not, and by which run.
   */
  boolean isFull() {
    return size == batchSize || (size == 0 ? deadLetters : deadLettersAmongSamples) == batchSize;
  }

  /** What was set aside since the last batch; samples that wait go on waiting. */
  Batch news() {
    if (size == 0) {
      return take();
    }
    Offsets offsets = beforeSamples;
    for (Map.Entry<Integer, Set<Long>> aside : settled.entrySet()) {
      offsets = offsets.withSettled(aside.getKey(), aside.getValue());
    }
    Batch news = Batch.empty(offsets, deadLetters, duplicates);
    deadLetters = 0;
    duplicates = 0;
    return news;
  }

  /** The batch as it is; the next one begins. */
  Batch take() {
    boolean full = size == batchSize;
    Batch batch =
        new Batch(
            full ? features : Arrays.copyOf(features, size * featuresPerSample),
            new ClassLabels(full ? labels : Arrays.copyOf(labels, size)),
            origins.take(),
            decoder.read(),
            deadLetters,
            duplicates);
    if (full) {
      features = new float[batchSize * featuresPerSample];
      labels = new int[batchSize];
    }
    size = 0;
    deadLetters = 0;
    deadLettersAmongSamples = 0;
    duplicates = 0;
    settled.clear();
    return batch;
  }
}
