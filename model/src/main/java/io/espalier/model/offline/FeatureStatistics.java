package io.espalier.model.offline;

import io.espalier.model.flow.InputShape;
import io.espalier.model.network.FeatureMoments;
import io.espalier.model.network.Standardization;

/** Means and deviations of the features of samples, channel by channel. */
final class FeatureStatistics {

  private static final int SAMPLES_AT_ONCE = 128;

  private FeatureStatistics() {}

  /**
   * What gives each channel of these samples mean 0 and deviation 1; see {@link FeatureMoments}.
   */
  static Standardization of(LabelledData samples, InputShape input) {
    FeatureMoments moments = FeatureMoments.none(input);
    for (int from = 0; from < samples.size(); from += SAMPLES_AT_ONCE) {
      int count = Math.min(SAMPLES_AT_ONCE, samples.size() - from);
      float[] batch = new float[count * input.size()];
      samples.copyFeatures(from, count, batch, input.size());
      moments = moments.plus(batch);
    }
    return moments.standardization();
  }
}
