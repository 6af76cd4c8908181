package io.espalier.actors.pruner;

import io.espalier.actors.pruner.PrunerState.Probation;
import io.espalier.model.edit.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cut that goes to the trainer slice by slice.
 *
 * @param qualityBefore windowed quality before the first; 0 before it is made
 * @param remaining slices still to be made
 * @param made those that have been, with what they removed
 */
record CutInProgress(double qualityBefore, List<Change> remaining, List<Change> made) {

  CutInProgress {
    remaining = List.copyOf(remaining);
    made = List.copyOf(made);
  }

  static CutInProgress of(List<Change> slices) {
    return new CutInProgress(0, slices, List.of());
  }

  /** The next slice is not made. */
  CutInProgress withoutNext() {
    return new CutInProgress(qualityBefore, remaining.subList(1, remaining.size()), made);
  }

  /**
   * After the next slice was made.
   *
   * @param quality windowed, when it was
   */
  CutInProgress after(Change slice, double quality) {
    List<Change> more = new ArrayList<>(made);
    more.add(slice);
    double before = made.isEmpty() ? quality : qualityBefore;
    return new CutInProgress(before, remaining.subList(1, remaining.size()), more);
  }

  /** What is on probation if it ended here: empty when nothing was cut yet. */
  Optional<Probation> probation(long records) {
    return made.isEmpty()
        ? Optional.empty()
        : Optional.of(new Probation(records, qualityBefore, Change.join(made)));
  }
}
