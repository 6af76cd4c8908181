package io.espalier.streaming.evaluate;

/**
 * How well some records were predicted before they were learnt, in the order of the stream: what
 * the guard, the schedule, drift detection and metrics go by. Each record has an outcome from 0 to
 * 1, and higher is better; the quality of many is the mean of their outcomes. Outcomes of two
 * networks on the same records can be compared pair by pair.
 *
 * <p>That outcomes have bounds is used: {@link #error} is what detectors of drift expect, and the
 * variance of an outcome is at most q(1 − q) at a quality of q, which is exact where outcomes are 0
 * or 1 (Bhatia and Davis 2000, "A better bound on the variance").
 *
 * <p>Today there is {@link Accuracy}; regression adds a kind whose outcome falls with the distance
 * from the value. What is asked of one kind alone, such as how many classes there were, is asked by
 * a lambda, {@code quality.accept(accuracy -> …)}, which a second method of {@link Visitor} makes
 * an error, so that every place decides.
 */
public sealed interface Quality permits Accuracy {

  /** How many records. */
  int size();

  /** How good the prediction of record {@code index} was, from 0 to 1. */
  double outcome(int index);

  /** What {@code visitor} makes of it. */
  <R> R accept(Visitor<R> visitor);

  /** How bad the prediction of record {@code index} was, from 0 to 1. */
  default double error(int index) {
    return 1 - outcome(index);
  }

  /** The outcomes of all records together. */
  default double sum() {
    double sum = 0;
    for (int k = 0; k < size(); k++) {
      sum += outcome(k);
    }
    return sum;
  }

  /** One method for each kind. */
  interface Visitor<R> {
    R accuracy(Accuracy accuracy);
  }
}
