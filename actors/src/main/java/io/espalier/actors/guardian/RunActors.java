package io.espalier.actors.guardian;

import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.checkpoint.Participants;
import io.espalier.actors.ingest.Ingest;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.predictions.PredictionPublisher;
import io.espalier.actors.pruner.Pruner;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.TrainerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The actors of one run, from its start, or from a checkpoint, to its end or its next failure. */
record RunActors(
    ActorRef<Trainer.Command> trainer,
    ActorRef<Ingest.Command> ingest,
    ActorRef<CheckpointKeeper.Command> keeper,
    List<ActorRef<?>> others) {

  /** Pruner and checkpoint keeper, which follow the trainer by themselves; watchers. */
  private static final int FOLLOWERS = 3;

  private static final int KEEPER_AND_WATCHERS = 2;

  /** Spawns them in the order in which they come to know each other; the stream last. */
  static RunActors start(Spawner spawner, ActorRef<Ingest.Ended> owner) {
    TrainerState start = spawner.initialState().trainer();
    ActorRef<ActivityMonitor.Command> monitor = spawner.monitor(start);
    Optional<ActorRef<PredictionPublisher.Command>> publisher = spawner.publisher();
    ActorRef<Trainer.Command> trainer = spawner.trainer(start, FOLLOWERS, monitor, publisher);
    ActorRef<Pruner.Command> pruner = spawner.pruner(start, trainer);
    Participants participants = new Participants(trainer, List.of(Pruner.participant(pruner)));
    requireAllFollow(participants);
    ActorRef<CheckpointKeeper.Command> keeper = spawner.keeper(start, participants);
    trainer.tell(new Trainer.Follow(spawner.watchers()));
    ActorRef<Ingest.Command> ingest = spawner.ingest(start, trainer, owner);
    List<ActorRef<?>> others = new ArrayList<>(List.of(monitor, pruner));
    publisher.ifPresent(others::add);
    return new RunActors(trainer, ingest, keeper, others);
  }

  /** Else the trainer would begin without one of them, or never. */
  private static void requireAllFollow(Participants participants) {
    int following = participants.others().size() + KEEPER_AND_WATCHERS;
    if (following != FOLLOWERS) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%d actors follow the trainer, RunActors.FOLLOWERS says %d",
              following,
              FOLLOWERS));
    }
  }

  /** Whether the run can't go on without {@code actor}: it is one of them. */
  boolean needs(ActorRef<?> actor) {
    return actor.equals(trainer)
        || actor.equals(ingest)
        || actor.equals(keeper)
        || others.contains(actor);
  }

  /** Stops them all; the stream first. */
  void stop(ActorContext<?> context) {
    context.stop(ingest);
    context.stop(keeper);
    others.forEach(context::stop);
    context.stop(trainer);
  }
}
