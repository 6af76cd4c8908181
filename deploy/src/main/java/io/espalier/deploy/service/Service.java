package io.espalier.deploy.service;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.espalier.actors.guardian.RunEnvironment;
import io.espalier.actors.guardian.RunGuardian;
import io.espalier.actors.guardian.RunGuardian.RunEnded;
import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.metrics.MetricsReporter;
import io.espalier.actors.predictions.PredictionOutput;
import io.espalier.actors.progress.Progress;
import io.espalier.deploy.http.Address;
import io.espalier.deploy.http.PageServer;
import io.espalier.deploy.http.ProbeServer;
import io.espalier.deploy.live.LayerTotal;
import io.espalier.deploy.live.LiveView;
import io.espalier.deploy.live.RunDescription;
import io.espalier.deploy.live.RunSummary;
import io.espalier.deploy.predict.OnnxRuntime;
import io.espalier.deploy.report.Json;
import io.espalier.deploy.report.Report;
import io.espalier.deploy.settings.PublishSettings;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A run with its page, metrics and health. Whoever starts it closes it; a signal to the process
 * ends it in order: what was taken is learnt, a checkpoint is written, then the page goes.
 */
public final class Service implements AutoCloseable {

  /**
   * What runs.
   *
   * @param name of the network, for people
   * @param data what streams, for people
   * @param run what is learnt and how
   * @param page where it is
   * @param probes where metrics and health are besides, if they are
   * @param publish what those who predict are given
   * @param classNames what they are told that classes are called; empty for their numbers
   */
  public record Settings(
      String name,
      String data,
      RunSettings run,
      Address page,
      Optional<Address> probes,
      PublishSettings publish,
      List<String> classNames) {}

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);
  private static final Duration STALL_LIMIT = Duration.ofSeconds(60);

  private final ActorSystem<RunGuardian.Command> system;
  private final PageServer page;
  private final Optional<ProbeServer> probes;
  private final LiveView view;
  private final StreamHealth health;
  private final ServiceMetrics metrics;
  private final String model;
  private final CompletableFuture<RunEnded> ended = new CompletableFuture<>();

  private Service(
      ActorSystem<RunGuardian.Command> system,
      PageServer page,
      Optional<ProbeServer> probes,
      LiveView view,
      StreamHealth health,
      ServiceMetrics metrics,
      String model) {
    this.system = system;
    this.page = page;
    this.probes = probes;
    this.view = view;
    this.health = health;
    this.metrics = metrics;
    this.model = model;
    CoordinatedShutdown.get(system)
        .addTask(CoordinatedShutdown.PhaseServiceStop(), "stop the run", this::stop);
    probes.ifPresent(server -> afterRun(server::close));
    system.tell(
        new RunGuardian.AwaitEnd(
            system.systemActorOf(
                Behaviors.receiveMessage(this::onEnded), "end-of-run", Props.empty())));
  }

  /**
   * Starts everything; the run goes on from the newest checkpoint in the store.
   *
   * @param given what the run works with
   * @param topic told by the stream what is in its topic
   * @param observer told all progress, one event after the other, on one thread at a time
   * @param pekko settings of the actor system on top of the defaults
   * @throws io.espalier.deploy.mistake.UserMistake when the port is taken
   */
  public static Service start(
      Settings settings,
      RunEnvironment given,
      WatchedTopic topic,
      Consumer<Progress> observer,
      Config pekko) {
    LiveView view = new LiveView(Long.toString(System.currentTimeMillis()));
    view.publish(describe(settings));
    StreamHealth health = health(topic, given.predictions());
    ServiceMetrics metrics = new ServiceMetrics(settings.run(), topic, given.predictions());
    ModelServing served =
        new ModelServing(
            settings.publish(), settings.classNames(), new OnnxRuntime(), metrics.registry(), view);
    RunEnvironment environment =
        given.watched(
            offsets -> watched(given.stream(), health, offsets),
            Map.of(
                "model-publisher",
                served.follower(),
                "metrics-reporter",
                MetricsReporter.create(metrics.registry()),
                "live-reporter",
                LiveReporter.create(
                    view, settings.run().network().input(), health::status, System::nanoTime),
                "observer",
                observer(observer, health, topic)));
    ActorSystem<RunGuardian.Command> system =
        ActorSystem.create(
            RunGuardian.create(settings.run(), environment),
            "espalier",
            pekko.withFallback(ConfigFactory.load()).resolve());
    try {
      return open(settings, system, view, health, metrics, served);
    } catch (RuntimeException failure) {
      system.terminate();
      served.close();
      throw failure;
    }
  }

  private static StreamHealth health(WatchedTopic topic, Optional<PredictionOutput> predictions) {
    PredictionFault unwritten =
        new PredictionFault(predictions.map(PredictionOutput::figures), STALL_LIMIT);
    return new StreamHealth(
        STALL_LIMIT, System::nanoTime, () -> topic.fault().or(unwritten::fault));
  }

  private static Service open(
      Settings settings,
      ActorSystem<RunGuardian.Command> system,
      LiveView view,
      StreamHealth health,
      ServiceMetrics metrics,
      ModelServing served) {
    PageServer page =
        PageServer.start(
            system, settings.page(), view, health, metrics::scrape, served.inference());
    Optional<ProbeServer> probes =
        settings
            .probes()
            .map(address -> ProbeServer.start(system, address, health, metrics::scrape));
    Service service =
        new Service(system, page, probes, view, health, metrics, settings.publish().name());
    service.afterRun(
        () -> {
          page.close(); // first, as what it has in hand is answered by what is served
          served.close();
        });
    return service;
  }

  private static Source<Batch, NotUsed> watched(
      Function<Offsets, Source<Batch, NotUsed>> stream, StreamHealth health, Offsets offsets) {
    health.streamOpened();
    return stream
        .apply(offsets)
        .map(
            batch -> {
              health.batchTaken(batch.size());
              return batch;
            });
  }

  private static Behavior<Progress> observer(
      Consumer<Progress> observer, StreamHealth health, WatchedTopic topic) {
    BaselineWatch baselines = new BaselineWatch();
    return Behaviors.receiveMessage(
        progress -> {
          topic.observe(progress);
          health.observe(progress);
          if (progress instanceof Progress.Learned learned) {
            baselines.next(learned).ifPresent(Service::log);
          }
          observer.accept(progress);
          return Behaviors.same();
        });
  }

  private static void log(BaselineWatch.News news) {
    LOG.atLevel(news.worse() ? Level.WARN : Level.INFO).log(news.text());
  }

  private static RunDescription describe(Settings settings) {
    RunSettings run = settings.run();
    double target = run.pruner().targetCompression();
    return new RunDescription(
        settings.name(),
        run.pruner().reduction().name(),
        settings.data(),
        run.seed(),
        run.network().blocks().stream().map(Service::layerTotal).toList(),
        run.network().input(),
        run.network().parameters(),
        target > 0 ? target : null);
  }

  private static LayerTotal layerTotal(ParameterBlock block) {
    return new LayerTotal(block.name(), block.length(), block.outputs());
  }

  /**
   * The end of a run that did what it should.
   *
   * @throws RuntimeException the cause, when it did not
   */
  public static RunGuardian.Finished finished(RunEnded end) {
    if (end instanceof RunGuardian.Finished finished) {
      return finished;
    }
    Throwable cause = ((RunGuardian.Failed) end).cause();
    throw cause instanceof RuntimeException known ? known : new CompletionException(cause);
  }

  /** Where the page is. */
  public String url() {
    return page.url();
  }

  /** Where predictions are, once something is learnt. */
  public String modelUrl() {
    return page.url() + "v2/models/" + model;
  }

  /** Where metrics and health are besides, if they are. */
  Optional<String> probesUrl() {
    return probes.map(ProbeServer::url);
  }

  /** Completed when the run has ended, by itself or because it was stopped. */
  public CompletionStage<RunEnded> ended() {
    return ended;
  }

  /** Shows the page how the run went. */
  public void show(Report report) {
    view.publish(new RunSummary(Json.tree(report)));
  }

  /**
   * Has {@code action} done after the run has ended, when the service is closed or the process is
   * told to stop.
   */
  public void afterRun(Runnable action) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "close what the run needed",
            () -> CompletableFuture.runAsync(action).thenApply(nothing -> Done.getInstance()));
  }

  private Behavior<RunEnded> onEnded(RunEnded end) {
    if (end instanceof RunGuardian.Failed failed) {
      health.failed(String.valueOf(failed.cause().getMessage()));
    } else {
      health.ended();
    }
    view.publish(health.status());
    ended.complete(end);
    return Behaviors.stopped();
  }

  private CompletionStage<Done> stop() {
    health.stopping();
    system.tell(RunGuardian.Stop.INSTANCE);
    return ended.thenApply(how -> Done.getInstance());
  }

  /** Ends the run if it has not ended, then the page and the actors. */
  @Override
  public void close() {
    CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.unknownReason())
        .thenRun(metrics::close)
        .toCompletableFuture()
        .join();
  }
}
