package io.espalier.streaming.dataset;

import java.util.List;

/**
 * Takes each feature to mean 0 and deviation 1.
 *
 * @param mean of each feature
 * @param deviation of each feature; 1 for a feature that never varies
 */
record Standardisation(double[] mean, double[] deviation) {

  static Standardisation of(List<float[]> rows) {
    int features = rows.get(0).length;
    double[] mean = new double[features];
    double[] squares = new double[features];
    int seen = 0;
    for (float[] row : rows) {
      seen++;
      for (int i = 0; i < features; i++) {
        // Welford's update: no cancellation where the mean is large beside the deviation.
        double off = row[i] - mean[i];
        mean[i] += off / seen;
        squares[i] += off * (row[i] - mean[i]);
      }
    }
    double[] deviation = new double[features];
    for (int i = 0; i < features; i++) {
      deviation[i] = squares[i] > 0 ? Math.sqrt(squares[i] / seen) : 1;
    }
    return new Standardisation(mean, deviation);
  }

  float[] apply(float[] row) {
    float[] standard = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      standard[i] = (float) ((row[i] - mean[i]) / deviation[i]);
    }
    return standard;
  }
}
