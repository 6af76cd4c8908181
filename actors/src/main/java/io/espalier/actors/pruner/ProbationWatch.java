package io.espalier.actors.pruner;

import io.espalier.actors.pruner.PrunerState.Probation;
import java.util.List;

/** What accuracy does after a cut: in the first tenth of probation, and in its last half. */
final class ProbationWatch {

  private static final int FIRST_SHARE = 10;
  private static final int LAST_SHARE = 2;

  private final Probation start;
  private final AccuracyWindow first;
  private final AccuracyWindow last;

  /**
   * Goes on with what the probation has seen.
   *
   * @param probationRecords length of probation
   */
  ProbationWatch(Probation start, long probationRecords) {
    this.start = start;
    first = new AccuracyWindow(Math.max(1, probationRecords / FIRST_SHARE), start.seenFirst());
    last = new AccuracyWindow(Math.max(1, probationRecords / LAST_SHARE), start.seenLast());
  }

  void add(BatchOutcome batch) {
    if (!first.isFull()) {
      first.add(batch);
    }
    last.add(batch);
  }

  /** The probation as it was when the watch began. */
  Probation start() {
    return start;
  }

  /** The probation with all that was seen by now. */
  Probation probation() {
    return new Probation(
        start.startedAt(), start.accuracyBefore(), start.change(), first.seen(), last.seen());
  }

  /** Whether enough was seen to judge by. */
  boolean isFull() {
    return last.isFull();
  }

  /** The batches that the change is judged by. */
  List<BatchOutcome> judgedBy() {
    return last.seen();
  }

  /** Accuracy right after the cut. */
  double accuracyAfterCut() {
    return first.accuracy();
  }

  /** Accuracy now, after the network had time to recover. */
  double accuracyNow() {
    return last.accuracy();
  }
}
