package io.espalier.streaming.prediction;

import io.espalier.streaming.sample.SampleOrigins;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one network says of some records.
 *
 * @param origins the record that each is about
 * @param probabilities records × classes, one record after the other; owned by this record and
 *     never written to after construction
 * @param model what predicted
 */
public record Predictions(SampleOrigins origins, float[] probabilities, ModelVersion model) {

  public Predictions {
    int size = origins.size();
    if (size == 0 ? probabilities.length > 0 : probabilities.length % size != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d probabilities do not divide into %d records",
              probabilities.length,
              size));
    }
  }

  /** Number of records. */
  public int size() {
    return origins.size();
  }

  /** Number of classes. */
  public int classes() {
    return size() == 0 ? 0 : probabilities.length / size();
  }

  /** The probability of a class, by what the network says of record {@code index}. */
  public float probability(int index, int label) {
    return probabilities[index * classes() + label];
  }

  /** The most probable class of record {@code index}; the lower one of equals. */
  public int predicted(int index) {
    int best = 0;
    for (int label = 1; label < classes(); label++) {
      if (probability(index, label) > probability(index, best)) {
        best = label;
      }
    }
    return best;
  }

  /** These and others of the same network. */
  public Predictions and(Predictions others) {
    float[] both = Arrays.copyOf(probabilities, probabilities.length + others.probabilities.length);
    System.arraycopy(
        others.probabilities, 0, both, probabilities.length, others.probabilities.length);
    return new Predictions(origins.and(others.origins), both, model);
  }

  /** The same, partition by partition, each in the order of its offsets. */
  public Predictions inOrder() {
    Comparator<Integer> byPartition = Comparator.comparingInt(k -> origins.partitions()[k]);
    return picked(
        IntStream.range(0, size())
            .boxed()
            .sorted(byPartition.thenComparingLong(k -> origins.offsets()[k]))
            .mapToInt(Integer::intValue)
            .toArray());
  }

  /** Those of the records at these places, in this order. */
  public Predictions picked(int[] indices) {
    int classes = classes();
    float[] some = new float[indices.length * classes];
    for (int k = 0; k < indices.length; k++) {
      System.arraycopy(probabilities, indices[k] * classes, some, k * classes, classes);
    }
    return new Predictions(origins.picked(indices), some, model);
  }

  /** The key of record {@code index}, if it has one. */
  public byte @Nullable [] key(int index) {
    return origins.keys()[index];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Predictions that
        && origins.equals(that.origins)
        && model.equals(that.model)
        && Arrays.equals(probabilities, that.probabilities);
  }

  @Override
  public int hashCode() {
    return Objects.hash(origins, model, Arrays.hashCode(probabilities));
  }
}
