package io.espalier.deploy.onnx;

import io.espalier.model.flow.InputShape;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Standardization;
import io.espalier.model.train.Classifier;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Whether something predicts what a network does: on samples drawn from what it standardizes to 0
 * and 1.
 */
public final class ParityCheck {

  /** How many are drawn: at least so many a predictor takes at once. */
  public static final int SAMPLES = 32;

  /** Rounding is a hundredth of that. */
  static final double TOLERANCE = 1e-4;

  private static final long SEED = 29;

  private ParityCheck() {}

  /**
   * The largest difference of a probability.
   *
   * @param what is compared, for people
   * @throws IllegalStateException when it is more than rounding
   */
  public static double require(NetworkSnapshot network, Predictor other, String what) {
    float[] features = draw(network.spec());
    float[] expected;
    try (Classifier classifier = new Classifier(network, SAMPLES)) {
      expected = classifier.probabilities(features, SAMPLES);
    }
    double largest = largest(expected, other.probabilities(features, SAMPLES));
    if (!(largest <= TOLERANCE)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s predicts otherwise than the network: a probability differs by %.2g",
              what,
              largest));
    }
    return largest;
  }

  private static double largest(float[] expected, float[] found) {
    double largest = expected.length == found.length ? 0 : Double.NaN;
    for (int k = 0; k < Math.min(expected.length, found.length); k++) {
      double difference = Math.abs(expected[k] - found[k]);
      largest = Math.max(largest, difference); // of which NaN stays
    }
    return largest;
  }

  private static float[] draw(NetworkSpec spec) {
    InputShape input = spec.input();
    Standardization standardization = spec.standardization();
    boolean raw = standardization.isNone();
    float[] means = raw ? null : Standardization.perFeature(standardization.means(), input);
    float[] deviations =
        raw ? null : Standardization.perFeature(standardization.deviations(), input);
    SplittableRandom random = new SplittableRandom(SEED);
    float[] features = new float[SAMPLES * input.size()];
    for (int k = 0; k < features.length; k++) {
      float drawn = (float) random.nextGaussian();
      int feature = k % input.size();
      features[k] =
          means == null || deviations == null
              ? drawn
              : means[feature] + deviations[feature] * drawn;
    }
    return features;
  }
}
