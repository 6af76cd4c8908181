package io.espalier.model.prune;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import java.util.BitSet;

/** What can go from a network, in the order in which it goes, whatever the layer. */
interface Ranking {

  /** The order that suits what a budget counts: whole units where it counts these. */
  static Ranking of(
      NetworkSnapshot network,
      Evidence evidence,
      Criterion criterion,
      KeepRatios keepRatios,
      SizeMetric metric) {
    return switch (metric) {
      case NEURONS -> UnitRanking.of(network, evidence, criterion, keepRatios);
      case PARAMETERS, MACS -> ContributorRanking.of(network, evidence, criterion, keepRatios);
    };
  }

  /** Number of candidates that can go. */
  int size();

  /** Adds the values of the candidate at a place, counted from 0. */
  void addValues(int place, BitSet values);

  /** The values of the first so many candidates, but for those at the spared places. */
  default BitSet first(int count, BitSet spared) {
    BitSet values = new BitSet();
    for (int place = 0; place < count; place++) {
      if (!spared.get(place)) {
        addValues(place, values);
      }
    }
    return values;
  }
}
