package io.espalier.model.offline;

import java.util.Random;

/** Two of the twelve features tell the class; the others are noise. */
final class TwoFeatures implements LabelledData {
  static final int FEATURES = 12;
  static final int SAMPLES = 1200;

  private final float[][] features = new float[SAMPLES][FEATURES];

  TwoFeatures(long seed) {
    Random random = new Random(seed);
    for (float[] sample : features) {
      for (int k = 0; k < FEATURES; k++) {
        sample[k] = random.nextFloat();
      }
    }
  }

  @Override
  public int size() {
    return SAMPLES;
  }

  @Override
  public int label(int index) {
    return features[index][3] > features[index][7] ? 1 : 0;
  }

  @Override
  public void copyFeatures(int index, float[] destination, int offset) {
    System.arraycopy(features[index], 0, destination, offset, FEATURES);
  }
}
