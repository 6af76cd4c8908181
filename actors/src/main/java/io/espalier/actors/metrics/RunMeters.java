package io.espalier.actors.metrics;

import io.espalier.actors.drift.DriftWatch;
import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.predictions.PredictionFigures;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.model.network.Probe;
import io.espalier.model.plan.Reduction;
import io.espalier.model.tensor.Backend;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/**
 * What is known of a run before it begins: constants, the memory that it lives in, and counters of
 * events that have not happened yet. A counter that appeared with its first event would hide that
 * event from every rate over it.
 */
public final class RunMeters {

  private RunMeters() {}

  /**
   * Registers them; once per registry.
   *
   * @param version of the program
   * @param stream asked at each scrape, on any thread
   */
  public static void register(
      MeterRegistry registry, String version, RunSettings settings, StreamFigures stream) {
    double target = settings.pruner().targetCompression();
    gauge(Metric.BUILD_INFO, () -> 1)
        .tags("version", version, "backend", Backend.inUse().name())
        .register(registry);
    Metric memory = Backend.inUse().isCpu() ? Metric.OFFHEAP_BYTES : Metric.DEVICE_MEMORY_BYTES;
    gauge(memory, () -> Backend.inUse().tensorBytes()).register(registry);
    gauge(Metric.TARGET_SPARSITY, () -> target > 0 ? 1 - 1 / target : 0).register(registry);
    gauge(Metric.CONSUMER_LAG, stream::lagRecords).register(registry);
    gauge(Metric.CONSUMER_LAG_LAST_SUCCESS, stream::lastSeenSeconds).register(registry);
    EventCounters events = new EventCounters(registry);
    events.lostRecords(stream);
    Reduction reduction = settings.pruner().reduction();
    for (Outcome outcome : Outcome.values()) {
      reduction.cutting().ifPresent(cut -> events.decisions(cut.name(), outcome));
      reduction.merging().ifPresent(merge -> events.decisions(merge.name(), outcome));
    }
    events.decisions(Decision.REGROWTH, Outcome.REGROWN);
    for (Doubt doubt : Doubt.values()) {
      events.undecided(doubt);
    }
    for (Probe probe : settings.initial().spec().probes()) {
      events.evidenceRestarts(probe.name());
    }
    events.repliesLost("monitor");
    events.repliesLost("trainer");
    events.repliesLost("scoring thread");
    events.drifts(settings.drift().detector().name(), true);
    events.drifts(settings.drift().detector().name(), false);
    if (!settings.drift().announced().isEmpty()) {
      events.drifts(DriftWatch.ANNOUNCED, true);
    }
  }

  /** Registers what is known of predictions, where there are any; once per registry. */
  public static void register(MeterRegistry registry, PredictionFigures predictions) {
    gauge(Metric.PREDICTIONS_IN_FLIGHT, predictions::inFlight).register(registry);
    gauge(Metric.PREDICTIONS_BEHIND, predictions::secondsBehind).register(registry);
    EventCounters events = new EventCounters(registry);
    events.predictions(predictions);
  }

  private static Gauge.Builder<Supplier<Number>> gauge(Metric metric, Supplier<Number> number) {
    return Gauge.builder(metric.id(), number).description(metric.help());
  }
}
