package io.espalier.actors.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gauges as numbers that are set. A registry goes on reading the number that a gauge was registered
 * with first, so whoever sets it must keep the same one for as long as the registry lives. Safe for
 * use from any thread.
 */
final class Gauges {

  private final MeterRegistry registry;
  private final Map<String, AtomicReference<Double>> numbers = new ConcurrentHashMap<>();

  Gauges(MeterRegistry registry) {
    this.registry = registry;
  }

  void set(Metric metric, double now) {
    set(metric, Tags.empty(), now);
  }

  void set(Metric metric, String key, String value, double now) {
    set(metric, Tags.of(key, value), now);
  }

  private void set(Metric metric, Tags tags, double now) {
    numbers.computeIfAbsent(metric.id() + tags, key -> register(metric, tags)).set(now);
  }

  private AtomicReference<Double> register(Metric metric, Tags tags) {
    AtomicReference<Double> number = new AtomicReference<>(0.0);
    Gauge.builder(metric.id(), number, AtomicReference::get)
        .description(metric.help())
        .tags(tags)
        .strongReference(true)
        .register(registry);
    return number;
  }
}
