package io.espalier.actors.checkpoint;

import io.espalier.actors.progress.Participant;
import io.espalier.actors.trainer.Trainer;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The actors whose states make up a checkpoint.
 *
 * @param trainer answers for the monitor too, and draws the boundary that the others wait for
 * @param others all but these two
 */
public record Participants(ActorRef<Trainer.Command> trainer, List<Participant> others) {

  public Participants {
    others = List.copyOf(others);
  }

  /** Asks them all, the trainer last: its answer draws the boundary. */
  void ask(long request, Participant.Replies replies) {
    others.forEach(participant -> participant.ask(request, replies));
    Trainer.participant(trainer).ask(request, replies);
  }
}
