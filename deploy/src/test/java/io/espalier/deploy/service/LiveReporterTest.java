package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.actors.progress.Progress.NetworkCompacted;
import io.espalier.actors.progress.Progress.Quarantined;
import io.espalier.actors.progress.Progress.Skipped;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.progress.Progress.StreamFailed;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.progress.PruningProgress.Reassessed;
import io.espalier.deploy.live.InputMask;
import io.espalier.deploy.live.LayerPoint;
import io.espalier.deploy.live.LiveEvent;
import io.espalier.deploy.live.LiveEvent.Kind;
import io.espalier.deploy.live.LivePoint;
import io.espalier.deploy.live.LiveView;
import io.espalier.deploy.live.RunState;
import io.espalier.deploy.live.RunStatus;
import io.espalier.model.flow.InputShape;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.Effect.TimerScheduled;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveReporterTest {

  private final AtomicLong nanos = new AtomicLong(7);
  private final LiveView view = new LiveView("run");
  private RunStatus status = new RunStatus(RunState.STARTING, "");
  private final BehaviorTestKit<Progress> reporter =
      BehaviorTestKit.create(
          LiveReporter.create(view, new InputShape(1, 2, 2), () -> status, nanos::get));
  private final TimerScheduled<?> timer = reporter.expectEffectClass(TimerScheduled.class);

  private void tell(Progress... events) {
    for (Progress event : events) {
      reporter.run(event);
    }
  }

  /** The reporter looks what is new, as it does a few times a second. */
  private void look() {
    reporter.getRef().<Object>unsafeUpcast().tell(timer.msg());
    reporter.runOne();
  }

  private void pass(long millis) {
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  private List<LivePoint> points() {
    return view.snapshot().points();
  }

  private List<LiveEvent> events() {
    return view.snapshot().events();
  }

  @Test
  void thePictureOfTheInputComesWithTheMask() {
    tell(Events.mask());

    InputMask picture = Objects.requireNonNull(view.snapshot().mask());
    assertThat(picture.records()).isEqualTo(100);
    assertThat(picture.width()).isEqualTo(2);
    assertThat(picture.liveConnections()).containsExactly(5, 0, 7, 1);
  }

  @Test
  void aPointSaysWhereTheRunStands() {
    tell(new Started(0, 0, 0, 387), Events.mask(), Events.phase(Phase.RECOVERING));
    pass(500);
    tell(Events.learnedWith(1_000, 0));

    assertThat(points()).hasSize(1);
    LivePoint point = points().get(0);
    assertThat(point.records()).isEqualTo(1_000);
    assertThat(point.secondsSinceStart()).isEqualTo(0.5);
    assertThat(point.accuracy()).isEqualTo(0.7);
    assertThat(point.windowedAccuracy()).isEqualTo(0.8);
    assertThat(point.ewmaAccuracy()).isEqualTo(0.75);
    assertThat(point.majorityAccuracy()).isEqualTo(0.41);
    assertThat(point.noChangeAccuracy()).isEqualTo(0.42);
    assertThat(point.kappa()).isEqualTo(0.61);
    assertThat(point.recordsPerSecond()).isEqualTo(2_000);
    assertThat(point.parametersActive()).isEqualTo(135);
    assertThat(point.compression()).isEqualTo(195.0 / 135);
    assertThat(point.layers())
        .containsExactly(
            new LayerPoint("dense1", 84, 144, 3, 12), new LayerPoint("dense2", 51, 51, 16, 3));
    assertThat(point.duplicates()).isEqualTo(2);
    assertThat(point.phase()).isEqualTo("recovering");
  }

  @Test
  void betweenTwoCutsThePrunerWaitsAndDoesNotWarmUp() {
    tell(new Started(0, 0, 0, 387), Events.maskWithout(0), Events.phase(Phase.WARMING));
    pass(500);
    tell(Events.learned(1_000));
    tell(Events.decision(1, Outcome.APPLIED), Events.phase(Phase.WARMING));
    pass(500);
    tell(Events.learned(2_000));

    assertThat(points())
        .extracting(LivePoint::phase)
        .containsExactly("warming up", "waiting for the next round");
  }

  @Test
  void aResumedRunThatWasCutWaitsForTheNextOne() {
    tell(new Started(900, 0, 0, 387), Events.mask(), Events.phase(Phase.WARMING));
    pass(500);
    tell(Events.learned(1_000));

    assertThat(points()).extracting(LivePoint::phase).containsExactly("waiting for the next round");
  }

  @Test
  void pointsAreFarEnoughApartToBeDrawn() {
    tell(Events.mask());
    for (int batch = 1; batch <= 100; batch++) {
      pass(10);
      tell(Events.learned(10L * batch));
    }

    assertThat(points())
        .extracting(LivePoint::records)
        .containsExactly(200L, 400L, 600L, 800L, 1000L);
    assertThat(points()).extracting(LivePoint::recordsPerSecond).containsOnly(1_000.0);
  }

  /** A resumed run has trained nothing in this process. */
  @Test
  void theRateOfAResumedRunBeginsWhereItGoesOn() {
    tell(new Started(1_000_000, 0, 0, 387), Events.mask());
    pass(1_000);
    tell(Events.learned(1_000_100));

    assertThat(points().get(0).recordsPerSecond()).isEqualTo(100);
  }

  @Test
  void whenTheStreamPausesTheLastPointSaysHowFarItCame() {
    tell(Events.mask());
    pass(1_000);
    tell(Events.learned(1_000), Events.learned(1_010));
    assertThat(points()).extracting(LivePoint::records).containsExactly(1_000L);

    pass(250);
    look();

    assertThat(points()).extracting(LivePoint::records).containsExactly(1_000L, 1_010L);
  }

  /** By what the wait for the next batch allows, and to nothing once the run is idle. */
  @Test
  void whileNothingComesTheRateFallsAndThePointsDoNotPileUp() {
    tell(Events.mask());
    pass(1_000);
    tell(Events.learned(9_000));
    assertThat(points()).extracting(LivePoint::recordsPerSecond).containsExactly(9_000.0);

    pass(2_000);
    look();
    assertThat(points()).extracting(LivePoint::recordsPerSecond).containsExactly(9_000.0, 5.0);

    pass(3_000);
    look();
    assertThat(points()).extracting(LivePoint::recordsPerSecond).containsExactly(9_000.0, 0.0);
    long told = view.snapshot().sequence();
    pass(10_000);
    look();
    assertThat(view.snapshot().sequence()).isEqualTo(told);

    tell(Events.learned(9_010));
    assertThat(points()).extracting(LivePoint::records).containsExactly(9_000L, 9_000L, 9_010L);
  }

  @Test
  void whatHappensBetweenTwoBatchesIsSeenWithoutWaitingForTheNext() {
    tell(Events.maskWithout(0), Events.phase(Phase.SCORING));
    pass(500);
    tell(Events.learned(1_000));

    pass(500);
    tell(Events.maskWithout(60), Events.phase(Phase.ON_PROBATION), new Skipped(1_000, 3, 4));
    look();

    assertThat(points().get(points().size() - 1))
        .extracting(
            LivePoint::records,
            LivePoint::parametersActive,
            LivePoint::phase,
            LivePoint::deadLetters,
            LivePoint::duplicates)
        .containsExactly(1_000L, 135L, "on probation", 3L, 4L);
  }

  /** After the last checkpoint of a run the page may go at once. */
  @Test
  void aCheckpointComesWithThePointItIsOf() {
    tell(Events.mask(), Events.learned(10), Events.checkpointed(10));

    assertThat(points()).extracting(LivePoint::records).containsExactly(10L);
  }

  @Test
  void whatTheRunIsDoingIsToldWhetherAnythingHappensOrNot() {
    look();
    assertThat(view.snapshot().status()).isEqualTo(status);

    status = new RunStatus(RunState.STALLED, "2 batches taken, none learnt for 63 s");
    look();
    assertThat(view.snapshot().status()).isEqualTo(status);
    long told = view.snapshot().sequence();
    look();

    assertThat(view.snapshot().sequence()).isEqualTo(told);
  }

  @Test
  void withoutAMaskThereIsNoPoint() {
    pass(1_000);
    tell(Events.learned(10));

    assertThat(points()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "APPLIED,     CUT,  'cut 2 removed 60 connections, 135 left'",
    "KEPT,        INFO, 'cut 2 kept: accuracy 90.00 % before, 88.00 % since'",
    "ROLLED_BACK, UNDO, 'cut 2 undone: accuracy 90.00 % before, 88.00 % since'",
    "DRIFTED, UNDO, 'cut 2 undone, as the stream changed: accuracy 90.00 % before, 88.00 % since'",
  })
  void decisionsAreToldInWords(Outcome outcome, Kind kind, String text) {
    pass(250);
    tell(Events.decision(2, outcome));

    assertThat(events()).containsExactly(new LiveEvent(400, 0.25, kind, text));
  }

  @Test
  void aSwapForASmallerNetworkIsTold() {
    tell(new NetworkCompacted(100, 266_610, 41_000));

    assertThat(events())
        .extracting(LiveEvent::kind, LiveEvent::text)
        .containsExactly(
            tuple(Kind.COMPACTION, "training goes on with 41,000 of 266,610 parameters"));
  }

  @Test
  void aDriftThatIsFoundJustAfterAnUndoTellsWhyItWas() {
    tell(
        Events.decision(2, Outcome.ROLLED_BACK),
        new DriftSignal(5_400, "adwin", true),
        new Reassessed(5_400, Events.decision(2, Outcome.DRIFTED)));

    assertThat(events())
        .extracting(LiveEvent::text)
        .containsExactly(
            "cut 2 undone: accuracy 90.00 % before, 88.00 % since",
            "adwin: the stream has changed", "the drift may be why cut 2 was undone");
  }

  @Test
  void driftIsToldApartFromItsWarning() {
    tell(new DriftSignal(100, "adwin", false), new DriftSignal(120, "adwin", true));

    assertThat(events())
        .extracting(LiveEvent::kind, LiveEvent::text)
        .containsExactly(
            tuple(Kind.WARNING, "adwin: error is rising"),
            tuple(Kind.DRIFT, "adwin: the stream has changed"));
  }

  @Test
  void checkpointsAreToldAndSoAreThoseThatFail() {
    tell(Events.checkpointed(100), Events.checkpointFailed(200));

    assertThat(events())
        .extracting(LiveEvent::records, LiveEvent::kind, LiveEvent::text)
        .containsExactly(
            tuple(100L, Kind.CHECKPOINT, "version 3, 12 kB in 250 ms"),
            tuple(200L, Kind.WARNING, "no checkpoint: no space left on device"));
  }

  @Test
  void ofAllPhasesOnlyTheLastOneIsAnEvent() {
    for (Phase phase : Phase.values()) {
      tell(Events.phase(phase));
    }

    assertThat(events())
        .extracting(LiveEvent::text)
        .containsExactly("target compression reached, cutting ends");
  }

  @Test
  void aBurstOfDeadLettersIsOneEventAndTheNextOneTheSum() {
    tell(new Skipped(0, 1, 0));
    for (int letters = 2; letters <= 40; letters++) {
      pass(100);
      tell(Events.learnedWith(10, letters));
    }
    pass(5_000);
    look();

    assertThat(events())
        .extracting(LiveEvent::kind, LiveEvent::text)
        .containsExactly(
            tuple(Kind.DEAD_LETTER, "dead letters: 1 more"),
            tuple(Kind.DEAD_LETTER, "dead letters: 39 more"));
  }

  @Test
  void deadLettersOfAnEarlierProcessAreNoNews() {
    tell(new Started(100, 70, 0, 387), Events.learnedWith(110, 70));

    assertThat(events()).isEmpty();
  }

  @Test
  void aStreamThatFailsIsAnEvent() {
    tell(new StreamFailed(400, "no broker answered"));

    assertThat(events())
        .extracting(LiveEvent::records, LiveEvent::kind, LiveEvent::text)
        .containsExactly(
            tuple(400L, Kind.WARNING, "stream failed, opening it again: no broker answered"));
  }

  @Test
  void aBatchThatIsSetAsideIsTold() {
    tell(new Quarantined(400, 1_280, "the loss is 9e9"));

    assertThat(events())
        .extracting(LiveEvent::records, LiveEvent::kind, LiveEvent::text)
        .containsExactly(
            tuple(
                400L,
                Kind.DEAD_LETTER,
                "a batch of 1,280 records diverged twice and was set aside: the loss is 9e9"));
  }
}
