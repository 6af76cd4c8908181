package io.espalier.model.experiment;

import io.espalier.model.network.InputShape;
import io.espalier.model.network.Standardization;
import java.util.ArrayList;
import java.util.List;

/** Means and deviations of the features of samples, channel by channel. */
final class FeatureStatistics {

  private FeatureStatistics() {}

  /**
   * The standardization that gives each channel of these samples mean 0 and deviation 1. A channel
   * that never varies is only shifted. Two passes over the samples, in double precision.
   */
  static Standardization of(LabelledData samples, InputShape input) {
    double[] means = means(samples, input, new double[input.channels()], 1);
    double[] variances = means(samples, input, means, 2);
    List<Float> deviations = new ArrayList<>();
    List<Float> shifts = new ArrayList<>();
    for (int channel = 0; channel < means.length; channel++) {
      float deviation = (float) Math.sqrt(variances[channel]);
      deviations.add(deviation < Float.MIN_NORMAL ? 1 : deviation);
      shifts.add((float) means[channel]);
    }
    return new Standardization(shifts, deviations);
  }

  /** Means of a power, 1 or 2, of the distance from {@code centres}. */
  private static double[] means(
      LabelledData samples, InputShape input, double[] centres, int power) {
    double[] sums = new double[input.channels()];
    float[] features = new float[input.size()];
    int positions = input.height() * input.width();
    for (int sample = 0; sample < samples.size(); sample++) {
      samples.copyFeatures(sample, features, 0);
      for (int feature = 0; feature < features.length; feature++) {
        int channel = feature / positions;
        double distance = features[feature] - centres[channel];
        sums[channel] += power == 1 ? distance : distance * distance;
      }
    }
    for (int channel = 0; channel < sums.length; channel++) {
      sums[channel] /= (double) samples.size() * positions;
    }
    return sums;
  }
}
