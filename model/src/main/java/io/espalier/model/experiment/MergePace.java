package io.espalier.model.experiment;

/** How much is merged before the network is trained again. */
public sealed interface MergePace {

  /**
   * The cheapest merges that remove a share of the parameters that are left in the dense layers at
   * the end.
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
   * As in the paper: one unit at a time, as long as the accuracy on the held-out samples stays
   * within the tolerance without any training. The merge that breaks it is undone.
   */
  record OneByOne() implements MergePace {}
}
