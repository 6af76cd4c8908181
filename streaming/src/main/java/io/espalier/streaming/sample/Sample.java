package io.espalier.streaming.sample;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One observation and what is to be learnt of it.
 *
 * @param key of its record on the stream; never written to
 * @param timestamp when it was observed, in milliseconds since 1970; empty for when it is sent
 * @param features one value per feature, in the order of {@link SampleShape}; owned by this record
 *     and never written to after construction
 * @param targets its class
 */
public record Sample(
    Optional<byte[]> key, OptionalLong timestamp, float[] features, Targets targets) {

  public Sample {
    if (features.length == 0) {
      throw new IllegalArgumentException("a sample needs at least one feature");
    }
    if (timestamp.isPresent() && timestamp.getAsLong() < 0) {
      throw new IllegalArgumentException(
          "a timestamp is a number of milliseconds since 1970, 0 or more, got "
              + timestamp.getAsLong());
    }
  }

  /** A sample of a class, without a key, observed when it is sent. */
  public Sample(float[] features, int label) {
    this(Optional.empty(), OptionalLong.empty(), features, ClassTarget.of(label));
  }

  /** The class; for whoever knows that it has one. */
  public int label() {
    return targets.accept(ClassTarget::label);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sample that
        && Arrays.equals(key.orElse(null), that.key.orElse(null))
        && timestamp.equals(that.timestamp)
        && Arrays.equals(features, that.features)
        && targets.equals(that.targets);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        Arrays.hashCode(key.orElse(null)), timestamp, Arrays.hashCode(features), targets);
  }
}
