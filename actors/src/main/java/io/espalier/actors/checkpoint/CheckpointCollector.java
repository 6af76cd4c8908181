package io.espalier.actors.checkpoint;

import io.espalier.actors.drift.DriftState;
import io.espalier.actors.drift.DriftWatch;
import io.espalier.actors.pruner.Pruner;
import io.espalier.actors.pruner.PrunerState;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.TrainerState;
import io.espalier.model.evidence.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Collects the parts of one checkpoint. The trainer is asked last, because its answer draws the
 * boundary that the parts of the others are copied at. Lives for one request.
 */
final class CheckpointCollector {

  /** How the collection ended, told to the keeper. */
  sealed interface Outcome {}

  /** All parts, of one boundary. */
  record Collected(Checkpoint checkpoint) implements Outcome {}

  /** Some part did not come; {@code reason} says whose. */
  record Incomplete(String reason) implements Outcome {}

  /** What it understands: the parts as they come. */
  sealed interface Part {}

  private record TrainerPart(TrainerState state) implements Part {}

  private record EvidencePart(Evidence state) implements Part {}

  private record PrunerPart(PrunerState state) implements Part {}

  private record DriftPart(DriftState state) implements Part {}

  private enum TimedOut implements Part {
    INSTANCE
  }

  private final ActorRef<Outcome> keeper;
  private Optional<TrainerState> trainerState = Optional.empty();
  private Optional<Evidence> evidenceState = Optional.empty();
  private Optional<PrunerState> prunerState = Optional.empty();
  private Optional<DriftState> driftState = Optional.empty();

  private CheckpointCollector(ActorRef<Outcome> keeper) {
    this.keeper = keeper;
  }

  /**
   * Asks for the parts, and tells the keeper when all are here or the time is over.
   *
   * @param request number that no other request of this keeper has
   */
  static Behavior<Part> create(
      long request, Participants participants, Duration timeout, ActorRef<Outcome> keeper) {
    return Behaviors.setup(
        context -> {
          ask(context, request, participants);
          context.setReceiveTimeout(timeout, TimedOut.INSTANCE);
          return new CheckpointCollector(keeper).collecting();
        });
  }

  private static void ask(ActorContext<Part> context, long request, Participants participants) {
    participants
        .pruner()
        .tell(
            new Pruner.SaveState(
                request, context.messageAdapter(PrunerState.class, PrunerPart::new)));
    participants
        .drift()
        .tell(
            new DriftWatch.SaveState(
                request, context.messageAdapter(DriftState.class, DriftPart::new)));
    participants
        .trainer()
        .tell(
            new Trainer.StateSnapshot(
                request,
                context.messageAdapter(TrainerState.class, TrainerPart::new),
                context.messageAdapter(Evidence.class, EvidencePart::new)));
  }

  private Behavior<Part> collecting() {
    return Behaviors.receive(Part.class)
        .onMessage(TrainerPart.class, this::onTrainerPart)
        .onMessage(EvidencePart.class, this::onEvidencePart)
        .onMessage(PrunerPart.class, this::onPrunerPart)
        .onMessage(DriftPart.class, this::onDriftPart)
        .onMessageEquals(TimedOut.INSTANCE, this::onTimedOut)
        .build();
  }

  private Behavior<Part> onTrainerPart(TrainerPart part) {
    trainerState = Optional.of(part.state());
    return next();
  }

  private Behavior<Part> onEvidencePart(EvidencePart part) {
    evidenceState = Optional.of(part.state());
    return next();
  }

  private Behavior<Part> onPrunerPart(PrunerPart part) {
    prunerState = Optional.of(part.state());
    return next();
  }

  private Behavior<Part> onDriftPart(DriftPart part) {
    driftState = Optional.of(part.state());
    return next();
  }

  private Behavior<Part> next() {
    if (trainerState.isEmpty()
        || evidenceState.isEmpty()
        || prunerState.isEmpty()
        || driftState.isEmpty()) {
      return Behaviors.same();
    }
    keeper.tell(
        new Collected(
            new Checkpoint(
                trainerState.get(), evidenceState.get(), prunerState.get(), driftState.get())));
    return Behaviors.stopped();
  }

  private Behavior<Part> onTimedOut() {
    List<String> missing = new ArrayList<>();
    trainerState.ifPresentOrElse(state -> {}, () -> missing.add("trainer"));
    evidenceState.ifPresentOrElse(state -> {}, () -> missing.add("monitor"));
    prunerState.ifPresentOrElse(state -> {}, () -> missing.add("pruner"));
    driftState.ifPresentOrElse(state -> {}, () -> missing.add("drift watch"));
    keeper.tell(
        new Incomplete("no state within the time limit from: " + String.join(", ", missing)));
    return Behaviors.stopped();
  }
}
