package io.espalier.model.evidence;

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

  /** What an observation is still worth after {@code passed} more records, from 0 to 1. */
  public double retention(long passed) {
    if (passed < 0) {
      throw new IllegalArgumentException("0 or more records pass, got " + passed);
    }
    return Math.exp(-Math.log(2) * passed / records);
  }
}
