package io.espalier.actors.guardian;

import com.typesafe.config.ConfigFactory;
import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.actors.guardian.RunGuardian.RunEnded;
import io.espalier.actors.predictions.PredictionOutput;
import io.espalier.actors.progress.Progress;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import org.awaitility.Awaitility;

/** A run in an actor system of its own, over batches from memory, that remembers what was told. */
final class Run implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Progress> told = Collections.synchronizedList(new ArrayList<>());
  private final List<Offsets> opened = Collections.synchronizedList(new ArrayList<>());
  private final List<Offsets> quarantined = Collections.synchronizedList(new ArrayList<>());
  private final List<Offsets> committed = Collections.synchronizedList(new ArrayList<>());
  private final ActorSystem<RunGuardian.Command> system;

  Run(RunSettings settings, Path folder, Function<Offsets, Source<Batch, NotUsed>> stream) {
    this(settings, folder, stream, Map.of());
  }

  /** Has others told the progress too. */
  Run(
      RunSettings settings,
      Path folder,
      Function<Offsets, Source<Batch, NotUsed>> stream,
      Map<String, Behavior<Progress>> otherWatchers) {
    this(settings, folder, stream, otherWatchers, 3);
  }

  /** Keeps so many versions besides. */
  Run(
      RunSettings settings,
      Path folder,
      Function<Offsets, Source<Batch, NotUsed>> stream,
      Map<String, Behavior<Progress>> otherWatchers,
      int keptVersions) {
    this(settings, folder, stream, otherWatchers, keptVersions, Optional.empty());
  }

  /** Keeps predictions besides. */
  Run(
      RunSettings settings,
      Path folder,
      Function<Offsets, Source<Batch, NotUsed>> stream,
      Map<String, Behavior<Progress>> otherWatchers,
      int keptVersions,
      Optional<PredictionOutput> predictions) {
    Map<String, Behavior<Progress>> watchers = new HashMap<>(otherWatchers);
    watchers.put("recorder", Behaviors.receiveMessage(this::record));
    system =
        ActorSystem.create(
            RunGuardian.create(
                settings,
                new RunEnvironment(
                    offsets -> {
                      opened.add(offsets);
                      return stream.apply(offsets);
                    },
                    this::setAside,
                    Offsets.NONE,
                    CheckpointStore.open(folder, keptVersions),
                    committed::add,
                    watchers,
                    predictions)),
            "espalier",
            ConfigFactory.parseString("pekko.loglevel = WARNING")
                .withFallback(ConfigFactory.load()));
  }

  private CompletionStage<?> setAside(Offsets from, Offsets to, String reason) {
    quarantined.add(to);
    return CompletableFuture.completedFuture(reason);
  }

  /** Where batches ended that could not be learnt. */
  List<Offsets> quarantined() {
    return List.copyOf(quarantined);
  }

  private Behavior<Progress> record(Progress progress) {
    told.add(progress);
    return Behaviors.same();
  }

  /** Waits for the end. */
  RunEnded end() {
    return AskPattern.<RunGuardian.Command, RunEnded>ask(
            system, RunGuardian.AwaitEnd::new, PATIENCE, system.scheduler())
        .toCompletableFuture()
        .join();
  }

  void stop() {
    system.tell(RunGuardian.Stop.INSTANCE);
  }

  /** Sends one of the run's actors something. */
  void tell(String actor, Object message) {
    Adapter.toClassic(system).actorSelection("/user/" + actor).tell(message, null);
  }

  /** Sends one of the run's actors something that makes it fail. */
  void fail(String actor, Class<? extends Throwable> failure, Object message) {
    LoggingTestKit.error(failure)
        .expect(
            system,
            () -> {
              tell(actor, message);
              return message;
            });
  }

  /** Waits until something has been told. */
  void await(Predicate<Progress> event) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> told().stream().anyMatch(event));
  }

  List<Progress> told() {
    synchronized (told) {
      return List.copyOf(told);
    }
  }

  <P extends Progress> List<P> told(Class<P> kind) {
    return told().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<Offsets> opened() {
    return List.copyOf(opened);
  }

  List<Offsets> committed() {
    return List.copyOf(committed);
  }

  /**
   * Ends the system as it is: nothing is drained, nothing is saved. Only what is being written to
   * the disk goes on, unlike in a killed process.
   */
  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
