package io.espalier.actors.checkpoint;

import io.espalier.actors.progress.Participant;
import io.espalier.actors.trainer.Trainer;
import io.espalier.model.format.StatePart;
import java.util.List;
import java.util.stream.Stream;
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
    List<String> offered =
        Stream.concat(Stream.of(Trainer.participant(trainer)), others.stream())
            .flatMap(participant -> participant.parts().stream())
            .map(StatePart::name)
            .toList();
    List<String> stored = Checkpoint.PARTS.stream().map(StatePart::name).toList();
    require(stored, offered, "a checkpoint has, but no participant tells, the state of ");
    require(offered, stored, "participants tell, but Checkpoint.PARTS has not, the state of ");
  }

  /** What is told and not stored is lost; what is stored and not told is waited for in vain. */
  private static void require(List<String> wanted, List<String> there, String problem) {
    List<String> missing = wanted.stream().filter(name -> !there.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(problem + String.join(", ", missing));
    }
  }

  /** Asks them all, the trainer last: its answer draws the boundary. */
  void ask(long request, Participant.Replies replies) {
    others.forEach(participant -> participant.ask(request, replies));
    Trainer.participant(trainer).ask(request, replies);
  }
}
