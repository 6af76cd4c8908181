package io.espalier.actors.metrics;

import io.espalier.actors.predictions.PredictionFigures;
import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The counters of events, each made at 0 when it is first asked for. */
record EventCounters(MeterRegistry registry) {

  /**
   * @param result what became of the records: trained, unlabelled, dead_letter or duplicate
   */
  Counter records(String result) {
    return counter(Metric.RECORDS, "result", result);
  }

  /** Counted by the stream: nobody else knows of them. */
  void lostRecords(StreamFigures stream) {
    counter(Metric.RECORDS, stream, StreamFigures::lostRecords, "result", "lost");
  }

  /** Counted by who writes them. */
  void predictions(PredictionFigures figures) {
    counter(Metric.PREDICTIONS, figures, PredictionFigures::written);
    counter(Metric.PREDICTIONS_FAILURES, figures, PredictionFigures::failures);
  }

  Counter decisions(String criterion, Outcome outcome) {
    String ended = outcome.name().toLowerCase(Locale.ROOT);
    return counter(Metric.PRUNE_DECISIONS, "criterion", criterion, "outcome", ended);
  }

  Counter regrownConnections() {
    return counter(Metric.REGROWN_CONNECTIONS);
  }

  Counter shadowRecords() {
    return counter(Metric.SHADOW_RECORDS);
  }

  Counter shadowSeconds() {
    return counter(Metric.SHADOW_SECONDS);
  }

  Counter proposalsLate() {
    return counter(Metric.PROPOSALS_LATE);
  }

  Counter evidenceRestarts(String layer) {
    return counter(Metric.EVIDENCE_RESTARTS, "layer", layer);
  }

  Counter compactions() {
    return counter(Metric.COMPACTIONS);
  }

  Counter drifts(String detector, boolean confirmed) {
    String level = confirmed ? "drift" : "warning";
    return counter(Metric.DRIFT_EVENTS, "detector", detector, "level", level);
  }

  Counter undecided(Doubt doubt) {
    return counter(Metric.CUTS_UNDECIDED, "reason", label(doubt));
  }

  Counter repliesLost(String from) {
    return counter(Metric.REPLIES_LOST, "from", from.replace(' ', '_'));
  }

  Counter batchesQuarantined() {
    return counter(Metric.BATCHES_QUARANTINED);
  }

  static String label(Doubt doubt) {
    return doubt.name().toLowerCase(Locale.ROOT);
  }

  Counter checkpointFailures() {
    return counter(Metric.CHECKPOINT_FAILURES);
  }

  Counter streamFailures() {
    return counter(Metric.STREAM_FAILURES);
  }

  private <T> void counter(Metric metric, T of, ToDoubleFunction<T> count, String... tags) {
    FunctionCounter.builder(metric.id(), of, count)
        .description(metric.help())
        .tags(tags)
        .register(registry);
  }

  private Counter counter(Metric metric, String... tags) {
    return Counter.builder(metric.id()).description(metric.help()).tags(tags).register(registry);
  }
}
