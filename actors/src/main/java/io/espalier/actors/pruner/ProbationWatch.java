package io.espalier.actors.pruner;

import io.espalier.actors.progress.Progress.Learned;

/** What accuracy does after a cut: in the first tenth of probation, and in its last half. */
final class ProbationWatch {

  private static final int FIRST_SHARE = 10;
  private static final int LAST_SHARE = 2;

  private final AccuracyWindow first;
  private final AccuracyWindow last;

  /**
   * Nothing seen yet.
   *
   * @param probationRecords length of probation
   */
  ProbationWatch(long probationRecords) {
    first = new AccuracyWindow(Math.max(1, probationRecords / FIRST_SHARE));
    last = new AccuracyWindow(Math.max(1, probationRecords / LAST_SHARE));
  }

  void add(Learned learned) {
    if (!first.isFull()) {
      first.add(learned.batchSize(), learned.correct());
    }
    last.add(learned.batchSize(), learned.correct());
  }

  /** Whether enough was seen to judge by. */
  boolean isFull() {
    return last.isFull();
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
