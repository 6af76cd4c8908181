package io.espalier.actors.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Events;
import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.guardian.Runs;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.MaskStatus;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.model.network.LayerCounts;
import io.espalier.model.train.Learner;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The text that Prometheus reads: names and labels are what dashboards and alerts ask for. */
class ExpositionTest {

  private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final BehaviorTestKit<Progress> reporter =
      BehaviorTestKit.create(MetricsReporter.create(registry));

  private final StreamFigures stream =
      new StreamFigures() {
        @Override
        public double lagRecords() {
          return 42;
        }

        @Override
        public double lastSeenSeconds() {
          return 1_700_000_000;
        }

        @Override
        public long lostRecords() {
          return 7;
        }
      };

  @BeforeEach
  void register() {
    RunMeters.register(registry, "1.2.3", Runs.settings(Runs.pruning(4)), stream);
  }

  private void tellOneOfEach() {
    List.of(
            Events.started(0),
            Events.learned(10, 10, 9),
            new MaskStatus(
                10, List.of(new LayerCounts("dense1", 5, 10, 4, 2)), 5, 10, 4, 8, 2, new int[4]),
            new Decision(10, 1, "nnrelief", Outcome.ROLLED_BACK, 5, 10, 0.9, 0.7, 0.8),
            new Checkpointed(10, 1, 100, 0.5))
        .forEach(reporter::run);
  }

  @Test
  void hasTheFamiliesOfTheDashboards() {
    tellOneOfEach();

    assertThat(
            FAMILY
                .matcher(registry.scrape())
                .results()
                .map(family -> family.group(1) + " " + family.group(2))
                .toList())
        .containsExactlyInAnyOrder(
            "espalier_accuracy gauge",
            "espalier_baseline_accuracy gauge",
            "espalier_batches_quarantined_total counter",
            "espalier_build_info gauge",
            "espalier_checkpoint_bytes gauge",
            "espalier_checkpoint_failures_total counter",
            "espalier_checkpoint_last_success_timestamp_seconds gauge",
            "espalier_checkpoint_seconds histogram",
            "espalier_checkpoint_seconds_max gauge",
            "espalier_compactions_total counter",
            "espalier_consumer_lag_last_success_timestamp_seconds gauge",
            "espalier_consumer_lag_records gauge",
            "espalier_cuts_undecided_total counter",
            "espalier_drift_events_total counter",
            "espalier_evidence_restarts_total counter",
            "espalier_guard_margin gauge",
            "espalier_kappa gauge",
            "espalier_layer_active_units gauge",
            "espalier_layer_sparsity_ratio gauge",
            "espalier_loss gauge",
            "espalier_model_parameters gauge",
            "espalier_model_sparsity_ratio gauge",
            "espalier_model_version gauge",
            "espalier_offheap_bytes gauge",
            "espalier_prune_decisions_total counter",
            "espalier_queue_wait_seconds histogram",
            "espalier_queue_wait_seconds_max gauge",
            "espalier_proposals_late_total counter",
            "espalier_records_total counter",
            "espalier_regrown_connections_total counter",
            "espalier_replies_lost_total counter",
            "espalier_shadow_records_total counter",
            "espalier_shadow_seconds_total counter",
            "espalier_stream_failures_total counter",
            "espalier_target_sparsity_ratio gauge",
            "espalier_train_step_seconds histogram",
            "espalier_train_step_seconds_max gauge");
  }

  @Test
  void saysWhatEachFamilyMeans() {
    tellOneOfEach();

    assertThat(registry.scrape().lines().filter(line -> line.startsWith("# HELP")))
        .hasSizeGreaterThan(20)
        .allMatch(line -> line.strip().split(" ").length > 3);
  }

  @Test
  void hasTheLabelsOfTheDashboards() {
    tellOneOfEach();

    assertThat(registry.scrape().lines())
        .contains(
            "espalier_build_info{backend=\"cpu\",version=\"1.2.3\"} 1",
            "espalier_records_total{result=\"trained\"} 10.0",
            "espalier_records_total{result=\"dead_letter\"} 0.0",
            "espalier_records_total{result=\"duplicate\"} 0.0",
            "espalier_accuracy{window=\"windowed\"} 0.0",
            "espalier_kappa{kind=\"cohen\"} 0.0",
            "espalier_baseline_accuracy{kind=\"no_change\"} 0.0",
            "espalier_layer_sparsity_ratio{layer=\"dense1\"} 0.5",
            "espalier_layer_active_units{layer=\"dense1\"} 2.0",
            "espalier_model_sparsity_ratio{of=\"macs\"} 0.5",
            "espalier_model_parameters{state=\"active\"} 5.0",
            "espalier_model_parameters{state=\"held\"} 387.0",
            "espalier_prune_decisions_total{criterion=\"nnrelief\",outcome=\"rolled_back\"} 1.0",
            "espalier_regrown_connections_total 5.0",
            "espalier_model_version 1.0",
            "espalier_checkpoint_seconds_count 1");
  }

  @Test
  void knowsBeforeTheRunBeginsWhatMayHappenInIt() {
    assertThat(registry.scrape().lines())
        .contains(
            "espalier_target_sparsity_ratio 0.75",
            "espalier_consumer_lag_records 42.0",
            "espalier_consumer_lag_last_success_timestamp_seconds 1.7E9",
            "espalier_records_total{result=\"lost\"} 7.0",
            "espalier_prune_decisions_total{criterion=\"nnrelief\",outcome=\"applied\"} 0.0",
            "espalier_prune_decisions_total{criterion=\"nnrelief\",outcome=\"kept\"} 0.0",
            "espalier_prune_decisions_total{criterion=\"nnrelief\",outcome=\"rolled_back\"} 0.0",
            "espalier_drift_events_total{detector=\"adwin\",level=\"drift\"} 0.0",
            "espalier_drift_events_total{detector=\"adwin\",level=\"warning\"} 0.0",
            "espalier_checkpoint_failures_total 0.0");
  }

  @Test
  void showsTheMemoryThatTensorsTake() {
    RunSettings settings = Runs.settings(Runs.pruning(4));
    double before = tensorBytes();

    try (Learner learner = Learner.create(settings.network(), settings.optimizer(), 1)) {
      assertThat(tensorBytes() - before)
          .as("parameters and their gradients")
          .isGreaterThanOrEqualTo(2 * 4 * learner.spec().parameters());
    }
  }

  private double tensorBytes() {
    return registry.get("espalier.offheap.bytes").gauge().value();
  }
}
