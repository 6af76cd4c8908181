package io.espalier.streaming.sample;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Consecutive samples of the stream in one block, and how far the stream has been read once they
 * are learnt. One without samples tells of dead letters, or of offsets without records.
 *
 * @param features samples × features, one sample after the other; owned by this record and never
 *     written to after construction
 * @param labels one class per sample
 * @param offsets where to go on after this batch; covers the dead letters and duplicates met while
 *     it was filled, those behind samples that wait for the next one as settled
 * @param deadLetters records set aside while this batch was filled
 * @param duplicates records dropped while this batch was filled because they had been dealt with
 */
public record Batch(
    float[] features, int[] labels, Offsets offsets, int deadLetters, int duplicates) {

  public Batch {
    if (labels.length > 0 && features.length % labels.length != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d feature values do not divide into %d samples",
              features.length,
              labels.length));
    }
  }

  /** Number of samples. */
  public int size() {
    return labels.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Batch that
        && deadLetters == that.deadLetters
        && duplicates == that.duplicates
        && offsets.equals(that.offsets)
        && Arrays.equals(labels, that.labels)
        && Arrays.equals(features, that.features);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        deadLetters, duplicates, offsets, Arrays.hashCode(labels), Arrays.hashCode(features));
  }
}
