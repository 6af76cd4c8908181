package io.espalier.actors.guardian;

import io.espalier.actors.checkpoint.Checkpoint;
import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.checkpoint.Participants;
import io.espalier.actors.drift.DriftWatch;
import io.espalier.actors.guardian.Espalier.Surroundings;
import io.espalier.actors.ingest.Ingest;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.pruner.Pruner;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.TrainerState;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.train.LearnerState;
import io.espalier.model.train.OptimizerSpec;
import io.espalier.model.train.OptimizerState;
import io.espalier.streaming.drift.Adwin;
import io.espalier.streaming.drift.DriftDetector;
import io.espalier.streaming.evaluate.PrequentialEvaluator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The actors of one run, from its start, or from a checkpoint, to its end or its next failure. */
record Conversation(
    ActorRef<Trainer.Command> trainer,
    ActorRef<Ingest.Command> ingest,
    ActorRef<CheckpointKeeper.Command> keeper,
    List<ActorRef<?>> others) {

  /**
   * Spawns them in the order in which they come to know each other; the stream last.
   *
   * @param number distinguishes the names of this start's actors from those of the one before
   */
  static Conversation start(
      ActorContext<?> context,
      RunSettings settings,
      Surroundings surroundings,
      Optional<Checkpoint> checkpoint,
      int number,
      ActorRef<Progress> watchers,
      ActorRef<Ingest.Ended> owner) {
    TrainerState start =
        checkpoint
            .map(before -> learningBy(settings.optimizer(), before.trainer()))
            .orElseGet(() -> freshTrainerState(settings));
    NetworkSpec network = start.learner().network().spec();
    Spawner spawner = new Spawner(context, number);

    ActorRef<ActivityMonitor.Command> monitor =
        spawner.restarting(
            ActivityMonitor.create(
                firstOnly(
                    () -> evidence(settings, network, checkpoint),
                    () -> evidence(settings, network, Optional.empty()))),
            "monitor");
    ActorRef<Trainer.Command> trainer =
        spawner.essential(
            Trainer.create(settings.trainer(), start, monitor, System::nanoTime),
            "trainer",
            DispatcherSelector.fromConfig("espalier.trainer-dispatcher"));
    ActorRef<Pruner.Command> pruner =
        spawner.restarting(
            Pruner.create(
                settings.pruner(),
                network,
                firstOnly(() -> checkpoint.map(Checkpoint::pruner), Optional::empty),
                trainer,
                monitor,
                watchers,
                spawner.executor("espalier.scoring-dispatcher")),
            "pruner");
    ActorRef<DriftWatch.Command> drift =
        spawner.restarting(
            DriftWatch.create(
                firstOnly(
                    () -> detector(settings, checkpoint),
                    () -> detector(settings, Optional.empty())),
                settings.pruner().warmUpRecords(),
                trainer,
                pruner,
                monitor,
                watchers),
            "drift-watch");
    ActorRef<CheckpointKeeper.Command> keeper =
        spawner.restarting(
            CheckpointKeeper.create(
                surroundings.store(),
                settings.checkpointRecords(),
                start.position().trained(),
                new Participants(trainer, pruner, drift),
                surroundings.committer(),
                watchers,
                spawner.executor("espalier.blocking-dispatcher")),
            "checkpoint-keeper");
    // They all follow before there is anything to learn, so that none of them misses a batch.
    trainer.tell(Pruner.following(pruner));
    trainer.tell(DriftWatch.following(drift));
    trainer.tell(CheckpointKeeper.following(keeper));
    trainer.tell(new Trainer.Follow<>(watchers, progress -> progress));
    ActorRef<Ingest.Command> ingest =
        spawner.essential(
            Ingest.create(surroundings.stream(), start.position().offsets(), trainer, owner),
            "ingest",
            DispatcherSelector.defaultDispatcher());
    return new Conversation(trainer, ingest, keeper, List.of(monitor, pruner, drift));
  }

  /** Whether the conversation can't go on without {@code actor}. */
  boolean isEssential(ActorRef<?> actor) {
    return actor.equals(trainer) || actor.equals(ingest);
  }

  /** Stops them all; the stream first. */
  void stop(ActorContext<?> context) {
    context.stop(ingest);
    context.stop(keeper);
    others.forEach(context::stop);
    context.stop(trainer);
  }

  /** Spawns the actors of one start. */
  private record Spawner(ActorContext<?> context, int number) {

    /** An actor that goes on after a failure, from what its behavior begins with. */
    <T> ActorRef<T> restarting(Behavior<T> behavior, String name) {
      return context.spawn(
          Behaviors.supervise(behavior).onFailure(SupervisorStrategy.restart()),
          name + "-" + number);
    }

    /** An actor whose failure ends the conversation. */
    <T> ActorRef<T> essential(Behavior<T> behavior, String name, DispatcherSelector dispatcher) {
      ActorRef<T> actor = context.spawn(behavior, name + "-" + number, dispatcher);
      context.watch(actor);
      return actor;
    }

    Executor executor(String dispatcher) {
      return context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(dispatcher));
    }
  }

  /** What an actor begins with at its start, and what at every restart. */
  private static <T> Supplier<T> firstOnly(Supplier<T> first, Supplier<T> later) {
    boolean[] used = {false};
    return () -> {
      if (used[0]) {
        return later.get();
      }
      used[0] = true;
      return first.get();
    };
  }

  /** What the optimizer remembers is of the run; how it is set is of the settings of today. */
  private static TrainerState learningBy(OptimizerSpec optimizer, TrainerState before) {
    LearnerState learner = before.learner();
    return new TrainerState(
        new LearnerState(learner.network(), optimizer, learner.optimizerState()),
        before.evaluator(),
        before.position(),
        before.unobserved());
  }

  private static TrainerState freshTrainerState(RunSettings settings) {
    NetworkSnapshot network =
        NetworkSnapshot.dense(
            settings.network(), Initializer.draw(settings.network(), settings.seed()));
    return new TrainerState(
        new LearnerState(
            network,
            settings.optimizer(),
            OptimizerState.initial(settings.optimizer(), settings.network().size())),
        new PrequentialEvaluator(settings.trainer().evaluation()).state(),
        StreamPosition.START,
        0);
  }

  private static ActivityEvidence evidence(
      RunSettings settings, NetworkSpec network, Optional<Checkpoint> checkpoint) {
    ActivityEvidence evidence = new ActivityEvidence(network.probes(), settings.halfLife());
    checkpoint.map(Checkpoint::evidence).ifPresent(evidence::merge);
    return evidence;
  }

  private static DriftDetector detector(RunSettings settings, Optional<Checkpoint> checkpoint) {
    Adwin detector = new Adwin(settings.driftDelta());
    checkpoint.map(Checkpoint::drift).ifPresent(detector::restore);
    return detector;
  }
}
