package io.espalier.actors.pruner;

import io.espalier.actors.pruner.PrunerState.Probation;
import io.espalier.model.edit.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cut that goes to the trainer slice by slice.
 *
 * @param qualityBefore windowed quality before the first
 * @param remaining slices still to be made
 * @param made those that have been, with what they removed
 */
record CutInProgress(double qualityBefore, List<Change> remaining, List<Change> made) {

  CutInProgress {
    remaining = List.copyOf(remaining);
    made = List.copyOf(made);
  }

  static CutInProgress of(double qualityBefore, List<Change> slices) {
    return new CutInProgress(qualityBefore, slices, List.of());
  }

  Change next() {
    return remaining.get(0);
  }

  boolean isDone() {
    return remaining.isEmpty();
  }

  /** After the next slice was made. */
  CutInProgress after(Change slice) {
    List<Change> more = new ArrayList<>(made);
    more.add(slice);
    return new CutInProgress(qualityBefore, remaining.subList(1, remaining.size()), more);
  }

  /** What is on probation if it ended here: empty when nothing was cut yet. */
  Optional<Probation> probation(long records) {
    return made.isEmpty()
        ? Optional.empty()
        : Optional.of(new Probation(records, qualityBefore, Change.join(made)));
  }
}
