package io.espalier.streaming.sample;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Records that are to be predicted and not learnt, in the order in which they were read.
 *
 * @param features records × features, one record after the other; owned by this record and never
 *     written to after construction
 * @param origins where each comes from
 */
public record PredictOnly(float[] features, SampleOrigins origins) {

  /** No records. */
  public static final PredictOnly NONE = new PredictOnly(new float[0], SampleOrigins.NONE);

  public PredictOnly {
    int size = origins.size();
    if (size == 0 ? features.length > 0 : features.length % size != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d feature values do not divide into %d records",
              features.length,
              size));
    }
  }

  /** Number of records. */
  public int size() {
    return origins.size();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PredictOnly that
        && origins.equals(that.origins)
        && Arrays.equals(features, that.features);
  }

  @Override
  public int hashCode() {
    return Objects.hash(origins, Arrays.hashCode(features));
  }
}
