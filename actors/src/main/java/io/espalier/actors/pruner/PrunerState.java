package io.espalier.actors.pruner;

import io.espalier.actors.progress.Progress.Decision;
import io.espalier.model.prune.MaskDelta;
import java.util.List;
import java.util.Optional;

/**
 * Where pruning stands, for a checkpoint.
 *
 * @param round cuts made so far
 * @param dueAt records before which nothing is cut
 * @param share alpha of the next cut
 * @param journal every decision so far
 * @param probation the cut that is being watched, if one is
 */
public record PrunerState(
    int round, long dueAt, double share, List<Decision> journal, Optional<Probation> probation) {

  public PrunerState {
    journal = List.copyOf(journal);
  }

  /**
   * A cut on probation.
   *
   * @param startedAt records when it was made
   * @param accuracyBefore windowed accuracy then
   * @param cut what was removed, with its values
   */
  public record Probation(long startedAt, double accuracyBefore, MaskDelta cut) {}
}
