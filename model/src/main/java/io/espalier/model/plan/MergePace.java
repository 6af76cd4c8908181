package io.espalier.model.plan;

import io.espalier.model.merge.Merged;
import io.espalier.model.merge.Merging;
import io.espalier.model.network.NetworkSnapshot;

/** How much is merged before the network is trained again. */
public sealed interface MergePace {

  /** How {@link OneByOne} is written. */
  String ONE_BY_ONE = "one-by-one";

  /** How {@link Cost} begins. */
  String COST = "cost:";

  /** A pace that says by the evidence alone how much is merged. */
  sealed interface AtOnce extends MergePace {

    /**
     * The merges of a round.
     *
     * @param network that the merging is about
     * @param factor how much of what it usually takes, from 0 to 1
     * @param targetParameters merges end there, or as little below as the cheapest of them allow; 0
     *     for no target
     */
    Merged choose(Merging merging, NetworkSnapshot network, double factor, int targetParameters);
  }

  /**
   * The cheapest merges that remove a share of the parameters that are left in the dense layers at
   * the end; in all layers, where channels are merged.
   *
   * @param share above 0 and below 1
   */
  record Share(double share) implements AtOnce {
    public Share {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException(
            "the share of parameters to merge away must be above 0 and below 1, got " + share);
      }
    }

    @Override
    public Merged choose(
        Merging merging, NetworkSnapshot network, double factor, int targetParameters) {
      int left = network.kept() - (int) Math.ceil(share * factor * merging.mergeable());
      return merging.leaving(Math.max(left, targetParameters));
    }
  }

  /**
   * All merges that cost little, however many there are down to the target: none once the network
   * has no units to spare. Beside a criterion that cuts: in a sparse network a fold revives what
   * was masked, and a share of the parameters is only reached by merges that ruin it.
   *
   * @param limit above 0; in the units of the {@link io.espalier.model.merge.MergeSettings.Ranking}
   */
  record Cost(double limit) implements AtOnce {
    public Cost {
      if (!(limit > 0)) {
        throw new IllegalArgumentException(
            "the most that a merge may cost must be above 0, got " + limit);
      }
    }

    @Override
    public Merged choose(
        Merging merging, NetworkSnapshot network, double factor, int targetParameters) {
      Merged cheap = merging.upTo(limit * factor);
      return cheap.network().kept() < targetParameters ? merging.leaving(targetParameters) : cheap;
    }
  }

  /**
   * As in the paper: one unit at a time, as long as the accuracy on the held-out samples is within
   * the tolerance without any training. The merge that breaks it is the last; it is for training to
   * repair.
   */
  record OneByOne() implements MergePace {}

  /**
   * A pace as it is written: a share such as {@code 0.3}, {@code cost:0.001} or {@code one-by-one}.
   *
   * @throws IllegalArgumentException when it is none of them
   */
  static MergePace parse(String text) {
    if (text.equals(ONE_BY_ONE)) {
      return new OneByOne();
    }
    try {
      return text.startsWith(COST)
          ? new Cost(Double.parseDouble(text.substring(COST.length())))
          : new Share(Double.parseDouble(text));
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException(
          "merge-pace is a share such as 0.3, cost:0.001 or %s, got '%s'"
              .formatted(ONE_BY_ONE, text),
          noNumber);
    }
  }
}
