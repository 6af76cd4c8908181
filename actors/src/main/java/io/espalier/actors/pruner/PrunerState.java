package io.espalier.actors.pruner;

import io.espalier.actors.guard.BatchOutcome;
import io.espalier.actors.guard.Ground;
import io.espalier.actors.guard.Guard;
import io.espalier.actors.guard.Probation;
import io.espalier.actors.guard.Rest;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.model.format.StatePart;
import java.util.List;
import java.util.Optional;

/**
 * Where pruning stands, for a checkpoint.
 *
 * @param round cuts made so far
 * @param dueAt records before which nothing is cut
 * @param raise of the learning rate
 * @param rest empty when the network has learnt what the stream is like
 * @param repruning what is to be cut again of what came back after a drift; empty for nothing
 * @param backoff how much less than usual the next round takes
 * @param bestQuality see {@link Guard#bestQuality}
 * @param window the newest batches, the eldest first
 * @param journal the newest decisions so far, the eldest first
 * @param horizon records up to which the trainer may go
 * @param doing what it is in the middle of
 */
public record PrunerState(
    int round,
    long dueAt,
    RateRaise raise,
    Optional<Rest> rest,
    Optional<Repruning> repruning,
    Backoff backoff,
    double bestQuality,
    List<BatchOutcome> window,
    List<Decision> journal,
    long horizon,
    Doing doing) {

  /** How it stands in a file. */
  public static final StatePart<PrunerState> PART = new PrunerPart();

  public PrunerState {
    window = List.copyOf(window);
    journal = List.copyOf(journal);
  }

  /** The state of a pruner whose learning rate was never raised, nor anything ever regrown. */
  public PrunerState(
      int round,
      long dueAt,
      Optional<Rest> rest,
      Backoff backoff,
      double bestQuality,
      List<BatchOutcome> window,
      List<Decision> journal,
      Doing doing) {
    this(
        round,
        dueAt,
        RateRaise.NONE,
        rest,
        Optional.empty(),
        backoff,
        bestQuality,
        window,
        journal,
        0,
        doing);
  }

  /** This state in the middle of something else, that lets the trainer go at least this far. */
  PrunerState doing(Doing other, long until) {
    return new PrunerState(
        round,
        dueAt,
        raise,
        rest,
        repruning,
        backoff,
        bestQuality,
        window,
        journal,
        Math.max(horizon, until),
        other);
  }

  /** The change that is being watched, if one is. */
  public Optional<Probation> probation() {
    return doing.watched();
  }

  /**
   * Why nothing is cut though it is time to, as the pruner finds it at so many records; empty
   * before then, and where nothing is in doubt.
   */
  public Optional<Doubt> doubt(long records) {
    if (records < dueAt || probation().isPresent()) {
      return Optional.empty();
    }
    return rest.map(Rest::doubt)
        .or(() -> window.isEmpty() ? Optional.empty() : Ground.doubt(window));
  }

  /**
   * The learning rate is raised while cuts come.
   *
   * @param basis records trained when that was decided
   * @param from records trained when it begins
   * @param until and when it ends, unless another cut comes
   */
  public record RateRaise(long basis, long from, long until) {

    /** It never was. */
    static final RateRaise NONE = new RateRaise(0, 0, 0);
  }
}
