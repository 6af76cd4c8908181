package io.espalier.model.prune;

import io.espalier.model.evidence.ActivityMean;
import io.espalier.model.network.NetworkSnapshot;
import java.util.BitSet;
import java.util.List;

/**
 * One round of pruning, decided but not carried out: score, cut, sweep dead units.
 *
 * @param cut the live parameters to mask
 * @param dead how many of them only go because a unit is dead
 */
public record Selection(BitSet cut, int dead) {

  /** Decides what goes from {@code network}. Touches nothing; for any thread. */
  public static Selection choose(
      NetworkSnapshot network,
      List<ActivityMean> activity,
      Criterion criterion,
      CumulativeShare share) {
    BitSet cut = new BitSet(network.values().length);
    criterion.score(network, activity, group -> share.select(group, cut));
    BitSet dead = DeadUnits.sweep(network.without(cut));
    int deadCount = dead.cardinality();
    cut.or(dead);
    return new Selection(cut, deadCount);
  }
}
