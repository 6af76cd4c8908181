package io.espalier.streaming.sample;

/**
 * What is to be learnt of one sample. Today that is its class; regression adds a kind of values,
 * one or several numbers.
 *
 * <p>Whoever asks for what is in them says it for every kind. As long as there is one, a lambda is
 * enough: {@code targets.accept(ClassTarget::label)}. A second method of {@link Visitor} makes an
 * error of each of these, so that every place decides what to do with the new kind.
 */
public sealed interface Targets permits ClassTarget {

  /** What {@code visitor} makes of these. */
  <R> R accept(Visitor<R> visitor);

  /** One method for each kind. */
  interface Visitor<R> {
    R classTarget(ClassTarget target);
  }
}
