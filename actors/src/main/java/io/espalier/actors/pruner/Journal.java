package io.espalier.actors.pruner;

import io.espalier.actors.guard.Probation;
import io.espalier.actors.guard.ProbationWatch;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The newest decisions of a run, whole rounds in order. Owned by the pruner. All of it is in every
 * checkpoint, and a stream has no end: what is older was told to the watchers.
 */
final class Journal {

  /** Some 70 kB of a checkpoint. */
  static final int MOST_KEPT = 1_000;

  private final List<Decision> decisions;
  private int round;

  Journal(Optional<PrunerState> start) {
    decisions = new ArrayList<>(start.map(PrunerState::journal).orElse(List.of()));
    round = start.map(PrunerState::round).orElse(0);
  }

  /** Cuts and merges made so far. */
  int round() {
    return round;
  }

  List<Decision> decisions() {
    return List.copyOf(decisions);
  }

  /** Whether the last change that is judged at all is on probation. */
  boolean endsOnProbation() {
    return last().filter(decision -> !decision.outcome().isJudged()).isPresent();
  }

  /** Whether what was decided on last is merges. */
  boolean lastMerged() {
    return last().filter(Decision::merges).isPresent();
  }

  /**
   * Whether it is the turn of merges: cuts and merges take turns, and whoever was undone tries
   * again, half as deep; once only, so that neither keeps the other from its turn for ever.
   */
  boolean isTurnOfMerges() {
    return last().map(decision -> decision.merges() == triesAgain()).orElse(true);
  }

  private boolean triesAgain() {
    List<Decision> judged =
        decisions.stream().filter(decision -> decision.outcome().isJudged()).toList();
    int size = judged.size();
    return size > 0
        && isUndone(judged.get(size - 1))
        && !(size > 1
            && isUndone(judged.get(size - 2))
            && judged.get(size - 2).merges() == judged.get(size - 1).merges());
  }

  private static boolean isUndone(Decision decision) {
    return decision.outcome().isUndone();
  }

  /** What happened last to a change that is judged: what a drift does may come in between. */
  private Optional<Decision> last() {
    return placeOfLast().stream().mapToObj(decisions::get).findFirst();
  }

  private OptionalInt placeOfLast() {
    return IntStream.range(0, decisions.size())
        .filter(place -> decisions.get(place).outcome().isOfProbation())
        .max();
  }

  /**
   * The stream is found to have changed: that may be why the last change was undone, where quality
   * before and after it decided.
   *
   * @return the decision that is another one now
   */
  Optional<Decision> drifted(long records) {
    Optional<Decision> explained =
        last()
            .filter(decision -> decision.isExplainedByDriftAt(records))
            .map(Decision::explainedByDrift);
    explained.ifPresent(decision -> decisions.set(placeOfLast().orElseThrow(), decision));
    return explained;
  }

  /** A change was made just now: a new round. */
  Decision applied(String criterion, long records, Probation probation, int kept) {
    round++;
    return unjudged(criterion, records, probation, Outcome.APPLIED, kept);
  }

  /** A change was made just now that nobody judges: a new round. */
  Decision cutAgain(String criterion, long records, Probation made, int kept) {
    round++;
    return unjudged(criterion, records, made, Outcome.CUT_AGAIN, kept);
  }

  /** Connections came back because of a drift, and no round of cuts. */
  Decision regrown(long records, int connections, int kept, double quality) {
    return decided(
        new Decision(
            records,
            round,
            Decision.REGROWTH,
            Outcome.REGROWN,
            connections,
            kept,
            quality,
            quality,
            quality));
  }

  private Decision unjudged(
      String criterion, long records, Probation probation, Outcome outcome, int kept) {
    double quality = probation.qualityBefore();
    return decided(
        new Decision(
            records,
            round,
            criterion,
            outcome,
            probation.change().removed(),
            kept,
            quality,
            quality,
            quality));
  }

  /** A probation ended. */
  Decision judged(
      long records, Probation probation, Outcome outcome, int kept, ProbationWatch watch) {
    return decided(
        new Decision(
            records,
            round,
            last().orElseThrow().criterion(),
            outcome,
            probation.change().removed(),
            kept,
            watch.qualityWithout(),
            watch.qualityAfterCut(),
            watch.qualityNow()));
  }

  private Decision decided(Decision decision) {
    decisions.add(decision);
    if (decisions.size() > MOST_KEPT) {
      int eldest = decisions.get(0).round();
      decisions.removeIf(old -> old.round() == eldest);
    }
    return decision;
  }
}
