package io.espalier.actors.pruner;

import io.espalier.actors.guard.BatchOutcome;
import io.espalier.actors.guard.Ground;
import io.espalier.actors.guard.Guard;
import io.espalier.actors.guard.QualityWindow;
import io.espalier.actors.guard.Rest;
import io.espalier.actors.progress.Progress.Regrown;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.model.network.NetworkSpec;
import io.espalier.streaming.evaluate.Quality;
import java.util.List;
import java.util.Optional;

/**
 * How pruning has gone so far, and what it goes by: the newest quality, when the next round is due,
 * what the guard compares with, and the journal. Owned by the pruner.
 */
final class PruningCourse {

  private final QualityWindow window;
  private final PruningSchedule schedule;
  private final Guard guard;
  private final Journal journal;
  private Mask mask;
  private long records;
  private Optional<Quality> unchanged = Optional.empty();
  private Optional<Regrown> regrown = Optional.empty();

  /**
   * @param network the layers of the trainer's network, of which nothing is masked before the
   *     trainer tells
   */
  PruningCourse(PrunerSettings settings, NetworkSpec network, Optional<PrunerState> start) {
    mask = Mask.dense(network);
    window =
        new QualityWindow(
            settings.cycle().probationRecords(), start.map(PrunerState::window).orElse(List.of()));
    guard = new Guard(settings.cycle(), start.map(PrunerState::bestQuality).orElse(0.0));
    schedule = new PruningSchedule(settings, start);
    journal = new Journal(start);
  }

  /** Records trained, as far as the pruner was told. */
  long records() {
    return records;
  }

  void records(long trained) {
    records = trained;
  }

  /** Records trained before the newest batch; less than that where no batch is known. */
  long recordsBefore() {
    List<BatchOutcome> seen = window.seen();
    return seen.isEmpty() ? records - 1 : records - seen.get(seen.size() - 1).records();
  }

  /** The trainer's mask. */
  Mask mask() {
    return mask;
  }

  void mask(Mask other) {
    mask = other;
  }

  QualityWindow window() {
    return window;
  }

  PruningSchedule schedule() {
    return schedule;
  }

  Guard guard() {
    return guard;
  }

  Journal journal() {
    return journal;
  }

  /** How the network would do without the change on probation, on the batch that comes next. */
  void shadowed(Quality quality) {
    unchanged = Optional.of(quality);
  }

  /** That of the batch just learnt; it is told once. */
  Optional<Quality> takeUnchanged() {
    Optional<Quality> told = unchanged;
    unchanged = Optional.empty();
    return told;
  }

  /** The trainer gave connections back, because of a drift that it tells next. */
  void regrown(Regrown event) {
    regrown = Optional.of(event);
  }

  /** Whether something came back with the drift just told, and nobody has taken that in yet. */
  boolean hasRegrown() {
    return regrown.isPresent();
  }

  /** Whether the change on probation was taken back before that. */
  boolean isUndone() {
    return regrown.filter(Regrown::isUndone).isPresent();
  }

  /** What came back with the drift just told; it is told once. */
  Optional<Regrown> takeRegrown() {
    Optional<Regrown> told = regrown;
    regrown = Optional.empty();
    return told;
  }

  /** The trainer goes on from here. */
  void begin() {
    schedule.begin(records);
  }

  /** A batch was learnt. A network that is back where it was must not lose what it came back to. */
  void learned(BatchOutcome batch) {
    window.add(batch);
    double goal = goal();
    schedule.look(records, window);
    boolean isBack = window.quality() >= goal - guard.allowed(goal);
    if (goal > 0 && schedule.rest().isEmpty() && isBack) {
      guard.judged(goal);
    }
  }

  /** The quality that the network has to come back to before anything is cut; 0 for none. */
  double goal() {
    return schedule.rest().map(Rest::goal).orElse(0.0);
  }

  /**
   * The stream has changed. What is known of it before is what the network has to come back to.
   *
   * @return the decision that is another one for it
   */
  Optional<Decision> drifted() {
    boolean isKnown = window.isFull() && Ground.doubt(window.seen()).isEmpty();
    double before = isKnown ? window.quality() : 0;
    schedule.pause(records, Math.max(before, guard.bestQuality()));
    guard.forget();
    return guard.isByWindows() ? journal.drifted(records) : Optional.empty();
  }

  /**
   * All of it, for a checkpoint.
   *
   * @param horizon records up to which the trainer may go
   */
  PrunerState state(long horizon, Doing doing) {
    return new PrunerState(
        journal.round(),
        schedule.dueAt(),
        schedule.raise(),
        schedule.rest(),
        schedule.repruning(),
        schedule.backoff(),
        guard.bestQuality(),
        window.seen(),
        journal.decisions(),
        horizon,
        doing);
  }
}
