package io.espalier.model.offline;

import java.util.Random;

/** Puts indices into a random order (Fisher and Yates). */
final class Shuffle {

  private Shuffle() {}

  static void shuffle(int[] indices, Random random) {
    for (int k = indices.length - 1; k > 0; k--) {
      int other = random.nextInt(k + 1);
      int index = indices[k];
      indices[k] = indices[other];
      indices[other] = index;
    }
  }
}
