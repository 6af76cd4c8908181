package io.espalier.model.offline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Labelled samples by index. Safe for use from several threads. */
public interface LabelledData {

  int size();

  /** The class of sample {@code index}, from 0. */
  int label(int index);

  /** Copies the features of sample {@code index} to {@code destination[offset…]}. */
  void copyFeatures(int index, float[] destination, int offset);

  /**
   * Copies the features of {@code count} samples from {@code from} on to {@code destination}, one
   * after the other.
   *
   * @param width features of one sample
   */
  default void copyFeatures(int from, int count, float[] destination, int width) {
    for (int k = 0; k < count; k++) {
      copyFeatures(from + k, destination, k * width);
    }
  }

  /**
   * Whether the order of the samples means something, so that the last ones are held out rather
   * than some that are drawn: neighbours in time tell each other.
   */
  default boolean isInTimeOrder() {
    return false;
  }

  /** The samples from {@code from} to before {@code to} as a data set of their own. */
  default LabelledData slice(int from, int to) {
    return new SelectedData(this, IntStream.range(from, to).toArray());
  }

  /** All samples, in an order drawn from {@code seed}. */
  default LabelledData shuffled(long seed) {
    List<Integer> indices = new ArrayList<>(IntStream.range(0, size()).boxed().toList());
    Collections.shuffle(indices, new Random(seed));
    return new SelectedData(this, indices.stream().mapToInt(Integer::intValue).toArray());
  }
}
