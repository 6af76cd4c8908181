package io.espalier.model.decay;

/**
 * How fast old evidence loses weight.
 *
 * @param records after this many records an observation counts half; infinity to never forget
 */
public record HalfLife(double records) {

  /** Nothing is ever forgotten. */
  public static final HalfLife INFINITE = new HalfLife(Double.POSITIVE_INFINITY);

  public HalfLife {
    if (!(records > 0)) {
      throw new IllegalArgumentException("a half-life is above 0 records, got " + records);
    }
  }

  /** Whether anything is ever forgotten. */
  public boolean isFinite() {
    return records < Double.POSITIVE_INFINITY;
  }

  /** So many times as fast. */
  public HalfLife dividedBy(double divisor) {
    return new HalfLife(records / divisor);
  }
}
