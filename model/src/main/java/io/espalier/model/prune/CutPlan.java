package io.espalier.model.prune;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How the rounds of a network's pruning cut.
 *
 * @param keepRatios share of each group's score that a cut leaves; where the schedule says how much
 *     is left, only how deep layers are cut against each other
 * @param schedule how deep each round cuts
 * @param metric what the schedule's target counts
 */
public record CutPlan(KeepRatios keepRatios, Schedule schedule, SizeMetric metric) {

  /** Iterative alpha: what is left is an outcome. */
  public static CutPlan of(KeepRatios keepRatios) {
    return new CutPlan(keepRatios, new Schedule.IterativeAlpha(), SizeMetric.PARAMETERS);
  }

  /**
   * Decides the next cut: that of the first round that leaves less than there is and has something
   * to cut. Rounds are read off the network and not counted, so that one that was undone comes
   * again. Touches nothing; for any thread.
   *
   * @param dense the network before anything was cut from it
   * @param network what is left of it, maybe in fewer layers
   * @param scale how much of what it usually takes the cut takes, from 0 to 1
   * @param least as many parameters stay where what a cut leaves is an outcome
   */
  public Selection choose(
      NetworkSpec dense,
      NetworkSnapshot network,
      Evidence evidence,
      Criterion criterion,
      double scale,
      int least) {
    OptionalInt next = nextRound(dense, metric.of(network.spec(), network.live()));
    if (next.isEmpty()) {
      return new Selection(new BitSet(), 0);
    }
    int round = next.getAsInt();
    while (true) {
      Selection selection =
          cutSize(round, dense)
              .scaled(scale, network.spec(), network.live())
              .choose(network, evidence, criterion, least);
      if (!selection.cut().isEmpty() || !schedule.isGoingOn(round)) {
        return selection;
      }
      round++;
    }
  }

  /**
   * Parameters that are left once all rounds are made; 0 where that is an outcome, of alpha or of
   * what the target counts instead.
   */
  public int targetParameters(NetworkSpec dense) {
    OptionalDouble kept = schedule.kept(Integer.MAX_VALUE);
    return metric == SizeMetric.PARAMETERS && kept.isPresent()
        ? (int) Math.round(kept.getAsDouble() * metric.dense(dense))
        : 0;
  }

  /** Whether rounds go down to a target; by alpha they do not. */
  public boolean isGoingDown() {
    return schedule.kept(1).isPresent();
  }

  /**
   * Whether all rounds are made, to within the tolerance of a budget; never by alpha.
   *
   * @param left what there is, by the plan's metric
   */
  public boolean isDone(NetworkSpec dense, long left) {
    return nextRound(dense, left).isEmpty();
  }

  /** The first round that leaves less than there is, counted from 1; empty where none does. */
  private OptionalInt nextRound(NetworkSpec dense, long left) {
    long all = metric.dense(dense);
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
    return kept.isPresent()
        && left <= (1 + Budget.TOLERANCE) * Math.round(kept.getAsDouble() * all);
  }

  /**
   * How deep a round cuts.
   *
   * @param round counted from 1
   * @param dense the network before anything was cut from it
   */
  public CutSize cutSize(int round, NetworkSpec dense) {
    OptionalDouble kept = schedule.kept(round);
    return new CutSize(
        keepRatios,
        kept.isPresent()
            ? Optional.of(new Budget(metric, Math.round(kept.getAsDouble() * metric.dense(dense))))
            : Optional.empty());
  }
}
