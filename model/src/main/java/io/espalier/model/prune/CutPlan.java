package io.espalier.model.prune;

import io.espalier.model.network.NetworkSpec;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How the rounds of a network's pruning cut.
 *
 * @param shares of each group's score that a cut leaves; where the schedule says how much is left,
 *     only how deep layers are cut against each other
 * @param schedule how deep each round cuts
 * @param measure what the schedule's target counts
 */
public record CutPlan(Shares shares, Schedule schedule, Measure measure) {

  /** Iterative alpha: what is left is an outcome. */
  public static CutPlan of(Shares shares) {
    return new CutPlan(shares, new Schedule.IterativeAlpha(), Measure.PARAMETERS);
  }

  /**
   * The first round that leaves less than there is, counted from 1; empty where none does. Read off
   * the network and not counted, so that a round that was undone comes again.
   *
   * @param dense the network before anything was cut from it
   * @param left what there is, in the plan's measure
   */
  public OptionalInt nextRound(NetworkSpec dense, long left) {
    long all = measure.dense(dense);
    int round = 1;
    while (isMade(round, all, left)) {
      if (!schedule.isGoingOn(round)) {
        return OptionalInt.empty();
      }
      round++;
    }
    return OptionalInt.of(round);
  }

  private boolean isMade(int round, long all, long left) {
    OptionalDouble kept = schedule.kept(round);
    return kept.isPresent() && left <= (1 + Budget.TOLERANCE) * kept.getAsDouble() * all;
  }

  /**
   * How deep a round cuts.
   *
   * @param round counted from 1
   * @param dense the network before anything was cut from it
   */
  public Depth depth(int round, NetworkSpec dense) {
    OptionalDouble kept = schedule.kept(round);
    return new Depth(
        shares,
        kept.isPresent()
            ? Optional.of(
                new Budget(measure, Math.round(kept.getAsDouble() * measure.dense(dense))))
            : Optional.empty());
  }
}
