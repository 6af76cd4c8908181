package io.espalier.actors.pruner;

import io.espalier.model.edit.Change;
import io.espalier.model.merge.Fold;
import java.util.List;

/** What a round would take away, worked out from snapshots, away from the training path. */
public sealed interface Proposal {

  /**
   * Connections go.
   *
   * @param criterion what chose them
   * @param change what would go, and what stays gets for it
   */
  record Cut(String criterion, Change change) implements Proposal {}

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

  /** Nothing is taken away. */
  enum Nothing implements Proposal {
    /** There is nothing to take. */
    LEFT,
    /** Too little is known to tell. */
    KNOWN
  }
}
