package io.espalier.model.prune;

import java.util.Arrays;
import java.util.Locale;

/**
 * Importance scores of contributors that compete with each other for a share: in NNrelief, all that
 * feeds one neuron. A contributor is a run of values that stay or go together: a single weight or
 * bias, or a convolution's kernel. Masked ones do not appear.
 *
 * @param kind what the contributors contribute to
 * @param indices where each contributor begins in the flat vector; never written to after
 *     construction
 * @param lengths values of each contributor; never written to after construction
 * @param scores one non-negative score per contributor, on any scale common to all; never written
 *     to after construction
 * @param errors the standard error of each score, 0 where it is known or taken as it is; never
 *     written to after construction
 */
public record Contributions(
    Kind kind, int[] indices, int[] lengths, double[] scores, double[] errors) {

  /**
   * So many records with a signal, as large in each, tell its mean to within 18 %, one standard
   * error: whoever is known less well is not known well enough to be small.
   */
  private static final int SEEN_WELL = 30;

  /** Kinds of groups, each of which can have a share of its own. */
  public enum Kind {
    /** The weights and biases of a dense layer. */
    DENSE,
    /** The kernels and biases of a convolution. */
    CONVOLUTION,
    /** What body and shortcut add to one channel of a residual layer's sum. */
    SUM,
    /** Anything, wherever it stands in the network. */
    NETWORK
  }

  public Contributions {
    if (indices.length != scores.length || indices.length != lengths.length) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d parameters but %d scores", indices.length, scores.length));
    }
    if (errors.length != scores.length) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d scores but %d errors", scores.length, errors.length));
    }
  }

  /** Contributions whose scores are taken as they are. */
  public Contributions(Kind kind, int[] indices, int[] lengths, double[] scores) {
    this(kind, indices, lengths, scores, new double[scores.length]);
  }

  /** Contributions of single parameters of a dense layer. */
  public Contributions(int[] indices, double[] scores) {
    this(Kind.DENSE, indices, ones(indices.length), scores);
  }

  private static int[] ones(int length) {
    int[] ones = new int[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Some of these contributors, as a group of their own. */
  Contributions only(int[] members) {
    return new Contributions(
        kind,
        Arrays.stream(members).map(k -> indices[k]).toArray(),
        Arrays.stream(members).map(k -> lengths[k]).toArray(),
        Arrays.stream(members).mapToDouble(k -> scores[k]).toArray(),
        Arrays.stream(members).mapToDouble(k -> errors[k]).toArray());
  }

  /**
   * The upper bound of each score: {@code score + z·error}.
   *
   * @param z 0 for the scores themselves
   */
  double[] upperBounds(double z) {
    double[] bounds = scores.clone();
    for (int k = 0; k < bounds.length; k++) {
      bounds[k] += z * errors[k];
    }
    return bounds;
  }

  /**
   * Whether a contributor had a signal in fewer than {@value #SEEN_WELL} effective records: by
   * {@code (score/error)²}, which is their number where the signal is as large in each and most
   * records have none.
   */
  boolean isSeldomSeen(int contributor) {
    double score = scores[contributor];
    double error = errors[contributor];
    return score * score < SEEN_WELL * error * error;
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
