package io.espalier.actors.guardian;

import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.checkpoint.Participants;
import io.espalier.actors.ingest.Ingest;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.predictions.PredictionPublisher;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.pruner.Pruner;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.TrainerState;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Spawns the actors of a run, each under its supervision and on its dispatcher.
 *
 * @param number distinguishes the names of these actors from those that a run had before it started
 *     again
 */
record Spawner(
    ActorContext<?> context,
    RunSettings settings,
    RunEnvironment environment,
    InitialState initialState,
    int number,
    ActorRef<Progress> watchers) {

  ActorRef<ActivityMonitor.Command> monitor(TrainerState start) {
    return restarting(
        "monitor",
        ActivityMonitor.create(initialState.evidence(start.learner().network().spec()), watchers));
  }

  /** Empty where nobody wants predictions. */
  Optional<ActorRef<PredictionPublisher.Command>> publisher() {
    return environment
        .predictions()
        .map(
            output ->
                essential(
                    "predictions",
                    PredictionPublisher.create(
                        output,
                        context.getSystem().dispatchers().lookup(DispatcherSelector.blocking())),
                    DispatcherSelector.blocking()));
  }

  ActorRef<Trainer.Command> trainer(
      TrainerState start,
      int followers,
      ActorRef<ActivityMonitor.Command> monitor,
      Optional<ActorRef<PredictionPublisher.Command>> publisher) {
    return essential(
        "trainer",
        Trainer.create(
            settings.trainer(),
            start,
            initialState.drift(),
            followers,
            initialState::observed,
            monitor,
            publisher,
            System::nanoTime),
        DispatcherSelector.fromConfig("espalier.trainer-dispatcher"));
  }

  ActorRef<Pruner.Command> pruner(TrainerState start, ActorRef<Trainer.Command> trainer) {
    Executor scoring = executor("espalier.scoring-dispatcher");
    if (settings.pruner().enabled()) {
      scoring.execute(new Rehearsal(start.learner().network(), settings.pruner().reduction()));
    }
    return restarting(
        "pruner",
        Pruner.create(
            settings.pruner(),
            start.learner().network().spec(),
            initialState.pruner(),
            trainer,
            watchers,
            scoring));
  }

  ActorRef<CheckpointKeeper.Command> keeper(TrainerState start, Participants participants) {
    return restarting(
        "checkpoint-keeper",
        CheckpointKeeper.create(
            environment.store(),
            settings.checkpointEvery(),
            new AtomicLong()::incrementAndGet,
            start.position(),
            participants,
            environment.committer(),
            watchers,
            executor("espalier.blocking-dispatcher")));
  }

  ActorRef<Ingest.Command> ingest(
      TrainerState start, ActorRef<Trainer.Command> trainer, ActorRef<Ingest.Ended> owner) {
    return essential(
        "ingest",
        Ingest.create(
            environment.stream(),
            environment.quarantine(),
            start.position(),
            Trainer.RECORDS_AHEAD,
            trainer,
            owner,
            watchers),
        DispatcherSelector.defaultDispatcher());
  }

  /** An actor that goes on after a failure, unless it fails too often. */
  private <T> ActorRef<T> restarting(String name, Behavior<T> behavior) {
    return watched(context.spawn(Supervision.restarting(behavior), name + "-" + number));
  }

  /** An actor whose first failure makes the run start again. */
  private <T> ActorRef<T> essential(
      String name, Behavior<T> behavior, DispatcherSelector dispatcher) {
    return watched(context.spawn(behavior, name + "-" + number, dispatcher));
  }

  private <T> ActorRef<T> watched(ActorRef<T> actor) {
    context.watch(actor);
    return actor;
  }

  private Executor executor(String dispatcher) {
    return context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(dispatcher));
  }
}
