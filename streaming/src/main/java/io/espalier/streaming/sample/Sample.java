package io.espalier.streaming.sample;

import java.util.Arrays;
import java.util.Objects;

/**
 * One observation and its class.
 *
 * @param features one value per feature, in the order of {@link SampleShape}; owned by this record
 *     and never written to after construction
 * @param label the class, from 0
 */
public record Sample(float[] features, int label) {

  public Sample {
    if (features.length == 0) {
      throw new IllegalArgumentException("a sample needs at least one feature");
    }
    if (label < 0) {
      throw new IllegalArgumentException("a label is 0 or more, got " + label);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sample that
        && label == that.label
        && Arrays.equals(features, that.features);
  }

  @Override
  public int hashCode() {
    return Objects.hash(label, Arrays.hashCode(features));
  }
}
