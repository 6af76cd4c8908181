package io.espalier.model.prune;

import io.espalier.model.network.NetworkSpec;
import java.util.BitSet;

/**
 * How large a network may be after a cut.
 *
 * @param measure what is counted
 * @param kept how much of it is left
 */
public record Budget(Measure measure, long kept) {

  /** How far from the budget a cut may end, as a fraction of it. */
  public static final double TOLERANCE = 0.01;

  public Budget {
    if (kept < 0) {
      throw new IllegalArgumentException("a budget is 0 or more, got " + kept);
    }
  }

  /** Whether a size is the budget, to within its tolerance. */
  public boolean isMet(long size) {
    return Math.abs(size - kept) <= TOLERANCE * kept;
  }

  /** The budget of a cut that goes only so far towards this one. */
  Budget approached(double force, NetworkSpec spec, BitSet live) {
    long now = measure.of(spec, live);
    return new Budget(measure, Math.min(now, Math.round(now - force * (now - kept))));
  }
}
