package io.espalier.actors.trainer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * What a {@link Replay} remembers. The arrays are never written to after construction.
 *
 * @param seed of what is drawn
 * @param batches learnt with others again so far, from which with the seed all that is drawn
 *     follows
 * @param extraSteps steps made beyond one for each batch
 * @param seen records of each class since the last drift
 * @param labels of the remembered records
 * @param features of them, one record after the other
 */
public record ReplayState(
    long seed, long batches, long extraSteps, long[] seen, int[] labels, float[] features) {

  /** Of a run that learns nothing again. */
  public static final ReplayState NONE = empty(0);

  public ReplayState {
    if (labels.length == 0 ? features.length > 0 : features.length % labels.length != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d features do not divide into %d remembered records",
              features.length,
              labels.length));
    }
    for (int label : labels) {
      if (label < 0 || label >= seen.length || seen[label] < 1) {
        throw new IllegalArgumentException(
            "a record of class " + label + " is remembered, but none was seen");
      }
    }
  }

  /** Nothing is remembered yet. */
  public static ReplayState empty(long seed) {
    return new ReplayState(seed, 0, 0, new long[0], new int[0], new float[0]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReplayState that
        && seed == that.seed
        && batches == that.batches
        && extraSteps == that.extraSteps
        && Arrays.equals(seen, that.seen)
        && Arrays.equals(labels, that.labels)
        && Arrays.equals(features, that.features);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        seed,
        batches,
        extraSteps,
        Arrays.hashCode(seen),
        Arrays.hashCode(labels),
        Arrays.hashCode(features));
  }
}
