package io.espalier.actors.pruner;

import io.espalier.actors.guard.CutCycle;
import io.espalier.model.prune.Budget;
import io.espalier.model.prune.SizeMetric;

/**
 * How a network that got connections back after a drift loses them again: none for the first
 * eighth, then in eight cuts that each leave the same share of what there was, until it is as small
 * as before. No guard judges them: while all is learnt anew nothing is as it was.
 *
 * @param driftAt records trained when the stream was found to have changed
 * @param step records between two cuts, and before the first
 * @param grown size after the drift
 * @param goal size before it
 * @param metric what size counts
 * @param made cuts so far, those that found nothing to cut included
 */
public record Repruning(
    long driftAt, long step, long grown, long goal, SizeMetric metric, int made) {

  /** As many cuts make it as small as it was. */
  public static final int CUTS = 8;

  public Repruning {
    if (made < 0 || made >= CUTS || goal < 0 || step < 1) {
      throw new IllegalArgumentException(
          "%s of %s cuts down to %s, one every %s records, can't be"
              .formatted(
                  Integer.toString(made),
                  Integer.toString(CUTS),
                  Long.toString(goal),
                  Long.toString(step)));
    }
  }

  /**
   * The first of them.
   *
   * @param records over which all of them are spread
   */
  static Repruning begin(long driftAt, long records, long grown, long goal, SizeMetric metric) {
    return new Repruning(driftAt, Math.max(1, records / CUTS), grown, goal, metric, 0);
  }

  /** Records trained when the next cut is due. */
  long dueAt() {
    return CutCycle.after(driftAt, (made + 1) * step);
  }

  /** What the next cut leaves. */
  Budget budget() {
    double share = Math.pow((double) goal / grown, (made + 1.0) / CUTS);
    return new Budget(metric, Math.round(grown * share));
  }

  boolean isLast() {
    return made + 1 == CUTS;
  }

  /** The next one. */
  Repruning next() {
    return new Repruning(driftAt, step, grown, goal, metric, made + 1);
  }

  /** As before, a step later. */
  Repruning later() {
    return new Repruning(driftAt + step, step, grown, goal, metric, made);
  }
}
