package io.espalier.model.search;

/**
 * Closes in on where a size that never grows with a number of steps falls to a limit, by the
 * Illinois variant of the false position (M. Dowell, P. Jarratt, 1971): the next number is where
 * the limit would be on a line between the ends, and an end that stays twice counts half. Every
 * third number is the middle, so that no size takes more than three times what bisection does; one
 * that nearly falls in a line takes a few.
 */
public final class Bracket {

  private final long limit;
  private int above;
  private int below;
  private double excess;
  private double shortfall;
  private boolean aboveMovedLast;
  private int tried;

  /**
   * A bracket between two numbers of steps.
   *
   * @param above number of steps that leaves more than {@code limit}
   * @param sizeAbove what it leaves
   * @param below larger number, that does not
   * @param sizeBelow what that leaves
   */
  public Bracket(long limit, int above, long sizeAbove, int below, long sizeBelow) {
    this.limit = limit;
    this.above = above;
    this.below = below;
    excess = sizeAbove - limit;
    shortfall = limit - sizeBelow;
  }

  /** Whether no number is left between the ends. */
  public boolean isClosed() {
    return below - above <= 1;
  }

  /** The number to try next, between the ends. */
  public int next() {
    double share = tried % 3 == 2 ? 0.5 : excess / (excess + shortfall);
    int width = below - above;
    return above + (int) Math.max(1, Math.min(width - 1, Math.round(share * width)));
  }

  /** Tells what {@link #next} leaves, which is an end now; returns whether it is still too much. */
  public boolean isAbove(int number, long size) {
    tried++;
    boolean isAbove = size > limit;
    if (isAbove) {
      shortfall = tried > 1 && aboveMovedLast ? shortfall / 2 : shortfall;
      above = number;
      excess = size - limit;
    } else {
      excess = tried > 1 && !aboveMovedLast ? excess / 2 : excess;
      below = number;
      shortfall = limit - size;
    }
    aboveMovedLast = isAbove;
    return isAbove;
  }
}
