package io.espalier.actors.monitor;

import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityMean;
import io.espalier.model.evidence.BatchActivity;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Owns the evidence about units. The trainer tells it what batches looked like; the pruner asks for
 * what is known. If it fails it starts again from no evidence, and the pruner waits until there is
 * enough.
 */
public final class ActivityMonitor {

  /** What it understands. */
  public sealed interface Command permits Observe, GetEvidence, Reset, SaveState {}

  /**
   * A batch was observed.
   *
   * @param passed records learnt since the previous observation, this batch included
   */
  public record Observe(BatchActivity activity, long passed) implements Command {}

  /** Asks for what is known; answered with {@link Evidence}. */
  public record GetEvidence(ActorRef<Evidence> replyTo) implements Command {}

  /** What is known, one entry per parametric layer. */
  public record Evidence(List<ActivityMean> means) {

    /** Effective records behind it. */
    public double weight() {
      return means.isEmpty() ? 0 : means.get(0).weight();
    }
  }

  /** Forget everything: the stream is another one now. */
  public enum Reset implements Command {
    INSTANCE
  }

  /** Asks for a copy of the state as of all that was observed before. */
  public record SaveState(ActorRef<ActivityEvidence.State> replyTo) implements Command {}

  private final ActivityEvidence evidence;

  private ActivityMonitor(ActivityEvidence evidence) {
    this.evidence = evidence;
  }

  /**
   * A monitor that starts from some evidence.
   *
   * @param start makes the evidence to begin with, at every start and restart
   */
  public static Behavior<Command> create(Supplier<ActivityEvidence> start) {
    return Behaviors.setup(context -> new ActivityMonitor(start.get()).observing());
  }

  private Behavior<Command> observing() {
    return Behaviors.receive(Command.class)
        .onMessage(Observe.class, this::onObserve)
        .onMessage(GetEvidence.class, this::onGetEvidence)
        .onMessage(Reset.class, this::onReset)
        .onMessage(SaveState.class, this::onSaveState)
        .build();
  }

  private Behavior<Command> onObserve(Observe observed) {
    evidence.forget(observed.passed() - observed.activity().records());
    evidence.add(observed.activity());
    return Behaviors.same();
  }

  private Behavior<Command> onGetEvidence(GetEvidence request) {
    request.replyTo().tell(new Evidence(evidence.means()));
    return Behaviors.same();
  }

  private Behavior<Command> onReset(Reset reset) {
    evidence.reset();
    return Behaviors.same();
  }

  private Behavior<Command> onSaveState(SaveState request) {
    request.replyTo().tell(evidence.state());
    return Behaviors.same();
  }
}
