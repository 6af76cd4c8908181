package io.espalier.streaming.kafka;

import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.SampleShape;
import java.util.Arrays;

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
  private int size;
  private int deadLetters;
  private int deadLettersAmongSamples;
  private int duplicates;

  /**
   * @param decoder nobody else's: it knows how far the stream is read with this batch
   */
  UnfinishedBatch(RecordDecoder decoder, int batchSize, SampleShape shape) {
    this.decoder = decoder;
    this.batchSize = batchSize;
    featuresPerSample = shape.features();
    features = new float[batchSize * featuresPerSample];
    labels = new int[batchSize];
  }

  /** Takes what comes next, unless it {@link #isFull}, and says what it is. */
  Outcome add(Fetched fetched) {
    Outcome outcome = decoder.decode(fetched, features, size * featuresPerSample);
    if (outcome instanceof Outcome.Decoded decoded) {
      labels[size] = decoded.label();
      size++;
    } else if (outcome instanceof Outcome.Rejected) {
      deadLetters++;
      deadLettersAmongSamples += size > 0 ? 1 : 0;
    } else if (outcome instanceof Outcome.Duplicate) {
      duplicates++;
    }
    return outcome;
  }

  boolean hasSamples() {
    return size > 0;
  }

  /** Whether it counts nothing. */
  boolean isEmpty() {
    return size == 0 && deadLetters == 0 && duplicates == 0;
  }

  /** Whether all that it has to tell of is dead letters. */
  boolean isDeadLettersAlone() {
    return size == 0 && deadLetters > 0;
  }

  /**
   * What was set aside before the first sample doesn't count: it may have been told of already, and
   * which samples make up a batch must not depend on that.
   */
  boolean isFull() {
    return size == batchSize || (size == 0 ? deadLetters : deadLettersAmongSamples) == batchSize;
  }

  /** The batch as it is; the next one begins. */
  Batch take() {
    boolean full = size == batchSize;
    Batch batch =
        new Batch(
            full ? features : Arrays.copyOf(features, size * featuresPerSample),
            full ? labels : Arrays.copyOf(labels, size),
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
    return batch;
  }
}
