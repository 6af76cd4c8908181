package io.espalier.streaming.sample;

/**
 * What is to be learnt of the samples of a batch: {@link Targets} of one kind, in an array as a
 * step of learning takes it. Who asks for what is in them says it for every kind, as with one
 * sample: {@code batch.targets().accept(ClassLabels::labels)}.
 */
public sealed interface BatchTargets permits ClassLabels {

  /** Number of samples. */
  int size();

  /** What {@code visitor} makes of these. */
  <R> R accept(Visitor<R> visitor);

  /** One method for each kind. */
  interface Visitor<R> {
    R classLabels(ClassLabels labels);
  }
}
