package io.espalier.model.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Values made of arrays, compared by their content. */
final class Arrayed {

  private Arrayed() {}

  /** One array, then others. */
  static List<double[]> list(double[] first, List<double[]> others) {
    List<double[]> all = new ArrayList<>(1 + others.size());
    all.add(first);
    all.addAll(others);
    return all;
  }

  static boolean equal(List<double[]> arrays, List<double[]> others) {
    return Arrays.deepEquals(arrays.toArray(), others.toArray());
  }

  static int hash(List<double[]> arrays) {
    return Arrays.deepHashCode(arrays.toArray());
  }
}
