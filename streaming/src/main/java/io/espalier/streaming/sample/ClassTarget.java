package io.espalier.streaming.sample;

import java.util.stream.IntStream;

/**
 * A sample belongs to a class.
 *
 * @param label the class, from 0
 */
public record ClassTarget(int label) implements Targets {

  /** A stream has millions of samples, and most have few classes. */
  private static final ClassTarget[] SHARED =
      IntStream.range(0, 256).mapToObj(ClassTarget::new).toArray(ClassTarget[]::new);

  public ClassTarget {
    if (label < 0) {
      throw new IllegalArgumentException("a label is 0 or more, got " + label);
    }
  }

  /** The class {@code label}; the same instance each time where the number is small. */
  public static ClassTarget of(int label) {
    return label >= 0 && label < SHARED.length ? SHARED[label] : new ClassTarget(label);
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.classTarget(this);
  }
}
