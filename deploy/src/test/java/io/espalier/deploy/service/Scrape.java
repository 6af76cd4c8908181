package io.espalier.deploy.service;

import io.espalier.actors.metrics.MetricsReporter;
import io.espalier.actors.metrics.RunMeters;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.deploy.settings.CheckpointSettings;
import io.espalier.deploy.settings.PublishSettings;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSpec;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;

/** What Prometheus finds at a service in which everything has happened once. */
public final class Scrape {

  private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) \\S+$");

  private Scrape() {}

  /** The names of all metrics. */
  public static Set<String> names() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    NetworkSpec network = NetworkSpec.parse("4-8-3", InputShape.flat(4), 3, Nonlinearity.RELU);
    RunMeters.register(
        registry,
        "1.2.3",
        StreamRun.of(
            new InitialNetwork.Drawn(network),
            Reductions.of("nnrelief", 0.9, 4),
            CheckpointSettings.DEFAULT_EVERY,
            PublishSettings.DEFAULT),
        new WatchedTopic(
            Duration.ofSeconds(60), () -> 0, InstantSource.fixed(Instant.EPOCH), seen -> {}));
    BehaviorTestKit<Progress> reporter = BehaviorTestKit.create(MetricsReporter.create(registry));
    List.of(
            Events.learned(10),
            Events.mask(),
            Events.decision(1, Outcome.ROLLED_BACK),
            new DriftSignal(10, "adwin", true),
            Events.checkpointed(10),
            Events.checkpointFailed(20))
        .forEach(reporter::run);
    return FAMILY
        .matcher(registry.scrape())
        .results()
        .map(family -> family.group(1))
        .collect(Collectors.toSet());
  }
}
