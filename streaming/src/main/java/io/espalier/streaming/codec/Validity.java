package io.espalier.streaming.codec;

import io.espalier.streaming.sample.SampleShape;
import java.util.Locale;

/** What every codec demands of a sample, in one wording. */
final class Validity {

  /**
   * Far beyond any feature that was scaled for learning, and small enough that what training makes
   * of it stays finite: squares of gradients are summed in single precision.
   */
  private static final int LARGEST_FEATURE = 1_000_000;

  private Validity() {}

  static void requireCount(long found, SampleShape shape) throws MalformedSampleException {
    if (found != shape.features()) {
      throw new MalformedSampleException(
          String.format(
              Locale.ROOT, "has %d features, the network expects %d", found, shape.features()));
    }
  }

  static void requireLabel(long label, SampleShape shape) throws MalformedSampleException {
    if (label < 0 || label >= shape.classes()) {
      throw new MalformedSampleException(
          String.format(Locale.ROOT, "label %d is outside 0 to %d", label, shape.classes() - 1));
    }
  }

  /** Looks at the {@code count} features of a sample that begin at {@code from}. */
  static void requireLearnable(float[] features, int from, int count)
      throws MalformedSampleException {
    for (int i = 0; i < count; i++) {
      float feature = features[from + i];
      boolean learnable = Math.abs(feature) <= LARGEST_FEATURE; // false for NaN
      if (!learnable) {
        throw new MalformedSampleException(
            String.format(
                Locale.ROOT,
                "feature %d is %s, not a number from -%d to %d",
                i,
                feature,
                LARGEST_FEATURE,
                LARGEST_FEATURE));
      }
    }
  }
}
