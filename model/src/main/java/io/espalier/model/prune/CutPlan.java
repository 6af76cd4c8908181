package io.espalier.model.prune;

import io.espalier.model.network.NetworkSpec;
import java.util.Optional;
import java.util.OptionalDouble;

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
