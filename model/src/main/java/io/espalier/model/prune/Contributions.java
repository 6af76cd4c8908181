package io.espalier.model.prune;

/**
 * Importance scores of parameters that compete with each other for a share: in NNrelief, all that
 * feeds one neuron. Masked parameters do not appear.
 *
 * @param indices the parameters, as indices into the flat vector; never written to after
 *     construction
 * @param scores one non-negative score per parameter, on any scale common to all; never written to
 *     after construction
 */
public record Contributions(int[] indices, double[] scores) {

  public Contributions {
    if (indices.length != scores.length) {
      throw new IllegalArgumentException(
          "%d parameters but %d scores".formatted(indices.length, scores.length));
    }
  }

  /** Sum of all scores. */
  public double total() {
    double total = 0;
    for (double score : scores) {
      total += score;
    }
    return total;
  }
}
