package io.espalier.actors.guard;

import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.streaming.compare.PairedTest;
import io.espalier.streaming.compare.Verdict;
import java.util.Optional;

/**
 * Tells whether a cut did harm: beside the network as it would be without it ({@link PairedTest}),
 * where there is one. Else against the quality just before it, and, so that many small losses do
 * not add up unseen, against the best there was before any cut since the last drift. It does not
 * judge finer than twice the noise of what it compares, whatever the margin. Owned by the pruner.
 */
public final class Guard {

  /** So many margins may be lost in all. */
  static final int EROSION_MARGINS = 3;

  private static final double DEVIATIONS = 2;

  private static final double LEAST_MARGIN = 1e-4;

  private final GuardKind kind;
  private final PairedTest paired;
  private final double margin;
  private final long probationRecords;
  private double bestQuality;

  /**
   * @param cycle how much quality one cut may cost, and over how many records it is measured
   * @param bestQuality what {@link #bestQuality} was; 0 to begin with
   */
  public Guard(CutCycle cycle, double bestQuality) {
    kind = cycle.guard();
    margin = cycle.guardMargin();
    paired = new PairedTest(Math.max(LEAST_MARGIN, margin));
    probationRecords = cycle.probationRecords();
    this.bestQuality = bestQuality;
  }

  /**
   * Twice the standard error of the difference between quality before and after a cut that changes
   * nothing: a margin below it undoes cuts by chance. Binomial, and so the most that outcomes from
   * 0 to 1 can have.
   *
   * @param quality of the network
   * @param probationRecords as many are seen before the cut, and half as many after it
   */
  public static double twiceNoise(double quality, long probationRecords) {
    return DEVIATIONS * Math.sqrt(quality * (1 - quality) * 3 / probationRecords);
  }

  /** The loss of quality that counts as none, from {@code before} on. */
  public double allowed(double before) {
    return Math.max(margin, twiceNoise(before, probationRecords));
  }

  /** A cut that began at this quality was judged. */
  public void judged(double before) {
    bestQuality = Math.max(bestQuality, before);
  }

  /**
   * What becomes of a change; empty as long as nothing can be said.
   *
   * @param seen records since it was made
   */
  public Optional<Judgement> judge(ProbationWatch watch, long seen) {
    boolean isOver = seen >= probationRecords;
    if (watch.paired().all().records() > 0) {
      return byPairs(watch, isOver);
    }
    return isOver && watch.isFull() ? Optional.of(byWindows(watch)) : Optional.empty();
  }

  /** Whether it judges by windows of quality, and so never finer than their noise. */
  public boolean isByWindows() {
    return kind == GuardKind.WINDOW;
  }

  private Optional<Judgement> byPairs(ProbationWatch watch, boolean isOver) {
    Verdict verdict = isOver ? paired.lastVerdict(watch.paired()) : paired.verdict(watch.paired());
    return switch (verdict) {
      case OPEN -> Optional.empty();
      case HARMFUL -> Optional.of(Judgement.HARMFUL);
      case HARMLESS ->
          // The loss of both rises where the stream makes it.
          Optional.of(
              unlessInDoubt(
                  Ground.doubt(watch.judgedBy()).filter(doubt -> doubt != Doubt.LOSS_RISING)));
    };
  }

  private Judgement byWindows(ProbationWatch watch) {
    return isHarmful(watch.start().qualityBefore(), watch.qualityNow())
        ? Judgement.HARMFUL
        : unlessInDoubt(Ground.doubt(watch.judgedBy()));
  }

  private static Judgement unlessInDoubt(Optional<Doubt> doubt) {
    return doubt.map(Judgement::undecided).orElse(Judgement.KEPT);
  }

  /** Whether a cut made at {@code before} must be undone. */
  public boolean isHarmful(double before, double now) {
    double best = Math.max(bestQuality, before);
    return now < before - allowed(before)
        || now < best - Math.max(EROSION_MARGINS * margin, twiceNoise(best, probationRecords));
  }

  /** The stream has changed: what was reached before no longer counts. */
  public void forget() {
    bestQuality = 0;
  }

  /** The best quality before any cut since the last drift; 0 before the first. */
  public double bestQuality() {
    return bestQuality;
  }
}
