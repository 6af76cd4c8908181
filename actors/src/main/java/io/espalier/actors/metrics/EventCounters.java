package io.espalier.actors.metrics;

import io.espalier.actors.progress.Progress.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** The counters of events, each made at 0 when it is first asked for. */
record EventCounters(MeterRegistry registry) {

  /**
   * @param result what became of the records: trained, dead_letter or duplicate
   */
  Counter records(String result) {
    return registry.counter(MetricNames.RECORDS, "result", result);
  }

  Counter decisions(String criterion, Outcome outcome) {
    return registry.counter(
        MetricNames.PRUNE_DECISIONS,
        "criterion",
        criterion,
        "outcome",
        outcome.name().toLowerCase(Locale.ROOT));
  }

  /** Connections that came back because a cut was undone. */
  Counter regrownConnections() {
    return registry.counter(MetricNames.REGROWN_CONNECTIONS);
  }

  Counter drifts(String detector, boolean confirmed) {
    return registry.counter(
        MetricNames.DRIFT_EVENTS, "detector", detector, "level", confirmed ? "drift" : "warning");
  }

  Counter checkpointFailures() {
    return registry.counter(MetricNames.CHECKPOINT_FAILURES);
  }
}
