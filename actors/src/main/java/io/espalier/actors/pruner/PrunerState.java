package io.espalier.actors.pruner;

import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.model.edit.Change;
import io.espalier.model.format.StatePart;
import java.util.List;
import java.util.Optional;

/**
 * Where pruning stands, for a checkpoint.
 *
 * @param round cuts made so far
 * @param dueAt records before which nothing is cut
 * @param rest empty when the network has learnt what the stream is like
 * @param backoff how much less than usual the next round takes
 * @param bestQuality see {@link Guard#bestQuality}
 * @param window the newest batches, the eldest first
 * @param journal the newest decisions so far, the eldest first
 * @param probation the change that is being watched, if one is
 */
public record PrunerState(
    int round,
    long dueAt,
    Optional<Rest> rest,
    Backoff backoff,
    double bestQuality,
    List<BatchOutcome> window,
    List<Decision> journal,
    Optional<Probation> probation) {

  /** How it stands in a file. */
  public static final StatePart<PrunerState> PART = new PrunerPart();

  public PrunerState {
    window = List.copyOf(window);
    journal = List.copyOf(journal);
  }

  /**
   * Why nothing is cut though it is time to, as the pruner finds it at so many records; empty
   * before then, and where nothing is in doubt.
   */
  public Optional<Doubt> doubt(long records) {
    if (records < dueAt || probation.isPresent()) {
      return Optional.empty();
    }
    return rest.map(Rest::doubt)
        .or(() -> window.isEmpty() ? Optional.empty() : Ground.doubt(window));
  }

  /**
   * A change on probation.
   *
   * @param startedAt records when it was made
   * @param qualityBefore windowed quality then
   * @param change as it was carried out: its inverse takes it back
   * @param seenFirst the first batches since then
   * @param seenLast the newest batches since then
   */
  public record Probation(
      long startedAt,
      double qualityBefore,
      Change change,
      List<BatchOutcome> seenFirst,
      List<BatchOutcome> seenLast) {

    public Probation {
      seenFirst = List.copyOf(seenFirst);
      seenLast = List.copyOf(seenLast);
    }

    /** A probation that begins. */
    public Probation(long startedAt, double qualityBefore, Change change) {
      this(startedAt, qualityBefore, change, List.of(), List.of());
    }
  }
}
