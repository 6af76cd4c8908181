package io.espalier.streaming.codec;

import io.espalier.streaming.sample.SampleShape;

/** What every codec demands of a sample, in one wording. */
final class Validity {

  private Validity() {}

  static void requireCount(long found, SampleShape shape) throws MalformedSampleException {
    if (found != shape.features()) {
      throw new MalformedSampleException(
          "has %d features, the network expects %d".formatted(found, shape.features()));
    }
  }

  static void requireLabel(long label, SampleShape shape) throws MalformedSampleException {
    if (label < 0 || label >= shape.classes()) {
      throw new MalformedSampleException(
          "label %d is outside 0 to %d".formatted(label, shape.classes() - 1));
    }
  }

  static void requireFinite(float[] features) throws MalformedSampleException {
    for (int i = 0; i < features.length; i++) {
      if (!Float.isFinite(features[i])) {
        throw new MalformedSampleException("feature %d is %s".formatted(i, features[i]));
      }
    }
  }
}
