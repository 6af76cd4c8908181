package io.espalier.model;

import io.espalier.model.offline.LabelledData;
import java.util.Arrays;
import java.util.Random;

/**
 * Points in three dimensions on scales of their own; the class is the band that the sum of two of
 * them is in.
 */
record Bands(float[][] x, int[] y) {

  static Bands drawn(int rows, long seed) {
    Random random = new Random(seed);
    float[][] x = new float[rows][];
    int[] y = new int[rows];
    for (int row = 0; row < rows; row++) {
      double a = random.nextGaussian();
      double c = random.nextGaussian();
      x[row] = new float[] {(float) a, (float) random.nextGaussian(), (float) (500 + 1000 * c)};
      y[row] = a + c < -0.7 ? 0 : a + c < 0.7 ? 1 : 2;
    }
    return new Bands(x, y);
  }

  Bands rows(int from, int to) {
    return new Bands(Arrays.copyOfRange(x, from, to), Arrays.copyOfRange(y, from, to));
  }

  LabelledData data() {
    return LabelledData.of(x, y);
  }
}
