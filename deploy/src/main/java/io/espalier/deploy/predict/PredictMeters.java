package io.espalier.deploy.predict;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What is measured of predictions over HTTP. Thread-safe. */
public final class PredictMeters {

  private static final String REQUESTS = "espalier.predict.requests";
  private static final int[] USUAL_CODES = {200, 400, 404, 413, 503};

  private final MeterRegistry registry;
  private final Map<Integer, Counter> requests = new ConcurrentHashMap<>();
  private final Counter rows;
  private final Counter failures;
  private final Timer latency;
  private final Timer publishing;
  private final AtomicLong trained = new AtomicLong();
  private final AtomicLong newest = new AtomicLong();

  /** Registers them; once per registry. */
  public PredictMeters(MeterRegistry registry, ServedVersions versions) {
    this.registry = registry;
    rows = counter("espalier.predict.rows", "Rows predicted over HTTP");
    failures =
        counter("espalier.predict.publish.failures", "Networks that could not be predicted with");
    latency = timer("espalier.predict.latency", "Time from an infer request to its answer");
    publishing = timer("espalier.predict.publish", "Time to make a version: compact, export, open");
    gauge("espalier.predict.version", "Records that the newest version has learnt", newest::get);
    gauge("espalier.predict.versions", "Versions that answer", () -> versions.numbers().size());
    gauge(
        "espalier.predict.age.records",
        "Records learnt since the newest version",
        () -> versions.numbers().isEmpty() ? Double.NaN : trained.get() - newest.get());
    for (int code : USUAL_CODES) {
      requests(code);
    }
  }

  private Counter counter(String id, String help) {
    return Counter.builder(id).description(help).register(registry);
  }

  private void gauge(String id, String help, Supplier<Number> number) {
    Gauge.builder(id, number).description(help).register(registry);
  }

  private Timer timer(String id, String help) {
    return Timer.builder(id)
        .description(help)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofNanos(50_000))
        .maximumExpectedValue(Duration.ofSeconds(30))
        .register(registry);
  }

  private Counter requests(int code) {
    return requests.computeIfAbsent(
        code,
        status ->
            Counter.builder(REQUESTS)
                .description("Infer requests by the status of their answer")
                .tag("code", Integer.toString(status))
                .register(registry));
  }

  /** A request was answered. */
  public void answered(int code, long nanos) {
    requests(code).increment();
    latency.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Rows were predicted. */
  public void predicted(int count) {
    rows.increment(count);
  }

  /** The run has learnt so many records. */
  void trained(long records) {
    trained.set(records);
  }

  void published(long version, long nanos) {
    newest.set(version);
    publishing.record(nanos, TimeUnit.NANOSECONDS);
  }

  void failed() {
    failures.increment();
  }
}
