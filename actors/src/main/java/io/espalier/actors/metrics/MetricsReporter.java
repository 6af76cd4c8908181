package io.espalier.actors.metrics;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.CheckpointFailed;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.Progress.Decision;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.MaskStatus;
import io.espalier.actors.progress.Progress.Outcome;
import io.espalier.model.network.LayerCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Owns the meters and keeps them up to date from what it is told. Labels are layers and outcomes,
 * never neurons. A scrape reads numbers that this actor published; it never touches a tensor.
 */
public final class MetricsReporter {

  private final MeterRegistry registry;
  private final Timer step;
  private final Timer wait;
  private final Timer checkpoint;
  private final DistributionSummary loss;
  private final Map<String, AtomicReference<Double>> gauges = new HashMap<>();
  private long deadLetters;
  private long duplicates;
  private boolean counting;

  private MetricsReporter(MeterRegistry registry) {
    this.registry = registry;
    step = timer(MetricNames.TRAIN_STEP, "Time of one training step, test included");
    wait = timer(MetricNames.QUEUE_WAIT, "Time the trainer waited for a batch");
    checkpoint = timer(MetricNames.CHECKPOINT_SECONDS, "Time to write a checkpoint");
    loss =
        DistributionSummary.builder(MetricNames.LOSS)
            .description("Mean cross-entropy of a batch before it was learnt, in nats")
            .register(registry);
    registerCounters();
  }

  /** Counters start at 0, so that a rate over them is right from the first event on. */
  private void registerCounters() {
    for (String result : new String[] {"trained", "dead_letter", "duplicate"}) {
      records(result);
    }
    registry.counter(MetricNames.CHECKPOINT_FAILURES);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofNanos(50_000))
        .maximumExpectedValue(Duration.ofSeconds(30))
        .register(registry);
  }

  public static Behavior<Progress> create(MeterRegistry registry) {
    return Behaviors.setup(context -> new MetricsReporter(registry).reporting());
  }

  private Behavior<Progress> reporting() {
    return Behaviors.receive(Progress.class)
        .onMessage(Learned.class, this::onLearned)
        .onMessage(MaskStatus.class, this::onMaskStatus)
        .onMessage(Decision.class, this::onDecision)
        .onMessage(DriftSignal.class, this::onDrift)
        .onMessage(Checkpointed.class, this::onCheckpointed)
        .onMessage(CheckpointFailed.class, this::onCheckpointFailed)
        .onMessage(Progress.class, other -> Behaviors.same())
        .build();
  }

  private Behavior<Progress> onLearned(Learned learned) {
    records("trained").increment(learned.batchSize());
    countSince(learned);
    step.record(learned.stepNanos(), TimeUnit.NANOSECONDS);
    wait.record(learned.waitNanos(), TimeUnit.NANOSECONDS);
    loss.record(learned.loss());
    var evaluation = learned.evaluation();
    gauge(MetricNames.ACCURACY, "window", "cumulative", evaluation.cumulative().accuracy());
    gauge(MetricNames.ACCURACY, "window", "windowed", evaluation.windowed().accuracy());
    gauge(MetricNames.ACCURACY, "window", "ewma", evaluation.decayedAccuracy());
    gauge(MetricNames.KAPPA, "kind", "cohen", evaluation.windowed().kappa());
    gauge(MetricNames.KAPPA, "kind", "temporal", evaluation.windowed().kappaT());
    gauge(MetricNames.KAPPA, "kind", "majority", evaluation.windowed().kappaM());
    gauge(
        MetricNames.BASELINE_ACCURACY,
        "kind",
        "majority",
        evaluation.windowed().majorityAccuracy());
    gauge(
        MetricNames.BASELINE_ACCURACY,
        "kind",
        "no_change",
        evaluation.windowed().noChangeAccuracy());
    return Behaviors.same();
  }

  /** Totals of a resumed run start where the checkpoint left them; only what is new counts. */
  private void countSince(Learned learned) {
    if (counting) {
      records("dead_letter").increment((double) Math.max(0, learned.deadLetters() - deadLetters));
      records("duplicate").increment((double) Math.max(0, learned.duplicates() - duplicates));
    }
    counting = true;
    deadLetters = learned.deadLetters();
    duplicates = learned.duplicates();
  }

  private Counter records(String result) {
    return registry.counter(MetricNames.RECORDS, "result", result);
  }

  private Behavior<Progress> onMaskStatus(MaskStatus status) {
    for (LayerCounts layer : status.layers()) {
      gauge(MetricNames.LAYER_SPARSITY, "layer", layer.name(), layer.sparsity());
      gauge(MetricNames.LAYER_ACTIVE_UNITS, "layer", layer.name(), layer.activeUnits());
    }
    double sparsity = 1 - (double) status.kept() / status.total();
    gauge(MetricNames.MODEL_SPARSITY, "of", "weights", sparsity);
    gauge(MetricNames.MODEL_PARAMETERS, "state", "dense", status.total());
    gauge(MetricNames.MODEL_PARAMETERS, "state", "active", status.kept());
    return Behaviors.same();
  }

  private Behavior<Progress> onDecision(Decision decision) {
    registry
        .counter(
            MetricNames.PRUNE_DECISIONS,
            "criterion",
            decision.criterion(),
            "outcome",
            decision.outcome().name().toLowerCase(Locale.ROOT))
        .increment();
    if (decision.outcome() != Outcome.APPLIED) {
      gauge(
          MetricNames.GUARD_MARGIN,
          "criterion",
          decision.criterion(),
          decision.accuracyNow() - decision.accuracyBefore());
    }
    return Behaviors.same();
  }

  private Behavior<Progress> onDrift(DriftSignal drift) {
    registry
        .counter(
            MetricNames.DRIFT_EVENTS,
            "detector",
            drift.detector(),
            "level",
            drift.confirmed() ? "drift" : "warning")
        .increment();
    return Behaviors.same();
  }

  private Behavior<Progress> onCheckpointed(Checkpointed written) {
    checkpoint.record((long) (written.seconds() * 1e9), TimeUnit.NANOSECONDS);
    gauge(MetricNames.CHECKPOINT_BYTES, (double) written.bytes());
    gauge(MetricNames.MODEL_VERSION, (double) written.version());
    gauge(MetricNames.CHECKPOINT_LAST_SUCCESS, registry.config().clock().wallTime() / 1000.0);
    return Behaviors.same();
  }

  private Behavior<Progress> onCheckpointFailed(CheckpointFailed failed) {
    registry.counter(MetricNames.CHECKPOINT_FAILURES).increment();
    return Behaviors.same();
  }

  private void gauge(String name, String key, String value, double now) {
    set(name, Tags.of(key, value), now);
  }

  private void gauge(String name, double now) {
    set(name, Tags.empty(), now);
  }

  /** Micrometer holds a gauge's value weakly unless told otherwise. */
  private void set(String name, Tags tags, double now) {
    gauges
        .computeIfAbsent(
            name + tags,
            key -> {
              AtomicReference<Double> value = new AtomicReference<>(now);
              Gauge.builder(name, value, AtomicReference::get)
                  .tags(tags)
                  .strongReference(true)
                  .register(registry);
              return value;
            })
        .set(now);
  }
}
