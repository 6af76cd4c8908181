package io.espalier.model.prune;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import java.util.BitSet;

/**
 * One round of pruning, decided but not carried out: score, cut, sweep dead units.
 *
 * @param cut the live values to mask
 * @param dead how many parameters of them only go because a unit is dead
 */
public record Selection(BitSet cut, int dead) {

  /** Decides what goes from {@code network}, with one share for all layers. */
  public static Selection choose(
      NetworkSnapshot network, Evidence evidence, Criterion criterion, CumulativeShare share) {
    return choose(network, evidence, criterion, Shares.uniform(share));
  }

  /** Decides what goes from {@code network}. Touches nothing; for any thread. */
  public static Selection choose(
      NetworkSnapshot network, Evidence evidence, Criterion criterion, Shares shares) {
    BitSet cut = new BitSet(network.values().length);
    criterion.score(network, evidence, group -> shares.of(group.kind()).select(group, cut));
    cut.and(network.live());
    int chosen = network.spec().kept(cut);
    addDead(network, cut);
    return new Selection(cut, network.spec().kept(cut) - chosen);
  }

  /** What dies may empty a filter above it, whose normalization then dies: until nothing does. */
  private static void addDead(NetworkSnapshot network, BitSet cut) {
    int before;
    do {
      before = cut.cardinality();
      cut.or(EmptiedNorms.find(network.spec(), network.without(cut).live()));
      cut.or(DeadUnits.sweep(network.without(cut)));
    } while (cut.cardinality() > before && !network.spec().layout().normalized().isEmpty());
  }
}
