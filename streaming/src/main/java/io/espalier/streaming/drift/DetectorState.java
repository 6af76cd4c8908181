package io.espalier.streaming.drift;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Everything that a {@link DriftDetector} remembers, to be stored in a checkpoint. Only the
 * detector that wrote it can read it. The arrays belong to this record and are never written to
 * after construction.
 *
 * @param detector {@link DriftDetector#name()} of the detector that wrote it
 * @param level its level after the last update
 * @param counts its whole numbers
 * @param values its real numbers
 */
public record DetectorState(String detector, DriftLevel level, long[] counts, double[] values) {

  @Override
  public boolean equals(Object other) {
    return other instanceof DetectorState that
        && detector.equals(that.detector)
        && level == that.level
        && Arrays.equals(counts, that.counts)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(detector, level, Arrays.hashCode(counts), Arrays.hashCode(values));
  }

  /** Refuses a state that another kind of detector wrote, or that was cut short. */
  void requireFrom(String name, int leastCounts, int leastValues) {
    if (!detector.equals(name) || counts.length < leastCounts || values.length < leastValues) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a state of detector '%s' with %d counts and %d values is not one of '%s'",
              detector,
              counts.length,
              values.length,
              name));
    }
  }
}
