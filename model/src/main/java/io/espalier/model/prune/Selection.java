package io.espalier.model.prune;

import io.espalier.model.edit.DeadUnits;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
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
      NetworkSnapshot network, Evidence evidence, Criterion criterion, KeepRatio keepRatio) {
    return choose(network, evidence, criterion, KeepRatios.uniform(keepRatio));
  }

  /** Decides what goes from {@code network}. Touches nothing; for any thread. */
  public static Selection choose(
      NetworkSnapshot network, Evidence evidence, Criterion criterion, KeepRatios keepRatios) {
    BitSet chosen = new BitSet(network.values().length);
    ThresholdGroups groups = new ThresholdGroups(network, keepRatios);
    double z = groups.standardErrors();
    criterion.score(
        network,
        evidence,
        group -> groups.split(group, (part, keepRatio) -> keepRatio.select(part, z, chosen)));
    return withDead(network, chosen);
  }

  /** What goes when {@code chosen} values do. */
  static Selection withDead(NetworkSnapshot network, BitSet chosen) {
    NetworkSpec spec = network.spec();
    BitSet cut = (BitSet) chosen.clone();
    cut.and(network.live());
    int before = spec.kept(cut);
    addDead(spec, network.live(), cut);
    return new Selection(cut, spec.kept(cut) - before);
  }

  /** What dies may empty a filter above it, whose normalization then dies: until nothing does. */
  private static void addDead(NetworkSpec spec, BitSet live, BitSet cut) {
    boolean normalized = !spec.layout().normalized().isEmpty();
    int before;
    do {
      before = cut.cardinality();
      cut.or(EmptiedNorms.find(spec, left(live, cut)));
      cut.or(DeadUnits.sweep(spec, left(live, cut)));
    } while (cut.cardinality() > before && normalized);
  }

  private static BitSet left(BitSet live, BitSet cut) {
    BitSet left = (BitSet) live.clone();
    left.andNot(cut);
    return left;
  }
}
