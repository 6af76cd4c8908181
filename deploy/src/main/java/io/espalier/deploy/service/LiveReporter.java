package io.espalier.deploy.service;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.CheckpointFailed;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.Progress.Compacted;
import io.espalier.actors.progress.Progress.Decision;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.MaskStatus;
import io.espalier.actors.progress.Progress.Phase;
import io.espalier.actors.progress.Progress.PhaseChanged;
import io.espalier.actors.progress.Progress.Skipped;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.progress.Progress.StreamFailed;
import io.espalier.deploy.live.InputMask;
import io.espalier.deploy.live.InputShape;
import io.espalier.deploy.live.LayerPoint;
import io.espalier.deploy.live.LiveEvent;
import io.espalier.deploy.live.LiveEvent.Kind;
import io.espalier.deploy.live.LivePoint;
import io.espalier.deploy.live.LiveView;
import io.espalier.streaming.evaluate.Scores;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Tells the page what happens: a point at most every fifth of a second, every event at once. */
final class LiveReporter {

  private static final long POINT_NANOS = 200_000_000;

  private final LiveView view;
  private final InputShape input;
  private final LongSupplier nanoClock;
  private final long startNanos;
  private final StepTimes stepTimes = new StepTimes();
  private final DeadLetterNews deadLetterNews;
  private Optional<MaskStatus> mask = Optional.empty();
  private Phase phase = Phase.WARMING;
  private boolean hasCut;
  private long lastPointNanos;
  private long lastPointRecords;

  private LiveReporter(LiveView view, InputShape input, LongSupplier nanoClock) {
    this.view = view;
    this.input = input;
    this.nanoClock = nanoClock;
    startNanos = nanoClock.getAsLong();
    lastPointNanos = startNanos;
    deadLetterNews = new DeadLetterNews(nanoClock);
  }

  static Behavior<Progress> create(LiveView view, InputShape input, LongSupplier nanoClock) {
    return Behaviors.setup(context -> new LiveReporter(view, input, nanoClock).reporting());
  }

  private Behavior<Progress> reporting() {
    return Behaviors.receive(Progress.class)
        .onMessage(Started.class, this::onStarted)
        .onMessage(Skipped.class, this::onSkipped)
        .onMessage(Learned.class, this::onLearned)
        .onMessage(MaskStatus.class, this::onMaskStatus)
        .onMessage(PhaseChanged.class, this::onPhaseChanged)
        .onMessage(Decision.class, this::onDecision)
        .onMessage(Compacted.class, this::onCompacted)
        .onMessage(DriftSignal.class, this::onDrift)
        .onMessage(Checkpointed.class, this::onCheckpointed)
        .onMessage(CheckpointFailed.class, this::onCheckpointFailed)
        .onMessage(StreamFailed.class, this::onStreamFailed)
        .onMessage(Progress.class, other -> Behaviors.same())
        .build();
  }

  /** What was before is no news. */
  private Behavior<Progress> onStarted(Started started) {
    lastPointRecords = started.records();
    deadLetterNews.begin(started.deadLetters());
    return Behaviors.same();
  }

  private Behavior<Progress> onSkipped(Skipped skipped) {
    tellDeadLetters(skipped.records(), skipped.deadLetters());
    return Behaviors.same();
  }

  private Behavior<Progress> onLearned(Learned learned) {
    stepTimes.observe(learned);
    tellDeadLetters(learned.records(), learned.deadLetters());
    long now = nanoClock.getAsLong();
    if (now - lastPointNanos >= POINT_NANOS && mask.isPresent()) {
      publish(learned, mask.get(), now);
    }
    return Behaviors.same();
  }

  private void publish(Learned learned, MaskStatus status, long now) {
    Scores cumulative = learned.evaluation().cumulative();
    Scores windowed = learned.evaluation().windowed();
    double seconds = (now - lastPointNanos) / 1e9;
    view.publish(
        new LivePoint(
            learned.records(),
            secondsAt(now),
            cumulative.accuracy(),
            windowed.accuracy(),
            learned.evaluation().decayedAccuracy(),
            windowed.noChangeAccuracy(),
            windowed.majorityAccuracy(),
            windowed.kappa(),
            learned.loss(),
            (learned.records() - lastPointRecords) / seconds,
            stepTimes.medianMillis(),
            status.kept(),
            status.compression(),
            layers(status),
            learned.deadLetters(),
            learned.duplicates(),
            phaseText(status)));
    lastPointNanos = now;
    lastPointRecords = learned.records();
  }

  /** The pruner waits before the first cut and between two; only the first is a warm-up. */
  private String phaseText(MaskStatus status) {
    return phase == Phase.WARMING && (hasCut || status.compression() > 1)
        ? "waiting for the next round"
        : phase.text();
  }

  /** Many as one event, so that they do not push out all other events. */
  private void tellDeadLetters(long records, long deadLetters) {
    long more = deadLetterNews.of(deadLetters);
    if (more > 0) {
      event(records, Kind.DEAD_LETTER, "dead letters: %,d more".formatted(more));
    }
  }

  private static List<LayerPoint> layers(MaskStatus status) {
    return status.layers().stream()
        .map(
            layer ->
                new LayerPoint(
                    layer.name(),
                    layer.kept(),
                    layer.total(),
                    layer.activeInputs(),
                    layer.activeUnits()))
        .toList();
  }

  private Behavior<Progress> onMaskStatus(MaskStatus status) {
    mask = Optional.of(status);
    view.publish(
        new InputMask(
            status.records(),
            input.channels(),
            input.height(),
            input.width(),
            status.inputConnections()));
    return Behaviors.same();
  }

  private Behavior<Progress> onPhaseChanged(PhaseChanged changed) {
    phase = changed.phase();
    if (phase == Phase.SETTLED) {
      event(changed.records(), Kind.INFO, "target compression reached, cutting ends");
    }
    return Behaviors.same();
  }

  private Behavior<Progress> onDecision(Decision decision) {
    hasCut = true;
    switch (decision.outcome()) {
      case APPLIED ->
          event(
              decision.records(),
              Kind.CUT,
              "%s %d removed %,d connections, %,d left"
                  .formatted(
                      decision.act(), decision.round(), decision.parameters(), decision.kept()));
      case KEPT ->
          event(
              decision.records(),
              Kind.INFO,
              "%s %d kept: accuracy %s"
                  .formatted(decision.act(), decision.round(), change(decision)));
      case ROLLED_BACK ->
          event(
              decision.records(),
              Kind.UNDO,
              "%s %d undone: accuracy %s"
                  .formatted(decision.act(), decision.round(), change(decision)));
    }
    return Behaviors.same();
  }

  private static String change(Decision decision) {
    return String.format(
        Locale.ROOT,
        "%.2f %% before, %.2f %% since",
        100 * decision.accuracyBefore(),
        100 * decision.accuracyNow());
  }

  private Behavior<Progress> onCompacted(Compacted compacted) {
    event(
        compacted.records(),
        Kind.COMPACTION,
        "training goes on with %,d of %,d parameters"
            .formatted(compacted.after(), compacted.before()));
    return Behaviors.same();
  }

  private Behavior<Progress> onDrift(DriftSignal drift) {
    event(
        drift.records(),
        drift.confirmed() ? Kind.DRIFT : Kind.WARNING,
        drift.detector() + (drift.confirmed() ? ": the stream has changed" : ": error is rising"));
    return Behaviors.same();
  }

  private Behavior<Progress> onCheckpointed(Checkpointed written) {
    event(
        written.records(),
        Kind.CHECKPOINT,
        "version %d, %,d kB in %.0f ms"
            .formatted(written.version(), written.bytes() / 1000, 1000 * written.seconds()));
    return Behaviors.same();
  }

  private Behavior<Progress> onCheckpointFailed(CheckpointFailed failed) {
    event(failed.records(), Kind.WARNING, "no checkpoint: " + failed.reason());
    return Behaviors.same();
  }

  private Behavior<Progress> onStreamFailed(StreamFailed failed) {
    event(failed.records(), Kind.WARNING, "stream failed, opening it again: " + failed.reason());
    return Behaviors.same();
  }

  private void event(long records, Kind kind, String text) {
    view.publish(new LiveEvent(records, secondsAt(nanoClock.getAsLong()), kind, text));
  }

  private double secondsAt(long nanos) {
    return (nanos - startNanos) / 1e9;
  }
}
