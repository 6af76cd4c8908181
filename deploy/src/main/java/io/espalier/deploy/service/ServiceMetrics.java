package io.espalier.deploy.service;

import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.metrics.RunMeters;
import io.espalier.actors.predictions.PredictionOutput;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Optional;

/** The metrics of a run and of the process that it is in. Closed by the service. */
final class ServiceMetrics implements AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  ServiceMetrics(RunSettings run, WatchedTopic topic, Optional<PredictionOutput> predictions) {
    registry.config().meterFilter(new MeterNames());
    RunMeters.register(registry, version(), run, topic);
    predictions.ifPresent(output -> RunMeters.register(registry, output.figures()));
    topic.bindTo(registry);
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  /** Of the jar; unknown where classes are run as they are. */
  private static String version() {
    return Optional.ofNullable(ServiceMetrics.class.getPackage().getImplementationVersion())
        .orElse("unknown");
  }

  MeterRegistry registry() {
    return registry;
  }

  /** All of them in Prometheus' text format; for any thread. */
  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
    collections.close();
  }
}
