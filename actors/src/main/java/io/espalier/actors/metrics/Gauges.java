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

  void set(String name, double now) {
    set(name, Tags.empty(), now);
  }

  void set(String name, String key, String value, double now) {
    set(name, Tags.of(key, value), now);
  }

  private void set(String name, Tags tags, double now) {
    numbers.computeIfAbsent(name + tags, key -> register(name, tags)).set(now);
  }

  private AtomicReference<Double> register(String name, Tags tags) {
    AtomicReference<Double> number = new AtomicReference<>(0.0);
    Gauge.builder(name, number, AtomicReference::get)
        .tags(tags)
        .strongReference(true)
        .register(registry);
    return number;
  }
}
