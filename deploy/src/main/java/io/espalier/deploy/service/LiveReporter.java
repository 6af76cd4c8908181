package io.espalier.deploy.service;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.CheckpointFailed;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.NetworkCompacted;
import io.espalier.actors.progress.Progress.Quarantined;
import io.espalier.actors.progress.Progress.Skipped;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.progress.Progress.StreamFailed;
import io.espalier.actors.progress.PruningProgress.CutsWait;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.GuardCoarsened;
import io.espalier.actors.progress.PruningProgress.MaskStatus;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.progress.PruningProgress.PhaseChanged;
import io.espalier.actors.progress.PruningProgress.Reassessed;
import io.espalier.actors.progress.PruningProgress.ReplyLost;
import io.espalier.actors.progress.PruningProgress.Undecided;
import io.espalier.deploy.live.InputMask;
import io.espalier.deploy.live.LiveEvent;
import io.espalier.deploy.live.LiveEvent.Kind;
import io.espalier.deploy.live.LiveView;
import io.espalier.deploy.live.RunStatus;
import io.espalier.model.flow.InputShape;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Tells the page what happens: every event at once, and a few times a second, also while nothing
 * happens, what the run is doing and where it stands.
 */
final class LiveReporter {

  /** Time to look what is new. */
  private enum Look {
    INSTANCE
  }

  private final LiveView view;
  private final InputShape input;
  private final Supplier<RunStatus> status;
  private final RunPoints points;
  private final DeadLetterNews deadLetterNews;
  private final BaselineWatch baselines = new BaselineWatch();

  private LiveReporter(
      LiveView view, InputShape input, Supplier<RunStatus> status, LongSupplier nanoClock) {
    this.view = view;
    this.input = input;
    this.status = status;
    points = new RunPoints(nanoClock);
    deadLetterNews = new DeadLetterNews(nanoClock);
  }

  /**
   * @param status what the run is doing, whenever it is asked
   */
  static Behavior<Progress> create(
      LiveView view, InputShape input, Supplier<RunStatus> status, LongSupplier nanoClock) {
    return Behaviors.<Object>withTimers(
            timers -> {
              timers.startTimerAtFixedRate(Look.INSTANCE, RunPoints.INTERVAL);
              return new LiveReporter(view, input, status, nanoClock).reporting();
            })
        .narrow();
  }

  private Behavior<Object> reporting() {
    return Behaviors.receive(Object.class)
        .onMessage(Look.class, look -> onLook())
        .onMessage(Started.class, this::onStarted)
        .onMessage(Skipped.class, this::onSkipped)
        .onMessage(Learned.class, this::onLearned)
        .onMessage(MaskStatus.class, this::onMaskStatus)
        .onMessage(PhaseChanged.class, this::onPhaseChanged)
        .onMessage(Decision.class, this::onDecision)
        .onMessage(NetworkCompacted.class, this::onCompacted)
        .onMessage(DriftSignal.class, this::onDrift)
        .onMessage(Reassessed.class, this::onReassessed)
        .onMessage(CutsWait.class, wait -> message(wait.records(), Kind.INFO, wait.text()))
        .onMessage(Undecided.class, event -> message(event.records(), Kind.WARNING, event.text()))
        .onMessage(
            GuardCoarsened.class, event -> message(event.records(), Kind.WARNING, event.text()))
        .onMessage(
            ReplyLost.class,
            lost -> message(lost.records(), Kind.WARNING, "no answer from the " + lost.from()))
        .onMessage(Checkpointed.class, this::onCheckpointed)
        .onMessage(CheckpointFailed.class, this::onCheckpointFailed)
        .onMessage(StreamFailed.class, this::onStreamFailed)
        .onMessage(Quarantined.class, this::onQuarantined)
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  /** What was before is no news. */
  private Behavior<Object> onStarted(Started started) {
    points.begin(started.records());
    points.aside(started.deadLetters(), started.duplicates());
    deadLetterNews.begin(started.deadLetters());
    return Behaviors.same();
  }

  private Behavior<Object> onSkipped(Skipped skipped) {
    points.aside(skipped.deadLetters(), skipped.duplicates());
    tellDeadLetters();
    return Behaviors.same();
  }

  private Behavior<Object> onLearned(Learned learned) {
    points.learned(learned);
    tellDeadLetters();
    baselines
        .next(learned)
        .ifPresent(
            news -> event(learned.records(), news.worse() ? Kind.WARNING : Kind.INFO, news.text()));
    points.next().ifPresent(view::publish);
    return Behaviors.same();
  }

  private Behavior<Object> onLook() {
    tellDeadLetters();
    points.next().ifPresent(view::publish);
    view.publish(status.get());
    return Behaviors.same();
  }

  /** Many as one event, so that they do not push out all other events. */
  private void tellDeadLetters() {
    long more = deadLetterNews.of(points.deadLetters());
    if (more > 0) {
      event(
          points.records(),
          Kind.DEAD_LETTER,
          String.format(Locale.ROOT, "dead letters: %,d more", more));
    }
  }

  private Behavior<Object> onMaskStatus(MaskStatus status) {
    points.masked(status);
    view.publish(
        new InputMask(
            status.records(),
            input.channels(),
            input.height(),
            input.width(),
            status.inputConnections()));
    return Behaviors.same();
  }

  private Behavior<Object> onPhaseChanged(PhaseChanged changed) {
    points.entered(changed.phase());
    if (changed.phase() == Phase.SETTLED) {
      event(changed.records(), Kind.INFO, "target compression reached, cutting ends");
    }
    return Behaviors.same();
  }

  private Behavior<Object> onDecision(Decision decision) {
    points.cut();
    switch (decision.outcome()) {
      case APPLIED ->
          event(
              decision.records(),
              Kind.CUT,
              String.format(
                  Locale.ROOT,
                  "%s %d removed %,d connections, %,d left",
                  decision.act(),
                  decision.round(),
                  decision.parameters(),
                  decision.kept()));
      case KEPT ->
          event(
              decision.records(),
              Kind.INFO,
              String.format(
                  Locale.ROOT,
                  "%s %d kept: accuracy %s",
                  decision.act(),
                  decision.round(),
                  change(decision)));
      case ROLLED_BACK ->
          event(
              decision.records(),
              Kind.UNDO,
              String.format(
                  Locale.ROOT,
                  "%s %d undone: accuracy %s",
                  decision.act(),
                  decision.round(),
                  change(decision)));
      case DRIFTED ->
          event(
              decision.records(),
              Kind.UNDO,
              String.format(
                  Locale.ROOT,
                  "%s %d undone, as the stream changed: accuracy %s",
                  decision.act(),
                  decision.round(),
                  change(decision)));
      case REGROWN ->
          event(
              decision.records(),
              Kind.REGROWTH,
              String.format(
                  Locale.ROOT,
                  "%,d connections came back to learn the changed stream, %,d are there now",
                  decision.parameters(),
                  decision.kept()));
      case CUT_AGAIN ->
          event(
              decision.records(),
              Kind.CUT,
              String.format(
                  Locale.ROOT,
                  "cut %d removed %,d connections again, %,d left",
                  decision.round(),
                  decision.parameters(),
                  decision.kept()));
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

  private Behavior<Object> onCompacted(NetworkCompacted compacted) {
    event(
        compacted.records(),
        Kind.COMPACTION,
        String.format(
            Locale.ROOT,
            "training goes on with %,d of %,d parameters",
            compacted.after(),
            compacted.before()));
    return Behaviors.same();
  }

  private Behavior<Object> onDrift(DriftSignal drift) {
    event(
        drift.records(),
        drift.confirmed() ? Kind.DRIFT : Kind.WARNING,
        drift.detector() + (drift.confirmed() ? ": the stream has changed" : ": error is rising"));
    return Behaviors.same();
  }

  /** A cut that was undone just before it was sure may have done no harm. */
  private Behavior<Object> onReassessed(Reassessed reassessed) {
    Decision decision = reassessed.decision();
    event(
        reassessed.records(),
        Kind.INFO,
        String.format(
            Locale.ROOT,
            "the drift may be why %s %d was undone",
            decision.act(),
            decision.round()));
    return Behaviors.same();
  }

  /** The last one of a run comes after its last batch. */
  private Behavior<Object> onCheckpointed(Checkpointed written) {
    points.last().ifPresent(view::publish);
    event(
        written.records(),
        Kind.CHECKPOINT,
        String.format(
            Locale.ROOT,
            "version %d, %,d kB in %.0f ms",
            written.version(),
            written.bytes() / 1000,
            1000 * written.seconds()));
    return Behaviors.same();
  }

  private Behavior<Object> onCheckpointFailed(CheckpointFailed failed) {
    event(failed.records(), Kind.WARNING, "no checkpoint: " + failed.reason());
    return Behaviors.same();
  }

  private Behavior<Object> onStreamFailed(StreamFailed failed) {
    event(failed.records(), Kind.WARNING, "stream failed, opening it again: " + failed.reason());
    return Behaviors.same();
  }

  private Behavior<Object> onQuarantined(Quarantined batch) {
    event(
        batch.records(),
        Kind.DEAD_LETTER,
        String.format(
            Locale.ROOT,
            "a batch of %,d records diverged twice and was set aside: %s",
            batch.batchSize(),
            batch.reason()));
    return Behaviors.same();
  }

  private Behavior<Object> message(long records, Kind kind, String text) {
    event(records, kind, text);
    return Behaviors.same();
  }

  private void event(long records, Kind kind, String text) {
    view.publish(new LiveEvent(records, points.secondsSinceStart(), kind, text));
  }
}
