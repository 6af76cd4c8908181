package io.espalier.actors.monitor;

import io.espalier.actors.progress.Progress.EvidenceRestarted;
import io.espalier.model.evidence.BatchEvidence;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.RunningEvidence;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Owns the evidence about the network. The trainer tells it what batches looked like; the pruner
 * asks for what is known. If it fails it starts again from no evidence, and the pruner waits until
 * there is enough.
 */
public final class ActivityMonitor {

  /** What it understands. */
  public sealed interface Command permits Observe, Changed, GetEvidence, GetFreshEvidence, Reset {}

  /**
   * A batch was observed.
   *
   * @param passed records learnt since the previous observation, this batch included
   */
  public record Observe(BatchEvidence evidence, long passed) implements Command {}

  /** The network is another one now: see {@link RunningEvidence#networkChanged}. */
  public enum Changed implements Command {
    INSTANCE
  }

  /** Asks for what is known, to save; of all that was observed before. */
  public record GetEvidence(ActorRef<Evidence> replyTo) implements Command {}

  /**
   * Asks for what is known, to score with: where it is out of date it {@linkplain
   * RunningEvidence#restart begins anew} before. Asked at a record of the stream, so that it does
   * not depend on when that is.
   *
   * @param records trained so far
   */
  public record GetFreshEvidence(long records, ActorRef<Evidence> replyTo) implements Command {}

  /** Forget everything: the stream is another one now. */
  public enum Reset implements Command {
    INSTANCE
  }

  private final RunningEvidence evidence;
  private final ActorRef<? super EvidenceRestarted> watchers;

  private ActivityMonitor(RunningEvidence evidence, ActorRef<? super EvidenceRestarted> watchers) {
    this.evidence = evidence;
    this.watchers = watchers;
  }

  /**
   * A monitor that starts from some evidence.
   *
   * @param start makes the evidence to begin with, at every start and restart
   * @param watchers are told which layers' evidence was out of date
   */
  public static Behavior<Command> create(
      Supplier<RunningEvidence> start, ActorRef<? super EvidenceRestarted> watchers) {
    return Behaviors.setup(context -> new ActivityMonitor(start.get(), watchers).observing());
  }

  private Behavior<Command> observing() {
    return Behaviors.receive(Command.class)
        .onMessage(Observe.class, this::onObserve)
        .onMessage(Changed.class, this::onChanged)
        .onMessage(GetEvidence.class, this::onGetEvidence)
        .onMessage(GetFreshEvidence.class, this::onGetFreshEvidence)
        .onMessage(Reset.class, this::onReset)
        .build();
  }

  private Behavior<Command> onObserve(Observe observed) {
    evidence.forget(observed.passed() - observed.evidence().records());
    evidence.add(observed.evidence());
    return Behaviors.same();
  }

  private Behavior<Command> onChanged(Changed changed) {
    evidence.networkChanged();
    return Behaviors.same();
  }

  private Behavior<Command> onGetEvidence(GetEvidence request) {
    request.replyTo().tell(evidence.evidence());
    return Behaviors.same();
  }

  private Behavior<Command> onGetFreshEvidence(GetFreshEvidence request) {
    List<String> layers = evidence.restart();
    if (!layers.isEmpty()) {
      watchers.tell(new EvidenceRestarted(request.records(), layers));
    }
    request.replyTo().tell(evidence.evidence());
    return Behaviors.same();
  }

  private Behavior<Command> onReset(Reset reset) {
    evidence.reset();
    return Behaviors.same();
  }
}
