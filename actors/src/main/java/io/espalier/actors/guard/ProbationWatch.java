package io.espalier.actors.guard;

import io.espalier.streaming.compare.PairedOutcomes;
import io.espalier.streaming.evaluate.Quality;
import java.util.List;
import java.util.Optional;

/**
 * What quality does after a change: in the first tenth of probation, and in its last half; and
 * beside the network as it would be without the change, from the second tenth on.
 */
public final class ProbationWatch {

  private static final int LAST_SHARE = 2;

  private final Probation start;
  private final long settledAt;
  private final QualityWindow first;
  private final QualityWindow last;
  private PairedOutcomes paired;

  /** Goes on with what the probation has seen. */
  public ProbationWatch(Probation start, CutCycle cycle) {
    this.start = start;
    settledAt = CutCycle.after(start.startedAt(), cycle.settlingRecords());
    first = new QualityWindow(Math.max(1, cycle.settlingRecords()), start.seenFirst());
    last = new QualityWindow(Math.max(1, cycle.probationRecords() / LAST_SHARE), start.seenLast());
    paired = start.paired();
  }

  /**
   * A batch was learnt.
   *
   * @param records trained, this batch included
   * @param unchanged how the network would have done without the change, if that is known
   */
  public void add(BatchOutcome batch, long records, Optional<Quality> unchanged) {
    if (!first.isFull()) {
      first.add(batch);
    }
    last.add(batch);
    if (records > settledAt) {
      unchanged.ifPresent(
          without -> paired = paired.plus(batch.quality(), without, start.qualityBefore()));
    }
  }

  /** The probation as it was when the watch began. */
  public Probation start() {
    return start;
  }

  /** The probation with all that was seen by now. */
  public Probation probation() {
    return new Probation(
        start.startedAt(),
        start.qualityBefore(),
        start.change(),
        first.seen(),
        last.seen(),
        paired);
  }

  /** Whether enough was seen to judge by quality before and after. */
  public boolean isFull() {
    return last.isFull();
  }

  /** Both networks on the same records. */
  public PairedOutcomes paired() {
    return paired;
  }

  /** The batches that the change is judged by. */
  public List<BatchOutcome> judgedBy() {
    return last.seen();
  }

  /** Quality right after the cut. */
  public double qualityAfterCut() {
    return first.quality();
  }

  /** Quality now, after the network had time to recover. */
  public double qualityNow() {
    return last.quality();
  }

  /**
   * What quality would be now without the change, as far as that is known: else what it was just
   * before.
   */
  public double qualityWithout() {
    return paired.all().records() == 0
        ? start.qualityBefore()
        : Math.min(1, qualityNow() + paired.all().loss());
  }
}
