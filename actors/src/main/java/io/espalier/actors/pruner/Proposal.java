package io.espalier.actors.pruner;

import io.espalier.model.edit.Change;
import io.espalier.model.merge.Fold;
import java.util.List;

/** What a round would take away, worked out from snapshots, away from the training path. */
sealed interface Proposal {

  /**
   * Connections go.
   *
   * @param criterion what chose them
   * @param change what would go, and what stays gets for it
   * @param remaining what would be left
   */
  record Cut(String criterion, Change change, Mask remaining) implements Proposal {}

  /**
   * Units are taken over by others.
   *
   * @param folds one after the other
   */
  record Merge(List<Fold> folds) implements Proposal {
    public Merge {
      folds = List.copyOf(folds);
    }
  }

  /** There is nothing to take away. */
  enum Nothing implements Proposal {
    INSTANCE
  }
}
