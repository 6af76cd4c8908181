package io.espalier.actors.pruner;

import io.espalier.actors.pruner.PrunerState.Probation;
import java.util.List;
import java.util.Optional;

/**
 * How pruning has gone so far, and what it goes by: the newest accuracy, when the next round is
 * due, what the guard compares with, and the journal. Owned by the pruner.
 */
final class PruningCourse {

  private final AccuracyWindow accuracy;
  private final PruningSchedule schedule;
  private final Guard guard;
  private final Journal journal;
  private long records;

  PruningCourse(PrunerSettings settings, Optional<PrunerState> start) {
    accuracy =
        new AccuracyWindow(
            settings.cycle().probationRecords(), start.map(PrunerState::window).orElse(List.of()));
    guard = new Guard(settings, start.map(PrunerState::bestAccuracy).orElse(0.0));
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

  AccuracyWindow accuracy() {
    return accuracy;
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
    accuracy.add(batch);
    double goal = goal();
    schedule.look(records, accuracy);
    boolean isBack = accuracy.accuracy() >= goal - guard.allowed(goal);
    if (goal > 0 && schedule.rest().isEmpty() && isBack) {
      guard.judged(goal);
    }
  }

  /** The accuracy that the network has to come back to before anything is cut; 0 for none. */
  double goal() {
    return schedule.rest().map(Rest::goal).orElse(0.0);
  }

  /**
   * The stream has changed. What is known of it before is what the network has to come back to.
   *
   * @param pauseRecords as long nothing is cut
   */
  void pause(long pauseRecords) {
    boolean isKnown = accuracy.isFull() && Ground.doubt(accuracy.seen()).isEmpty();
    double before = isKnown ? accuracy.accuracy() : 0;
    schedule.pause(records, pauseRecords, Math.max(before, guard.bestAccuracy()));
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
        guard.bestAccuracy(),
        accuracy.seen(),
        journal.decisions(),
        probation);
  }
}
