package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.actors.progress.Progress.EvidenceRestarted;
import io.espalier.actors.progress.Progress.NetworkCompacted;
import io.espalier.actors.progress.Progress.Skipped;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.progress.PruningProgress.PhaseChanged;
import io.espalier.actors.progress.PruningProgress.Reassessed;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunLogTest {

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = new LoggerContext().getLogger("run");
  private long nanos;
  private final RunLog log = new RunLog(logger, () -> nanos);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @Test
  void aCutIsFollowedFromTheFirstToTheLast() {
    log.accept(decision(Outcome.APPLIED, 0.95));
    log.accept(decision(Outcome.KEPT, 0.96));
    log.accept(decision(Outcome.ROLLED_BACK, 0.9));

    assertThat(lines.list)
        .extracting(Object::toString)
        .containsExactly(
            "[INFO] cut 3 at 12,800 records: 4,000 connections by nnrelief, 8,000 left, accuracy"
                + " 95.00 %",
            "[INFO] cut 3 kept: accuracy 95.00 % before, 96.00 % now",
            "[WARN] cut 3 undone: accuracy 95.00 % before, 90.00 % after it; 4,000 connections are"
                + " back");
  }

  @Test
  void aMergeIsToldApartFromACut() {
    log.accept(new Decision(900, 4, "noiseout", Outcome.APPLIED, 4_000, 8_000, 0.95, 0.95, 0.95));

    assertThat(lines.list)
        .extracting(Object::toString)
        .containsExactly(
            "[INFO] merge 4 at 900 records: 4,000 connections by noiseout, 8,000 left, accuracy"
                + " 95.00 %");
  }

  @Test
  void deadLettersAreCountedFromWhereTheRunBegan() {
    log.accept(new Started(100, 7, 0, 387));
    log.accept(new Skipped(100, 7, 0));
    log.accept(new Skipped(200, 9, 0));

    assertThat(lines.list)
        .extracting(Object::toString)
        .containsExactly("[WARN] 2 records went to the dead letters by 200 records, 9 in all");
  }

  @Test
  void deadLettersOfSomeSecondsAreOneLine() {
    log.accept(new Started(100, 0, 0, 387));
    log.accept(new Skipped(110, 1, 0));
    nanos += 4_999_999_999L;
    log.accept(new Skipped(120, 5, 0));
    nanos++;
    log.accept(new Skipped(130, 5, 0));

    assertThat(lines.list)
        .extracting(Object::toString)
        .containsExactly(
            "[WARN] 1 records went to the dead letters by 110 records, 1 in all",
            "[WARN] 4 records went to the dead letters by 130 records, 5 in all");
  }

  @Test
  void onlyAConfirmedDriftIsTold() {
    log.accept(new DriftSignal(500, "adwin", false));
    log.accept(new DriftSignal(600, "adwin", true));

    assertThat(lines.list)
        .extracting(Object::toString)
        .containsExactly("[WARN] drift at 600 records (adwin): cuts wait");
  }

  @Test
  void saysWhoseEvidenceWasOutOfDate() {
    log.accept(new EvidenceRestarted(6_000, List.of("dense1", "dense2")));

    assertThat(lines.list)
        .extracting(Object::toString)
        .containsExactly(
            "[INFO] evidence of dense1, dense2 was out of date and begins anew at 6,000 records");
  }

  @Test
  void anUndoThatWasADriftIsToldAsDrift() {
    log.accept(decision(Outcome.ROLLED_BACK, 0.9));
    log.accept(new DriftSignal(13_000, "adwin", true));
    log.accept(new Reassessed(13_000, decision(Outcome.DRIFTED, 0.9)));
    log.accept(decision(Outcome.DRIFTED, 0.9));

    assertThat(lines.list)
        .extracting(Object::toString)
        .element(2)
        .asString()
        .matches("\\[WARN] cut \\d+ may have been undone for the drift at 13,000 records");
    assertThat(lines.list)
        .last()
        .asString()
        .contains(" undone, as the stream changed: accuracy ", " after the drift; ");
  }

  @Test
  void aSwapForASmallerNetworkIsTold() {
    log.accept(new NetworkCompacted(600, 266_610, 41_000));

    assertThat(lines.list)
        .extracting(Object::toString)
        .containsExactly(
            "[INFO] compacted at 600 records: training goes on with 41,000 of 266,610 parameters");
  }

  @Test
  void theTargetAndCheckpointsAreTold() {
    log.accept(new PhaseChanged(900, Phase.WARMING));
    log.accept(new PhaseChanged(1000, Phase.SETTLED));
    log.accept(new Checkpointed(1100, 4, 1_000_000, 0.1));

    assertThat(lines.list)
        .extracting(Object::toString)
        .containsExactly(
            "[INFO] target compression reached at 1,000 records",
            "[INFO] checkpoint 4 at 1,100 records");
  }

  private static Decision decision(Outcome outcome, double now) {
    return new Decision(12_800, 3, "nnrelief", outcome, 4_000, 8_000, 0.95, 0.94, now);
  }
}
