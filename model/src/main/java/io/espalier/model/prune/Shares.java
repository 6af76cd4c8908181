package io.espalier.model.prune;

/**
 * The share of the score to keep, per kind of layer.
 *
 * @param dense for dense layers, and where all layers compete with each other
 * @param convolution for convolutions, and for the sums of residual layers
 */
public record Shares(CumulativeShare dense, CumulativeShare convolution) {

  /** NNrelief's settings for the LeNets: 0.95 for dense layers, 0.9 for convolutions. */
  public static final Shares NNRELIEF =
      new Shares(new CumulativeShare(0.95), new CumulativeShare(0.9));

  /** The same share for all layers. */
  public static Shares uniform(CumulativeShare share) {
    return new Shares(share, share);
  }

  /** The share for a kind of contributions. */
  public CumulativeShare of(Contributions.Kind kind) {
    return switch (kind) {
      case DENSE, NETWORK -> dense;
      case CONVOLUTION, SUM -> convolution;
    };
  }
}
