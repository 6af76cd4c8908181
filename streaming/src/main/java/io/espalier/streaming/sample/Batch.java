package io.espalier.streaming.sample;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Consecutive samples of the stream in one block, and how far the stream has been read once they
 * are learnt. One without samples tells of dead letters, of records to be predicted only, or of
 * offsets without records.
 *
 * @param features samples × features, one sample after the other; owned by this record and never
 *     written to after construction
 * @param targets what is to be learnt of each sample
 * @param origins the record that each sample comes from
 * @param predictOnly records that are to be predicted before the samples are learnt, and not learnt
 *     with them: those without a label, and samples that wait for a later batch to be full
 * @param offsets where to go on after this batch; covers the dead letters and duplicates met while
 *     it was filled, those behind samples that wait for the next one as settled
 * @param deadLetters records set aside while this batch was filled
 * @param duplicates records dropped while this batch was filled because they had been dealt with
 * @param unlabelled records without a label that {@code offsets} covers and those of the batch
 *     before did not; they were to be predicted in this batch or in one before
 */
public record Batch(
    float[] features,
    BatchTargets targets,
    SampleOrigins origins,
    PredictOnly predictOnly,
    Offsets offsets,
    int deadLetters,
    int duplicates,
    int unlabelled) {

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

  /** A batch of a stream whose records all have labels. */
  public Batch(
      float[] features,
      BatchTargets targets,
      SampleOrigins origins,
      Offsets offsets,
      int deadLetters,
      int duplicates) {
    this(features, targets, origins, PredictOnly.NONE, offsets, deadLetters, duplicates, 0);
  }

  /** A batch without samples. */
  public static Batch empty(Offsets offsets, int deadLetters, int duplicates) {
    return empty(PredictOnly.NONE, offsets, deadLetters, duplicates, 0);
  }

  /** A batch without samples, of records to predict. */
  public static Batch empty(
      PredictOnly predictOnly, Offsets offsets, int deadLetters, int duplicates, int unlabelled) {
    return new Batch(
        NO_FEATURES,
        NO_TARGETS,
        SampleOrigins.NONE,
        predictOnly,
        offsets,
        deadLetters,
        duplicates,
        unlabelled);
  }

  /** This batch with its samples set aside. */
  public Batch withoutSamples() {
    return empty(predictOnly, offsets, deadLetters + size(), duplicates, unlabelled);
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
        && unlabelled == that.unlabelled
        && offsets.equals(that.offsets)
        && origins.equals(that.origins)
        && predictOnly.equals(that.predictOnly)
        && targets.equals(that.targets)
        && Arrays.equals(features, that.features);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        deadLetters,
        duplicates,
        unlabelled,
        offsets,
        origins,
        predictOnly,
        targets,
        Arrays.hashCode(features));
  }
}
