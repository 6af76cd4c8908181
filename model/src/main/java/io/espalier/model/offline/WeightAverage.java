package io.espalier.model.offline;

/** The running mean of the parameters of a network. Not thread-safe. */
final class WeightAverage {

  private final double[] mean;
  private long count;

  /** No parameters yet; of so many each time. */
  WeightAverage(int size) {
    mean = new double[size];
  }

  void add(float[] values) {
    count++;
    for (int k = 0; k < mean.length; k++) {
      mean[k] += (values[k] - mean[k]) / count;
    }
  }

  /** The mean; zeros before anything was added. */
  float[] mean() {
    float[] values = new float[mean.length];
    for (int k = 0; k < mean.length; k++) {
      values[k] = (float) mean[k];
    }
    return values;
  }
}
