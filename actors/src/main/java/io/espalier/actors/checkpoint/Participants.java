package io.espalier.actors.checkpoint;

import io.espalier.actors.drift.DriftWatch;
import io.espalier.actors.pruner.Pruner;
import io.espalier.actors.trainer.Trainer;
import org.apache.pekko.actor.typed.ActorRef;

/** The actors whose state makes up a checkpoint; the trainer answers for the monitor. */
public record Participants(
    ActorRef<Trainer.Command> trainer,
    ActorRef<Pruner.Command> pruner,
    ActorRef<DriftWatch.Command> drift) {}
