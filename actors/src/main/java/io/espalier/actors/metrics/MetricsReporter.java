package io.espalier.actors.metrics;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.CheckpointFailed;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.actors.progress.Progress.EvidenceRestarted;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.NetworkCompacted;
import io.espalier.actors.progress.Progress.Quarantined;
import io.espalier.actors.progress.Progress.Shadowed;
import io.espalier.actors.progress.Progress.Skipped;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.progress.Progress.StreamFailed;
import io.espalier.actors.progress.PruningProgress.CutsWait;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.actors.progress.PruningProgress.GuardCoarsened;
import io.espalier.actors.progress.PruningProgress.MaskStatus;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.ProposalLate;
import io.espalier.actors.progress.PruningProgress.ReplyLost;
import io.espalier.actors.progress.PruningProgress.Undecided;
import io.espalier.model.network.LayerCounts;
import io.espalier.streaming.evaluate.Evaluation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Owns the meters and keeps them up to date from what it is told. Labels are layers and outcomes,
 * never neurons. A scrape reads numbers that this actor published; it never touches a tensor.
 *
 * <p>If it fails it goes on with the same meters; what it was told before stays counted.
 */
public final class MetricsReporter {

  private final MeterRegistry registry;
  private final Gauges gauges;
  private final EventCounters events;
  private final Timer step;
  private final Timer wait;
  private final Timer checkpoint;
  private long deadLetters;
  private long duplicates;
  private long unlabelled;
  private boolean counting;

  private MetricsReporter(MeterRegistry registry, Gauges gauges) {
    this.registry = registry;
    this.gauges = gauges;
    events = new EventCounters(registry);
    step = timer(Metric.TRAIN_STEP);
    wait = timer(Metric.QUEUE_WAIT);
    checkpoint = timer(Metric.CHECKPOINT);
    registerCounters();
  }

  /** Counters start at 0, so that a rate over them is right from the first event on. */
  private void registerCounters() {
    events.records("trained");
    events.records("dead_letter");
    events.records("duplicate");
    events.records("unlabelled");
    events.regrownConnections();
    events.shadowRecords();
    events.shadowSeconds();
    events.proposalsLate();
    events.compactions();
    events.checkpointFailures();
    events.streamFailures();
    events.batchesQuarantined();
  }

  private Timer timer(Metric metric) {
    return Timer.builder(metric.id())
        .description(metric.help())
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofNanos(50_000))
        .maximumExpectedValue(Duration.ofSeconds(30))
        .register(registry);
  }

  /** A reporter to {@code registry}; one for each registry. */
  public static Behavior<Progress> create(MeterRegistry registry) {
    Gauges gauges = new Gauges(registry); // outlives restarts, as the registry does
    // A service whose checkpoints fail from the start must be seen to get old.
    gauges.set(Metric.CHECKPOINT_LAST_SUCCESS, secondsSince1970(registry));
    return Behaviors.setup(context -> new MetricsReporter(registry, gauges).reporting());
  }

  private static double secondsSince1970(MeterRegistry registry) {
    return registry.config().clock().wallTime() / 1000.0;
  }

  private Behavior<Progress> reporting() {
    return Behaviors.receive(Progress.class)
        .onMessage(Started.class, this::onStarted)
        .onMessage(Skipped.class, this::onSkipped)
        .onMessage(Learned.class, this::onLearned)
        .onMessage(Shadowed.class, this::onShadowed)
        .onMessage(MaskStatus.class, this::onMaskStatus)
        .onMessage(Decision.class, this::onDecision)
        .onMessage(NetworkCompacted.class, this::onCompacted)
        .onMessage(EvidenceRestarted.class, this::onEvidenceRestarted)
        .onMessage(DriftSignal.class, this::onDrift)
        .onMessage(CutsWait.class, this::onCutsWait)
        .onMessage(Undecided.class, this::onUndecided)
        .onMessage(GuardCoarsened.class, this::onGuardCoarsened)
        .onMessage(ProposalLate.class, this::onProposalLate)
        .onMessage(ReplyLost.class, this::onReplyLost)
        .onMessage(Checkpointed.class, this::onCheckpointed)
        .onMessage(CheckpointFailed.class, this::onCheckpointFailed)
        .onMessage(StreamFailed.class, this::onStreamFailed)
        .onMessage(Quarantined.class, this::onQuarantined)
        .onMessage(Progress.class, other -> Behaviors.same())
        .build();
  }

  /** Totals of a resumed run go on where the checkpoint left them; only what is new counts. */
  private Behavior<Progress> onStarted(Started started) {
    remember(started.deadLetters(), started.duplicates(), started.unlabelled());
    held(started.held());
    return Behaviors.same();
  }

  private Behavior<Progress> onSkipped(Skipped skipped) {
    countUpTo(skipped.deadLetters(), skipped.duplicates(), skipped.unlabelled());
    return Behaviors.same();
  }

  private void countUpTo(long deadLettersNow, long duplicatesNow, long unlabelledNow) {
    if (counting) {
      events.records("dead_letter").increment((double) deadLettersNow - deadLetters);
      events.records("duplicate").increment((double) duplicatesNow - duplicates);
      events.records("unlabelled").increment((double) unlabelledNow - unlabelled);
    }
    remember(deadLettersNow, duplicatesNow, unlabelledNow);
  }

  private void remember(long deadLettersNow, long duplicatesNow, long unlabelledNow) {
    counting = true;
    deadLetters = deadLettersNow;
    duplicates = duplicatesNow;
    unlabelled = unlabelledNow;
  }

  private Behavior<Progress> onLearned(Learned learned) {
    events.records("trained").increment(learned.batchSize());
    countUpTo(learned.deadLetters(), learned.duplicates(), learned.unlabelled());
    step.record(learned.stepNanos(), TimeUnit.NANOSECONDS);
    wait.record(learned.waitNanos(), TimeUnit.NANOSECONDS);
    gauges.set(Metric.LOSS, learned.loss());
    show(learned.evaluation());
    return Behaviors.same();
  }

  private Behavior<Progress> onShadowed(Shadowed shadowed) {
    events.shadowRecords().increment(shadowed.quality().size());
    events.shadowSeconds().increment(shadowed.stepNanos() * 1e-9);
    return Behaviors.same();
  }

  private Behavior<Progress> onProposalLate(ProposalLate late) {
    events.proposalsLate().increment();
    return Behaviors.same();
  }

  private void show(Evaluation evaluation) {
    var windowed = evaluation.windowed();
    gauges.set(Metric.ACCURACY, "window", "cumulative", evaluation.cumulative().accuracy());
    gauges.set(Metric.ACCURACY, "window", "windowed", windowed.accuracy());
    gauges.set(Metric.ACCURACY, "window", "ewma", evaluation.decayedAccuracy());
    gauges.set(Metric.KAPPA, "kind", "cohen", windowed.kappa());
    gauges.set(Metric.KAPPA, "kind", "temporal", windowed.kappaT());
    gauges.set(Metric.KAPPA, "kind", "majority", windowed.kappaM());
    gauges.set(Metric.BASELINE_ACCURACY, "kind", "majority", windowed.majorityAccuracy());
    gauges.set(Metric.BASELINE_ACCURACY, "kind", "no_change", windowed.noChangeAccuracy());
  }

  private Behavior<Progress> onMaskStatus(MaskStatus status) {
    for (LayerCounts layer : status.layers()) {
      gauges.set(Metric.LAYER_SPARSITY, "layer", layer.name(), layer.sparsity());
      gauges.set(Metric.LAYER_ACTIVE_UNITS, "layer", layer.name(), layer.activeUnits());
    }
    sparsity("weights", status.kept(), status.total());
    sparsity("units", status.activeUnits(), status.units());
    sparsity("macs", status.macs(), status.denseMacs());
    gauges.set(Metric.MODEL_PARAMETERS, "state", "dense", status.total());
    gauges.set(Metric.MODEL_PARAMETERS, "state", "active", status.kept());
    return Behaviors.same();
  }

  private void sparsity(String of, long left, long dense) {
    gauges.set(Metric.MODEL_SPARSITY, "of", of, 1 - (double) left / dense);
  }

  private Behavior<Progress> onDecision(Decision decision) {
    events.decisions(decision.criterion(), decision.outcome()).increment();
    if (decision.outcome().isUndone() || decision.outcome() == Outcome.REGROWN) {
      events.regrownConnections().increment(decision.parameters());
    }
    if (decision.outcome() == Outcome.KEPT || decision.outcome() == Outcome.ROLLED_BACK) {
      gauges.set(Metric.GUARD_MARGIN, decision.accuracyNow() - decision.accuracyBefore());
    }
    return Behaviors.same();
  }

  private Behavior<Progress> onCompacted(NetworkCompacted compacted) {
    events.compactions().increment();
    held(compacted.after());
    return Behaviors.same();
  }

  private void held(int parameters) {
    gauges.set(Metric.MODEL_PARAMETERS, "state", "held", parameters);
  }

  private Behavior<Progress> onEvidenceRestarted(EvidenceRestarted restarted) {
    restarted.layers().forEach(layer -> events.evidenceRestarts(layer).increment());
    return Behaviors.same();
  }

  private Behavior<Progress> onDrift(DriftSignal drift) {
    events.drifts(drift.detector(), drift.confirmed()).increment();
    return Behaviors.same();
  }

  private Behavior<Progress> onCutsWait(CutsWait wait) {
    for (Doubt doubt : Doubt.values()) {
      boolean isReason = wait.doubt().filter(doubt::equals).isPresent();
      gauges.set(Metric.CUTS_WAITING, "reason", EventCounters.label(doubt), isReason ? 1 : 0);
    }
    return Behaviors.same();
  }

  private Behavior<Progress> onUndecided(Undecided undecided) {
    events.undecided(undecided.doubt()).increment();
    return Behaviors.same();
  }

  private Behavior<Progress> onGuardCoarsened(GuardCoarsened coarsened) {
    gauges.set(Metric.GUARD_ALLOWED, coarsened.allowed());
    return Behaviors.same();
  }

  /** Its records are counted as dead letters besides. */
  private Behavior<Progress> onQuarantined(Quarantined batch) {
    events.batchesQuarantined().increment();
    return Behaviors.same();
  }

  private Behavior<Progress> onReplyLost(ReplyLost lost) {
    events.repliesLost(lost.from()).increment();
    return Behaviors.same();
  }

  private Behavior<Progress> onCheckpointed(Checkpointed written) {
    checkpoint.record((long) (written.seconds() * 1e9), TimeUnit.NANOSECONDS);
    gauges.set(Metric.CHECKPOINT_BYTES, (double) written.bytes());
    gauges.set(Metric.MODEL_VERSION, (double) written.version());
    gauges.set(Metric.CHECKPOINT_LAST_SUCCESS, secondsSince1970(registry));
    return Behaviors.same();
  }

  private Behavior<Progress> onStreamFailed(StreamFailed failed) {
    events.streamFailures().increment();
    return Behaviors.same();
  }

  private Behavior<Progress> onCheckpointFailed(CheckpointFailed failed) {
    events.checkpointFailures().increment();
    return Behaviors.same();
  }
}
