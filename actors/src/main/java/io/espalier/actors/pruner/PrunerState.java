package io.espalier.actors.pruner;

import io.espalier.actors.progress.Progress.Decision;
import io.espalier.model.prune.Change;
import java.util.List;
import java.util.Optional;

/**
 * Where pruning stands, for a checkpoint.
 *
 * @param round cuts made so far
 * @param dueAt records before which nothing is cut
 * @param driftRecovery empty when it is over, or there was no drift
 * @param gentler how much less than usual the next round takes
 * @param bestAccuracy see {@link Guard#bestAccuracy}
 * @param window the newest batches, the eldest first
 * @param journal the newest decisions so far, the eldest first
 * @param probation the change that is being watched, if one is
 */
public record PrunerState(
    int round,
    long dueAt,
    Optional<DriftRecovery> driftRecovery,
    Gentleness gentler,
    double bestAccuracy,
    List<BatchAccuracy> window,
    List<Decision> journal,
    Optional<Probation> probation) {

  public PrunerState {
    window = List.copyOf(window);
    journal = List.copyOf(journal);
  }

  /** As if the pruner had been told of the drift at {@code driftAt}, unless it has been. */
  public PrunerState pausedByDrift(long driftAt, PrunerSettings settings) {
    long pausedUntil = PruningSchedule.after(driftAt, settings.driftPauseRecords());
    return dueAt >= pausedUntil
        ? this
        : new PrunerState(
            round,
            pausedUntil,
            Optional.of(DriftRecovery.from(driftAt, settings)),
            gentler,
            0,
            window,
            journal,
            probation);
  }

  /**
   * A change on probation.
   *
   * @param startedAt records when it was made
   * @param accuracyBefore windowed accuracy then
   * @param change as it was carried out: its inverse takes it back
   * @param seenFirst the first batches since then
   * @param seenLast the newest batches since then
   */
  public record Probation(
      long startedAt,
      double accuracyBefore,
      Change change,
      List<BatchAccuracy> seenFirst,
      List<BatchAccuracy> seenLast) {

    public Probation {
      seenFirst = List.copyOf(seenFirst);
      seenLast = List.copyOf(seenLast);
    }

    /** A probation that begins. */
    public Probation(long startedAt, double accuracyBefore, Change change) {
      this(startedAt, accuracyBefore, change, List.of(), List.of());
    }
  }
}
