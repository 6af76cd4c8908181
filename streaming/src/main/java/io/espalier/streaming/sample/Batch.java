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
 * @param targets what is to be learnt of each sample
 * @param origins the record that each sample comes from
 * @param offsets where to go on after this batch; covers the dead letters and duplicates met while
 *     it was filled, those behind samples that wait for the next one as settled
 * @param deadLetters records set aside while this batch was filled
 * @param duplicates records dropped while this batch was filled because they had been dealt with
 */
public record Batch(
    float[] features,
    BatchTargets targets,
    SampleOrigins origins,
    Offsets offsets,
    int deadLetters,
    int duplicates) {

  private static final float[] NO_FEATURES = {};
  private static final BatchTargets NO_TARGETS = new ClassLabels(new int[0]);

  public Batch {
    int size = targets.size();
    if (size > 0 && features.length % size != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d feature values do not divide into %d samples",
              features.length,
              size));
    }
    if (origins.size() != size) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "origins of %d records for %d samples", origins.size(), size));
    }
  }

  /** A batch without samples. */
  public static Batch empty(Offsets offsets, int deadLetters, int duplicates) {
    return new Batch(NO_FEATURES, NO_TARGETS, SampleOrigins.NONE, offsets, deadLetters, duplicates);
  }

  /** Number of samples. */
  public int size() {
    return targets.size();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Batch that
        && deadLetters == that.deadLetters
        && duplicates == that.duplicates
        && offsets.equals(that.offsets)
        && origins.equals(that.origins)
        && targets.equals(that.targets)
        && Arrays.equals(features, that.features);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        deadLetters, duplicates, offsets, origins, targets, Arrays.hashCode(features));
  }
}
