package io.espalier.model.offline;

import io.espalier.model.network.NetworkSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** Labelled samples by index. Safe for use from several threads. */
public interface LabelledData {

  /**
   * Samples in arrays, in any order. The arrays are copied.
   *
   * @param features one row for each sample, all of the same length; pictures channel by channel,
   *     row by row
   * @param labels the class of each, from 0
   * @throws IllegalArgumentException naming the first row that can't be learnt, and why
   */
  static LabelledData of(float[][] features, int[] labels) {
    return LabelledArrays.of(features, labels);
  }

  /**
   * As {@link #of(float[][], int[])}, of features that are rounded to floats: what is beyond their
   * range is refused.
   */
  static LabelledData of(double[][] features, int[] labels) {
    return LabelledArrays.of(features, labels);
  }

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

  /** The same samples, whose order means something; see {@link #isInTimeOrder()}. */
  default LabelledData inTimeOrder() {
    return new TimeOrdered(this);
  }

  /**
   * Refuses a network that these samples can't be fed to.
   *
   * @throws IllegalArgumentException naming what does not fit
   */
  default void requireFit(NetworkSpec network) {
    for (int index = 0; index < size(); index++) {
      if (label(index) < 0 || label(index) >= network.classes()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the label of row %d is %d, but the network has classes 0 to %d. Give it another"
                    + " width at its end.",
                index,
                label(index),
                network.classes() - 1));
      }
    }
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
