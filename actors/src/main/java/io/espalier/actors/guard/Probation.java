package io.espalier.actors.guard;

import io.espalier.model.edit.Change;
import io.espalier.streaming.compare.PairedOutcomes;
import java.util.List;

/**
 * A change on probation.
 *
 * @param startedAt records when it was made
 * @param qualityBefore windowed quality then
 * @param change as it was carried out: its inverse takes it back
 * @param seenFirst the first batches since then
 * @param seenLast the newest batches since then
 * @param paired how it did beside the network as it would be without it
 */
public record Probation(
    long startedAt,
    double qualityBefore,
    Change change,
    List<BatchOutcome> seenFirst,
    List<BatchOutcome> seenLast,
    PairedOutcomes paired) {

  public Probation {
    seenFirst = List.copyOf(seenFirst);
    seenLast = List.copyOf(seenLast);
  }

  /** A probation that begins. */
  public Probation(long startedAt, double qualityBefore, Change change) {
    this(startedAt, qualityBefore, change, List.of(), List.of(), PairedOutcomes.NONE);
  }
}
