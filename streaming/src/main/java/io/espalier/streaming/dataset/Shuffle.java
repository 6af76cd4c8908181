package io.espalier.streaming.dataset;

import java.util.SplittableRandom;

/** Random orders that depend on a seed only. */
final class Shuffle {

  private Shuffle() {}

  /** The indices from 0 to {@code size} − 1 in random order (Fisher and Yates). */
  static int[] indices(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
