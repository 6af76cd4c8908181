package io.espalier.actors.trainer;

/**
 * What the learning rate is multiplied with from a change of the network on.
 *
 * @param factor above 0; 1 leaves it as it is set
 * @param records for so many records, unless another change says otherwise; 0 to end what an
 *     earlier one began
 */
public record RaisedRate(double factor, long records) {

  /** As it is set. */
  public static final RaisedRate NONE = new RaisedRate(1, 0);

  public RaisedRate {
    if (!(factor > 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException(
          "a learning rate is multiplied with more than 0, got " + factor);
    }
    if (records < 0) {
      throw new IllegalArgumentException("a rate lasts 0 or more records, got " + records);
    }
  }
}
