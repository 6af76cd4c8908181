package io.espalier.model.experiment;

/** How much is merged before the network is trained again. */
public sealed interface MergePace {

  /**
   * The cheapest merges that remove a share of the parameters that are left in the dense layers at
   * the end; in all layers, where channels are merged.
   *
   * @param share above 0 and below 1
   */
  record Share(double share) implements MergePace {
    public Share {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException(
            "the share of parameters to merge away must be above 0 and below 1, got " + share);
      }
    }
  }

  /**
   * All merges that cost little, however many there are: none once the network has no units to
   * spare. Beside a criterion that cuts: in a sparse network a fold revives what was masked, and a
   * share of the parameters is only reached by merges that ruin it.
   *
   * @param limit above 0; in the units of the {@link io.espalier.model.merge.MergeSettings.Ranking}
   */
  record Cost(double limit) implements MergePace {
    public Cost {
      if (!(limit > 0)) {
        throw new IllegalArgumentException(
            "the most that a merge may cost must be above 0, got " + limit);
      }
    }
  }

  /**
   * As in the paper: one unit at a time, as long as the accuracy on the held-out samples stays
   * within the tolerance without any training. The merge that breaks it is undone.
   */
  record OneByOne() implements MergePace {}
}
