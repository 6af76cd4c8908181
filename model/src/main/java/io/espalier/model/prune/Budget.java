package io.espalier.model.prune;

import io.espalier.model.network.NetworkSpec;
import java.util.BitSet;
import java.util.Locale;

/**
 * How large a network may be after a cut.
 *
 * @param metric what is counted
 * @param kept how much of it is left
 * @param most more is not left, be it within the tolerance or not
 */
public record Budget(SizeMetric metric, long kept, long most) {

  /** How far from the budget a cut may end, as a fraction of it. */
  public static final double TOLERANCE = 0.01;

  public Budget {
    if (kept < 0) {
      throw new IllegalArgumentException("a budget is 0 or more, got " + kept);
    }
    if (most < kept) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a budget of %d can not be above its own most, %d", kept, most));
    }
  }

  /** A budget that may be missed in either direction. */
  public Budget(SizeMetric metric, long kept) {
    this(metric, kept, Long.MAX_VALUE);
  }

  /** A budget that may be missed in one direction: so much is left, or a little less. */
  static Budget upTo(SizeMetric metric, long most) {
    return new Budget(metric, Math.round(most * (1 - TOLERANCE / 2)), most);
  }

  /** Whether a size is the budget, to within its tolerance. */
  public boolean isMet(long size) {
    return size <= most && Math.abs(size - kept) <= TOLERANCE * kept;
  }

  /** Whether one size comes nearer to the budget than another. */
  boolean isNearer(long one, long other) {
    boolean isAbove = one > most;
    return isAbove == other > most ? Math.abs(one - kept) < Math.abs(other - kept) : !isAbove;
  }

  /** The budget of a cut that goes only so far towards this one. */
  Budget approached(double scale, NetworkSpec spec, BitSet live) {
    long now = metric.of(spec, live);
    return new Budget(metric, Math.min(now, Math.round(now - scale * (now - kept))));
  }
}
