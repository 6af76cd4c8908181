package io.espalier.streaming.dataset;

/** Reads single samples in tests. */
final class Samples {

  private Samples() {}

  static float[] features(DataSet data, DataSet.Part part, int index) {
    float[] features = new float[data.shape().features()];
    part.copyFeatures(index, features, 0);
    return features;
  }
}
