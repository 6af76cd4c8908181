package io.espalier.actors.pruner;

import io.espalier.actors.guard.Probation;
import io.espalier.actors.pruner.Doing.CarryingOut;
import io.espalier.model.edit.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cut that goes to the trainer slice by slice.
 *
 * @param criterion what chose it
 * @param basis records trained when what it follows from was copied
 * @param at records trained when its first slice is due
 * @param qualityBefore windowed quality before the first; 0 before it is made
 * @param remaining slices still to be made
 * @param made those that have been, with what they removed
 */
record CutInProgress(
    String criterion,
    long basis,
    long at,
    double qualityBefore,
    List<Change> remaining,
    List<Change> made) {

  CutInProgress {
    remaining = List.copyOf(remaining);
    made = List.copyOf(made);
  }

  static CutInProgress of(
      Proposal.Cut cut, long basis, long at, Optional<Probation> made, int sliceParameters) {
    return new CutInProgress(
        cut.criterion(),
        basis,
        at,
        made.map(Probation::qualityBefore).orElse(0.0),
        cut.change().slices(sliceParameters),
        made.map(Probation::change).stream().toList());
  }

  /** The next slice is not made. */
  CutInProgress withoutNext() {
    return with(qualityBefore, made);
  }

  /**
   * After the next slice was made.
   *
   * @param quality windowed, when it was
   */
  CutInProgress after(Change slice, double quality) {
    List<Change> more = new ArrayList<>(made);
    more.add(slice);
    return with(made.isEmpty() ? quality : qualityBefore, more);
  }

  private CutInProgress with(double quality, List<Change> changes) {
    return new CutInProgress(
        criterion, basis, at, quality, remaining.subList(1, remaining.size()), changes);
  }

  /** What is on probation if it ended here: empty when nothing was cut yet. */
  Optional<Probation> probation(long records) {
    return made.isEmpty()
        ? Optional.empty()
        : Optional.of(new Probation(records, qualityBefore, Change.join(made)));
  }

  /** For a checkpoint, at so many records. */
  Doing doing(long records) {
    return new CarryingOut(
        basis, at, new Proposal.Cut(criterion, Change.join(remaining)), probation(records));
  }
}
