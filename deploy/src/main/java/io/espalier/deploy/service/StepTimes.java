package io.espalier.deploy.service;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.progress.PruningProgress.PhaseChanged;
import io.espalier.actors.progress.PruningProgress.ProposalLate;
import io.espalier.deploy.report.Report.StepMillis;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * How long training steps take, and how long those that are made while the pruner scores; and how
 * often training waited for it. To three digits, in bounded memory. One owner.
 */
final class StepTimes {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final int DIGITS = 3;

  private final Histogram all = new Histogram(DIGITS);
  private final Histogram whileScoring = new Histogram(DIGITS);
  private boolean scoring;
  private long lateProposals;

  void observe(Progress progress) {
    if (progress instanceof PhaseChanged changed) {
      scoring = changed.phase() == Phase.SCORING;
    } else if (progress instanceof ProposalLate) {
      lateProposals++;
    } else if (progress instanceof Learned learned) {
      all.recordValue(learned.stepNanos());
      if (scoring) {
        whileScoring.recordValue(learned.stepNanos());
      }
    }
  }

  /** Median of all steps so far in milliseconds; 0 before the first. */
  double medianMillis() {
    return millis(all, 50);
  }

  /** Empty before the first step: no time is 0. */
  Optional<StepMillis> summary() {
    return all.getTotalCount() == 0
        ? Optional.empty()
        : Optional.of(
            new StepMillis(
                medianMillis(),
                millis(all, 99),
                whileScoring.getTotalCount(),
                millis(whileScoring, 99),
                lateProposals));
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0
        ? 0
        : histogram.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }
}
