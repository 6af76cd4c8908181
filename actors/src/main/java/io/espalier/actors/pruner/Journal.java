package io.espalier.actors.pruner;

import io.espalier.actors.progress.Progress.Decision;
import io.espalier.actors.progress.Progress.Outcome;
import io.espalier.actors.pruner.PrunerState.Probation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every decision of a run, in order. Owned by the pruner. */
final class Journal {

  private final String criterion;
  private final List<Decision> decisions;
  private int round;

  Journal(String criterion, Optional<PrunerState> start) {
    this.criterion = criterion;
    decisions = new ArrayList<>(start.map(PrunerState::journal).orElse(List.of()));
    round = start.map(PrunerState::round).orElse(0);
  }

  /** Cuts made so far. */
  int round() {
    return round;
  }

  List<Decision> decisions() {
    return List.copyOf(decisions);
  }

  /** Whether the last thing that happened is a cut. */
  boolean endsWithCut() {
    return !decisions.isEmpty() && decisions.get(decisions.size() - 1).outcome() == Outcome.APPLIED;
  }

  /** A cut was made just now: a new round. */
  Decision cut(long records, Probation probation, int kept) {
    round++;
    return decided(
        records,
        probation,
        Outcome.APPLIED,
        kept,
        probation.accuracyBefore(),
        probation.accuracyBefore());
  }

  /** A probation ended. */
  Decision judged(
      long records, Probation probation, Outcome outcome, int kept, ProbationWatch watch) {
    return decided(
        records, probation, outcome, kept, watch.accuracyAfterCut(), watch.accuracyNow());
  }

  private Decision decided(
      long records,
      Probation probation,
      Outcome outcome,
      int kept,
      double accuracyAfterCut,
      double accuracyNow) {
    Decision decision =
        new Decision(
            records,
            round,
            criterion,
            outcome,
            probation.change().removed(),
            kept,
            probation.accuracyBefore(),
            accuracyAfterCut,
            accuracyNow);
    decisions.add(decision);
    return decision;
  }
}
