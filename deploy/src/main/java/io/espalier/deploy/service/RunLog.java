package io.espalier.deploy.service;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.actors.progress.Progress.EvidenceRestarted;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.NetworkCompacted;
import io.espalier.actors.progress.Progress.Skipped;
import io.espalier.actors.progress.PruningProgress.CutsWait;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.GuardCoarsened;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.progress.PruningProgress.PhaseChanged;
import io.espalier.actors.progress.PruningProgress.Reassessed;
import io.espalier.actors.progress.PruningProgress.Undecided;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Writes what an operator wants to find in the log of a service: cuts, merges and how they ended,
 * compactions, drift, dead letters, checkpoints. Failed checkpoints and streams are logged where
 * they fail. One owner.
 */
final class RunLog implements Consumer<Progress> {

  private final Logger log;
  private final DeadLetterNews deadLetterNews;

  RunLog(Logger log, LongSupplier nanoClock) {
    this.log = log;
    deadLetterNews = new DeadLetterNews(nanoClock);
  }

  @Override
  public void accept(Progress progress) {
    if (progress instanceof Decision decision) {
      decided(decision);
    } else if (progress instanceof Reassessed reassessed) {
      log.warn(
          "{} {} may have been undone for the drift at {} records",
          reassessed.decision().act(),
          reassessed.decision().round(),
          records(reassessed.records()));
    } else if (progress instanceof NetworkCompacted compacted) {
      log.info(
          "compacted at {} records: training goes on with {} of {} parameters",
          records(compacted.records()),
          records(compacted.after()),
          records(compacted.before()));
    } else if (progress instanceof EvidenceRestarted restarted) {
      log.info("{} at {} records", restarted.text(), records(restarted.records()));
    } else if (progress instanceof DriftSignal drift) {
      if (drift.confirmed()) {
        drifted(drift);
      }
    } else if (progress instanceof CutsWait wait) {
      log.info("{} at {} records", wait.text(), records(wait.records()));
    } else if (progress instanceof Undecided undecided) {
      log.warn("{}", undecided.text());
    } else if (progress instanceof GuardCoarsened coarsened) {
      log.warn("{}", coarsened.text());
    } else if (progress instanceof PhaseChanged changed) {
      if (changed.phase() == Phase.SETTLED) {
        log.info("target compression reached at {} records", records(changed.records()));
      }
    } else if (progress instanceof Checkpointed written) {
      log.info("checkpoint {} at {} records", written.version(), records(written.records()));
    } else if (progress instanceof Learned learned) {
      deadLetters(learned.deadLetters(), learned.records());
    } else if (progress instanceof Skipped skipped) {
      deadLetters(skipped.deadLetters(), skipped.records());
    } else if (progress instanceof Progress.Started started) {
      deadLetterNews.begin(started.deadLetters());
    }
  }

  private void drifted(DriftSignal drift) {
    log.warn("drift at {} records ({}): cuts wait", records(drift.records()), drift.detector());
  }

  private void decided(Decision decision) {
    switch (decision.outcome()) {
      case APPLIED ->
          log.info(
              "{} {} at {} records: {} connections by {}, {} left, accuracy {}",
              decision.act(),
              decision.round(),
              records(decision.records()),
              records(decision.parameters()),
              decision.criterion(),
              records(decision.kept()),
              percent(decision.accuracyBefore()));
      case KEPT ->
          log.info(
              "{} {} kept: accuracy {} before, {} now",
              decision.act(),
              decision.round(),
              percent(decision.accuracyBefore()),
              percent(decision.accuracyNow()));
      case ROLLED_BACK ->
          log.warn(
              "{} {} undone: accuracy {} before, {} after it; {} connections are back",
              decision.act(),
              decision.round(),
              percent(decision.accuracyBefore()),
              percent(decision.accuracyNow()),
              records(decision.parameters()));
      case DRIFTED ->
          log.warn(
              "{} {} undone, as the stream changed: accuracy {} before, {} after the drift; {}"
                  + " connections are back",
              decision.act(),
              decision.round(),
              percent(decision.accuracyBefore()),
              percent(decision.accuracyNow()),
              records(decision.parameters()));
      case REGROWN ->
          log.info(
              "regrown at {} records: {} connections came back to learn the changed stream, {} are"
                  + " there now",
              records(decision.records()),
              records(decision.parameters()),
              records(decision.kept()));
      case CUT_AGAIN ->
          log.info(
              "cut {} at {} records: {} connections go again, {} left",
              decision.round(),
              records(decision.records()),
              records(decision.parameters()),
              records(decision.kept()));
    }
  }

  private void deadLetters(long now, long records) {
    long more = deadLetterNews.of(now);
    if (more > 0) {
      log.warn(
          "{} records went to the dead letters by {} records, {} in all",
          records(more),
          records(records),
          records(now));
    }
  }

  private static String records(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }
}
