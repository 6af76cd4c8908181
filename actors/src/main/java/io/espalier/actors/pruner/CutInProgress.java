package io.espalier.actors.pruner;

import io.espalier.actors.pruner.PrunerState.Probation;
import io.espalier.model.edit.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cut that goes to the trainer slice by slice.
 *
 * @param accuracyBefore windowed accuracy before the first
 * @param remaining slices still to be made
 * @param made those that have been, with what they removed
 */
record CutInProgress(double accuracyBefore, List<Change> remaining, List<Change> made) {

  CutInProgress {
    remaining = List.copyOf(remaining);
    made = List.copyOf(made);
  }

  static CutInProgress of(double accuracyBefore, List<Change> slices) {
    return new CutInProgress(accuracyBefore, slices, List.of());
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
    return new CutInProgress(accuracyBefore, remaining.subList(1, remaining.size()), more);
  }

  /** What is on probation if it ended here: empty when nothing was cut yet. */
  Optional<Probation> probation(long records) {
    return made.isEmpty()
        ? Optional.empty()
        : Optional.of(new Probation(records, accuracyBefore, Change.join(made)));
  }
}
