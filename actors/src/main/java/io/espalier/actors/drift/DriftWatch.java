package io.espalier.actors.drift;

import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.progress.Participant;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Boundary;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.NetworkChanged;
import io.espalier.actors.progress.StateRequests;
import io.espalier.actors.pruner.Pruner;
import io.espalier.actors.trainer.Trainer;
import io.espalier.streaming.drift.DriftDetector;
import io.espalier.streaming.drift.DriftLevel;
import io.espalier.streaming.evaluate.Quality;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Owns the drift detector, which is told of each record how badly it was predicted. On drift the
 * evidence is forgotten and the pruner pauses; on a warning only the watchers are told. The harm
 * that a cut does, or its undo, is no change of the stream: the detector begins anew with every
 * change of the network.
 *
 * <p>If it fails it starts again with a fresh detector.
 */
public final class DriftWatch {

  /** What it understands. */
  public sealed interface Command {}

  /** Asks for a copy of the state as of the trainer's boundary of the same request. */
  public record SaveState(long request, ActorRef<DriftState> replyTo) implements Command {}

  private record WrappedProgress(Progress progress) implements Command {}

  private final DriftDetector detector;
  private final long pauseRecords;
  private final ActorRef<Pruner.Command> pruner;
  private final ActorRef<ActivityMonitor.Command> monitor;
  private final ActorRef<? super Progress> watchers;
  private final StateRequests<DriftState> stateRequests;
  private boolean warned;
  private long driftAt;
  private int drifts;

  private DriftWatch(
      DriftDetector detector,
      Optional<DriftState> start,
      long pauseRecords,
      ActorRef<Pruner.Command> pruner,
      ActorRef<ActivityMonitor.Command> monitor,
      ActorRef<? super Progress> watchers,
      StateRequests<DriftState> stateRequests) {
    this.detector = detector;
    this.pauseRecords = pauseRecords;
    this.pruner = pruner;
    this.monitor = monitor;
    this.watchers = watchers;
    this.stateRequests = stateRequests;
    start.map(DriftState::detector).ifPresent(detector::restore);
    driftAt = start.map(DriftState::driftAt).orElse(0L);
    drifts = start.map(DriftState::drifts).orElse(0);
  }

  /**
   * A watch that starts following the trainer.
   *
   * @param detector makes a fresh detector, at every start and restart
   * @param start what is known of drift, asked at every start and restart
   * @param pauseRecords how long the pruner pauses after drift
   * @param watchers told of warnings and drift
   */
  public static Behavior<Command> create(
      Supplier<DriftDetector> detector,
      Supplier<Optional<DriftState>> start,
      long pauseRecords,
      ActorRef<Trainer.Command> trainer,
      ActorRef<Pruner.Command> pruner,
      ActorRef<ActivityMonitor.Command> monitor,
      ActorRef<? super Progress> watchers) {
    // Outside of what a restart makes anew: whoever asked before it still waits.
    StateRequests<DriftState> stateRequests = new StateRequests<>();
    return Behaviors.setup(
        (ActorContext<Command> context) -> {
          trainer.tell(
              new Trainer.Follow(context.messageAdapter(Progress.class, WrappedProgress::new)));
          return new DriftWatch(
                  detector.get(),
                  start.get(),
                  pauseRecords,
                  pruner,
                  monitor,
                  watchers,
                  stateRequests)
              .watching();
        });
  }

  /** Has the state of {@code watch} in every checkpoint. */
  public static Participant participant(ActorRef<Command> watch) {
    return new Participant(
        List.of(DriftState.PART),
        (request, replies) -> watch.tell(new SaveState(request, replies.to(DriftState.PART))));
  }

  private Behavior<Command> watching() {
    return Behaviors.receive(Command.class)
        .onMessage(WrappedProgress.class, wrapped -> onProgress(wrapped.progress()))
        .onMessage(SaveState.class, this::onSaveState)
        .build();
  }

  private Behavior<Command> onProgress(Progress progress) {
    if (progress instanceof Learned learned) {
      onLearned(learned);
    } else if (progress instanceof NetworkChanged) {
      detector.reset();
      warned = false;
    } else if (progress instanceof Boundary boundary) {
      stateRequests.answer(boundary, () -> new DriftState(detector.state(), driftAt, drifts));
    }
    return Behaviors.same();
  }

  private void onLearned(Learned learned) {
    switch (levelAfter(learned.quality())) {
      case STABLE -> warned = false;
      case WARNING -> {
        if (!warned) {
          warned = true;
          watchers.tell(new Progress.DriftSignal(learned.records(), detector.name(), false));
        }
      }
      case DRIFT -> {
        warned = false;
        driftAt = learned.records();
        drifts++;
        monitor.tell(ActivityMonitor.Reset.INSTANCE);
        pruner.tell(new Pruner.Pause(pauseRecords));
        watchers.tell(new Progress.DriftSignal(learned.records(), detector.name(), true));
      }
    }
  }

  /** The level at the end of the batch; drift, if it was found anywhere in it. */
  private DriftLevel levelAfter(Quality quality) {
    boolean drift = false;
    for (int k = 0; k < quality.size(); k++) {
      drift |= detector.update(quality.error(k)) == DriftLevel.DRIFT;
    }
    return drift ? DriftLevel.DRIFT : detector.level();
  }

  private Behavior<Command> onSaveState(SaveState request) {
    stateRequests.add(request.request(), request.replyTo());
    return Behaviors.same();
  }
}
