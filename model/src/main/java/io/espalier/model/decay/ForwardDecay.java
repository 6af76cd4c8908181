package io.espalier.model.decay;

/**
 * Forward decay (Cormode, Shkapenyuk, Srivastava and Xu, ICDE 2009): instead of old sums being made
 * smaller with every record, new records count more, by 2^(age/half-life) of the position since a
 * landmark. Divided by what a record counts now, the sums are what backward decay would have left.
 *
 * <p>Landmarks are fixed positions, {@value #HALF_LIVES} half-lives apart, so all owners at a
 * position have the same one; sums that pass one are divided by a power of two, which rounds
 * nothing. So neither does a merge, nor a state that is taken and restored.
 */
public final class ForwardDecay {

  /** Between two landmarks; 2 to this many, squared, is far from overflow. */
  private static final int HALF_LIVES = 64;

  private final double halfLife;
  private final double span;
  private long position;
  private double landmark;
  private double scale = 1;

  /** Where no record has passed. */
  public ForwardDecay(HalfLife halfLife) {
    this.halfLife = halfLife.records();
    span = this.halfLife * HALF_LIVES;
  }

  /**
   * Lets records pass.
   *
   * @return what all sums must be multiplied with now: 1 but behind a landmark
   */
  public double pass(long records) {
    if (records < 0) {
      throw new IllegalArgumentException("0 or more records pass, got " + records);
    }
    return reach(Math.addExact(position, records));
  }

  /**
   * Goes to a position, if it is not behind it.
   *
   * @return as {@link #pass} does
   */
  public double reach(long later) {
    if (later <= position) {
      return 1;
    }
    double before = landmark;
    position = later;
    landmark = landmark(later);
    scale = scale(later);
    return rescaling(before);
  }

  /** Exact: {@code %} rounds nothing, and a span is a power of two times the half-life. */
  private double landmark(long at) {
    return Math.rint((at - at % span) / span);
  }

  private double scale(long at) {
    return Math.pow(2, at % span / halfLife);
  }

  /** From one landmark, by its number, to that of now. */
  private double rescaling(double from) {
    double halvings = Math.max(-Short.MAX_VALUE, (from - landmark) * HALF_LIVES);
    return Math.scalb(1.0, (int) halvings);
  }

  /** What a record counts that came last. */
  public double scale() {
    return scale;
  }

  /** What to multiply the sums of an earlier position with, so that they count here. */
  public double factor(DecayPoint earlier) {
    return scale(earlier.position()) / earlier.scale() * rescaling(landmark(earlier.position()));
  }

  /** Up to where it is. */
  public DecayPoint now() {
    return new DecayPoint(position, scale);
  }
}
