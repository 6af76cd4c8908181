package io.espalier.model.offline;

import java.util.Random;

/** Labelled samples by index. Safe for use from several threads. */
public interface LabelledData {

  int size();

  /** The class of sample {@code index}, from 0. */
  int label(int index);

  /** Copies the features of sample {@code index} to {@code destination[offset…]}. */
  void copyFeatures(int index, float[] destination, int offset);

  /**
   * Whether the order of the samples means something, so that the last ones are held out rather
   * than some that are drawn: neighbours in time tell each other.
   */
  default boolean isInTimeOrder() {
    return false;
  }

  /** The samples from {@code from} to before {@code to} as a data set of their own. */
  default LabelledData slice(int from, int to) {
    int[] indices = new int[to - from];
    for (int k = 0; k < indices.length; k++) {
      indices[k] = from + k;
    }
    return new SelectedData(this, indices);
  }

  /** All samples, in an order drawn from {@code seed}. */
  default LabelledData shuffled(long seed) {
    int[] indices = new int[size()];
    for (int k = 0; k < indices.length; k++) {
      indices[k] = k;
    }
    Shuffle.shuffle(indices, new Random(seed));
    return new SelectedData(this, indices);
  }
}
