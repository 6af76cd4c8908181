package io.espalier.actors.pruner;

import io.espalier.actors.pruner.PrunerState.Probation;
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
  private long records;

  PruningCourse(PrunerSettings settings, Optional<PrunerState> start) {
    window =
        new QualityWindow(
            settings.cycle().probationRecords(), start.map(PrunerState::window).orElse(List.of()));
    guard = new Guard(settings, start.map(PrunerState::bestQuality).orElse(0.0));
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

  /** The stream has changed. What is known of it before is what the network has to come back to. */
  void drifted() {
    boolean isKnown = window.isFull() && Ground.doubt(window.seen()).isEmpty();
    double before = isKnown ? window.quality() : 0;
    schedule.pause(records, Math.max(before, guard.bestQuality()));
    guard.forget();
    journal.drifted(records);
  }

  /** All of it, for a checkpoint. */
  PrunerState state(Optional<Probation> probation) {
    return new PrunerState(
        journal.round(),
        schedule.dueAt(),
        schedule.rest(),
        schedule.backoff(),
        guard.bestQuality(),
        window.seen(),
        journal.decisions(),
        probation);
  }
}
