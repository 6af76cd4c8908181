package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.Promtool;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeterNamesTest {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @BeforeEach
  void filter() {
    registry.config().meterFilter(new MeterNames());
  }

  @Test
  void aGaugeIsNotCalledACount() {
    Gauge.builder("kafka.consumer.connection.count", () -> 3).register(registry);
    FunctionCounter.builder("some.count", this, test -> 1).register(registry);

    assertThat(registry.scrape())
        .contains("kafka_consumer_connections 3.0", "some_count_total 1.0")
        .doesNotContain("connection_count");
  }

  @Test
  void whatIsNotInSecondsIsLeftOut() {
    Gauge.builder("kafka.consumer.io.time.ns.avg", () -> 3).register(registry);
    Gauge.builder("kafka.app.info.start.time.ms", () -> 3).register(registry);
    FunctionCounter.builder("process.cpu.time", this, test -> 1).baseUnit("ns").register(registry);
    Gauge.builder("columns", () -> 3).register(registry);

    assertThat(registry.scrape()).contains("columns 3.0").doesNotContain("time");
  }

  @Test
  void prometheusHasNothingToSayAboutTheMetersOfLibraries() throws Exception {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);

    assertThat(registry.scrape()).contains("system_cpus ", "process_cpu_usage ");
    Promtool.accepts(Path.of("."), registry.scrape(), "check", "metrics");
  }
}
