package io.espalier.actors.pruner;

import io.espalier.actors.pruner.PrunerState.Probation;
import java.util.List;

/** What quality does after a cut: in the first tenth of probation, and in its last half. */
final class ProbationWatch {

  private static final int FIRST_SHARE = 10;
  private static final int LAST_SHARE = 2;

  private final Probation start;
  private final QualityWindow first;
  private final QualityWindow last;

  /**
   * Goes on with what the probation has seen.
   *
   * @param probationRecords length of probation
   */
  ProbationWatch(Probation start, long probationRecords) {
    this.start = start;
    first = new QualityWindow(Math.max(1, probationRecords / FIRST_SHARE), start.seenFirst());
    last = new QualityWindow(Math.max(1, probationRecords / LAST_SHARE), start.seenLast());
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
        start.startedAt(), start.qualityBefore(), start.change(), first.seen(), last.seen());
  }

  /** Whether enough was seen to judge by. */
  boolean isFull() {
    return last.isFull();
  }

  /** The batches that the change is judged by. */
  List<BatchOutcome> judgedBy() {
    return last.seen();
  }

  /** Quality right after the cut. */
  double qualityAfterCut() {
    return first.quality();
  }

  /** Quality now, after the network had time to recover. */
  double qualityNow() {
    return last.quality();
  }
}
