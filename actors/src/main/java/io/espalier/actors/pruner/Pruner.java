package io.espalier.actors.pruner;

import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Boundary;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.Outcome;
import io.espalier.actors.progress.Progress.Phase;
import io.espalier.actors.progress.Progress.PhaseChanged;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.progress.StateRequests;
import io.espalier.actors.pruner.PrunerState.Probation;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.Trainer.MaskApplied;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.Depth;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Decides what is cut from the network, when, and what is undone. Time is counted in records.
 *
 * <pre>
 *            due                  scored              last slice made
 *  warming ───────▶ scoring ───────────────▶ cutting ────────────────▶ on probation
 *     ▲                │ too little evidence,                            │       │
 *     │◀───────────────┘ nothing to cut                         accurate │       │ worse
 *     │◀─────────────────────────────────────────────────────────────────┘       ▼
 *     └────────────────────────────── recovering (undone, gentler next) ◀──── undoing
 * </pre>
 *
 * Drift pauses it: until the pause is over and accuracy has stopped rising nothing is cut. A cut on
 * probation is judged all the same: whether it or the stream did the harm, the network needs what
 * was removed. At the target compression it settles.
 *
 * <p>If it fails it warms up again from where the trainer stands; what was cut stays cut.
 */
public final class Pruner {

  /** What it understands. */
  public sealed interface Command {}

  /** The stream has changed: cut nothing for so long, nor before the network has caught up. */
  public record Pause(long records) implements Command {}

  /** Asks for a copy of the state as of the trainer's boundary of the same request. */
  public record SaveState(long request, ActorRef<PrunerState> replyTo) implements Command {}

  private record Told(Progress progress) implements Command {}

  private record GotEvidence(Evidence evidence) implements Command {}

  private record GotWeights(NetworkSnapshot weights) implements Command {}

  private record Scored(Proposal proposal) implements Command {}

  private record ScoringFailed(Throwable cause) implements Command {}

  private record Applied(MaskApplied applied) implements Command {}

  private final ActorContext<Command> context;
  private final PrunerSettings settings;
  private final Criterion criterion;
  private final ActorRef<Trainer.Command> trainer;
  private final ActorRef<ActivityMonitor.Command> monitor;
  private final ActorRef<? super Progress> watchers;
  private final Executor scoringExecutor;
  private final AccuracyWindow accuracy;
  private final StateRequests<PrunerState> stateRequests = new StateRequests<>();
  private final PruningSchedule schedule;
  private final Guard guard;
  private final Journal journal;
  private final ActorRef<Evidence> evidenceAdapter;
  private final ActorRef<NetworkSnapshot> weightsAdapter;
  private final ActorRef<MaskApplied> appliedAdapter;
  private long records;
  private Mask mask;

  private Pruner(
      ActorContext<Command> context,
      PrunerSettings settings,
      NetworkSpec network,
      Optional<PrunerState> start,
      ActorRef<Trainer.Command> trainer,
      ActorRef<ActivityMonitor.Command> monitor,
      ActorRef<? super Progress> watchers,
      Executor scoringExecutor) {
    this.context = context;
    this.settings = settings;
    this.trainer = trainer;
    this.monitor = monitor;
    this.watchers = watchers;
    this.scoringExecutor = scoringExecutor;
    criterion = settings.criterion();
    mask = Mask.dense(network);
    accuracy =
        new AccuracyWindow(
            settings.probationRecords(), start.map(PrunerState::window).orElse(List.of()));
    guard = new Guard(settings.guardMargin(), start.map(PrunerState::bestAccuracy).orElse(0.0));
    schedule = new PruningSchedule(settings, start);
    journal = new Journal(criterion.name(), start);
    evidenceAdapter = context.messageAdapter(Evidence.class, GotEvidence::new);
    weightsAdapter = context.messageAdapter(NetworkSnapshot.class, GotWeights::new);
    appliedAdapter = context.messageAdapter(MaskApplied.class, Applied::new);
  }

  /**
   * A pruner that starts following the trainer.
   *
   * @param network the layers of the trainer's network
   * @param start where pruning stands, asked at every start and restart; empty to warm up first
   * @param watchers told of phases, decisions and masks
   * @param scoringExecutor where scores are computed
   */
  public static Behavior<Command> create(
      PrunerSettings settings,
      NetworkSpec network,
      Supplier<Optional<PrunerState>> start,
      ActorRef<Trainer.Command> trainer,
      ActorRef<ActivityMonitor.Command> monitor,
      ActorRef<? super Progress> watchers,
      Executor scoringExecutor) {
    return Behaviors.setup(
        context -> {
          Optional<PrunerState> state = start.get();
          Pruner pruner =
              new Pruner(
                  context, settings, network, state, trainer, monitor, watchers, scoringExecutor);
          trainer.tell(following(context.getSelf()));
          return pruner.starting(state.flatMap(PrunerState::probation).map(pruner::watch));
        });
  }

  /**
   * What makes the trainer tell {@code pruner} of its progress; it asks for that itself as well.
   */
  public static Trainer.Follow<Command> following(ActorRef<Command> pruner) {
    return new Trainer.Follow<>(pruner, Told::new);
  }

  // States.

  /** Learns where the trainer stands and what the mask is, before anything else. */
  private Behavior<Command> starting(Optional<ProbationWatch> watch) {
    trainer.tell(new Trainer.WeightsSnapshot(weightsAdapter));
    return listening(
            () -> watch.map(ProbationWatch::probation),
            batch -> {
              watch.ifPresent(watching -> watching.add(batch));
              return Behaviors.same();
            })
        .onMessage(GotWeights.class, got -> onStarted(got.weights(), watch))
        .onMessage(Pause.class, this::onPause)
        .build();
  }

  private Behavior<Command> onStarted(NetworkSnapshot weights, Optional<ProbationWatch> watch) {
    mask = new Mask(weights.spec(), weights.live());
    watchers.tell(mask.status(records));
    return watch.map(this::onResumedProbation).orElseGet(() -> warming(Phase.WARMING));
  }

  /** A cut that was saved between two slices is one that ended there. */
  private Behavior<Command> onResumedProbation(ProbationWatch watch) {
    return journal.endsWithCut() ? onProbation(watch) : onCut(watch.probation());
  }

  private ProbationWatch watch(Probation probation) {
    return new ProbationWatch(probation, settings.probationRecords());
  }

  /** Waits until the next cut is due and there is a whole window of accuracy to judge it by. */
  private Behavior<Command> warming(Phase phase) {
    if (!settings.enabled()) {
      return resting(Phase.OFF);
    }
    if (schedule.isTargetReached(mask)) {
      return resting(Phase.SETTLED);
    }
    enter(phase);
    return listening(
            Optional::empty,
            batch -> schedule.isDue(records) && accuracy.isFull() ? gathering() : Behaviors.same())
        .onMessage(Pause.class, this::onPauseWhileWarming)
        .build();
  }

  private Behavior<Command> onPauseWhileWarming(Pause pause) {
    guard.forget();
    schedule.pause(records, pause.records());
    return warming(Phase.PAUSED);
  }

  private Behavior<Command> resting(Phase phase) {
    enter(phase);
    return listening(Optional::empty, batch -> Behaviors.same())
        .onMessage(Pause.class, pause -> Behaviors.same())
        .build();
  }

  /** Waits for both snapshots; the evidence is asked for first, it is the one that can be thin. */
  private Behavior<Command> gathering() {
    enter(Phase.SCORING);
    monitor.tell(new ActivityMonitor.GetEvidence(evidenceAdapter));
    return listening(Optional::empty, batch -> Behaviors.same())
        .onMessage(Pause.class, this::onPause)
        .onMessage(GotEvidence.class, got -> onEvidence(got.evidence()))
        .build();
  }

  private Behavior<Command> onEvidence(Evidence evidence) {
    if (criterion.needsEvidence() && evidence.weight() < settings.minimumEvidence()) {
      schedule.waitForEvidence(records);
      return warming(Phase.WARMING);
    }
    trainer.tell(new Trainer.WeightsSnapshot(weightsAdapter));
    return listening(Optional::empty, batch -> Behaviors.same())
        .onMessage(Pause.class, this::onPause)
        .onMessage(GotWeights.class, got -> scoring(got.weights(), evidence))
        .build();
  }

  private Behavior<Command> scoring(NetworkSnapshot weights, Evidence evidence) {
    Depth depth = schedule.depth(mask);
    context.pipeToSelf(
        CompletableFuture.supplyAsync(
            () -> Proposal.of(weights, evidence, criterion, depth), scoringExecutor),
        (proposal, failure) -> failure == null ? new Scored(proposal) : new ScoringFailed(failure));
    return listening(Optional::empty, batch -> Behaviors.same())
        .onMessage(Pause.class, this::onPause)
        .onMessage(Scored.class, scored -> onScored(scored.proposal()))
        .onMessage(ScoringFailed.class, failed -> onScoringFailed(failed.cause()))
        .build();
  }

  private Behavior<Command> onScored(Proposal proposal) {
    if (!schedule.isDue(records)) {
      return warming(Phase.PAUSED);
    }
    if (proposal.cut().size() == 0) {
      schedule.settle(records);
      return warming(Phase.WARMING);
    }
    enter(Phase.CUTTING);
    mask = proposal.remaining();
    guard.cutBegins(accuracy.accuracy());
    return cutting(
        CutInProgress.of(accuracy.accuracy(), proposal.cut().slices(settings.sliceParameters())));
  }

  /** A fault of the program: to be seen by the supervisor, which starts the pruner again. */
  private Behavior<Command> onScoringFailed(Throwable cause) {
    throw new IllegalStateException("scoring with " + criterion.name() + " failed", cause);
  }

  /** One slice at a time, each between two batches. */
  private Behavior<Command> cutting(CutInProgress cut) {
    trainer.tell(new Trainer.ApplyMask(cut.next(), appliedAdapter));
    return listening(() -> cut.probation(records), batch -> Behaviors.same())
        .onMessage(Pause.class, this::onPause)
        .onMessage(Applied.class, applied -> onSlice(cut.after(applied.applied().delta())))
        .build();
  }

  private Behavior<Command> onSlice(CutInProgress cut) {
    return cut.isDone() ? onCut(cut.probation(records).orElseThrow()) : cutting(cut);
  }

  private Behavior<Command> onCut(Probation probation) {
    watchers.tell(mask.status(records));
    watchers.tell(journal.cut(records, probation, mask.kept()));
    return onProbation(watch(probation));
  }

  private Behavior<Command> onProbation(ProbationWatch watch) {
    enter(Phase.ON_PROBATION);
    return listening(
            () -> Optional.of(watch.probation()),
            batch -> {
              watch.add(batch);
              return judge(watch.start(), watch);
            })
        .onMessage(Pause.class, this::onPause)
        .build();
  }

  private Behavior<Command> judge(Probation probation, ProbationWatch watch) {
    if (records - probation.startedAt() < settings.probationRecords() || !watch.isFull()) {
      return Behaviors.same();
    }
    return guard.isHarmful(probation.accuracyBefore(), watch.accuracyNow())
        ? undo(probation, watch)
        : keep(probation, watch);
  }

  private Behavior<Command> keep(Probation probation, ProbationWatch watch) {
    announce(probation, Outcome.KEPT, watch);
    Phase next = schedule.isDue(records) ? Phase.WARMING : Phase.PAUSED;
    schedule.settle(probation.startedAt());
    return warming(next);
  }

  /** Brings the removed connections back in one piece, and is gentler next time. */
  private Behavior<Command> undo(Probation probation, ProbationWatch watch) {
    trainer.tell(new Trainer.ApplyMask(probation.cut().inverse(), appliedAdapter));
    return listening(() -> Optional.of(watch.probation()), batch -> Behaviors.same())
        .onMessage(Pause.class, this::onPause)
        .onMessage(Applied.class, applied -> onUndone(probation, watch))
        .build();
  }

  private Behavior<Command> onUndone(Probation probation, ProbationWatch watch) {
    mask = mask.with(probation.cut());
    watchers.tell(mask.status(records));
    announce(probation, Outcome.ROLLED_BACK, watch);
    schedule.recover(records);
    return warming(Phase.RECOVERING);
  }

  // What every state does.

  private BehaviorBuilder<Command> listening(
      Supplier<Optional<Probation>> probation, Function<BatchAccuracy, Behavior<Command>> onBatch) {
    return Behaviors.receive(Command.class)
        .onMessage(Told.class, told -> onTold(told.progress(), probation, onBatch))
        .onMessage(SaveState.class, this::onSaveState);
  }

  private Behavior<Command> onTold(
      Progress progress,
      Supplier<Optional<Probation>> probation,
      Function<BatchAccuracy, Behavior<Command>> onBatch) {
    records = progress.records();
    if (progress instanceof Learned learned) {
      BatchAccuracy batch = new BatchAccuracy(learned.batchSize(), learned.correct());
      accuracy.add(batch);
      schedule.look(records, accuracy.accuracy());
      return onBatch.apply(batch);
    }
    if (progress instanceof Boundary boundary) {
      stateRequests.answer(
          boundary,
          () ->
              new PrunerState(
                  journal.round(),
                  schedule.dueAt(),
                  schedule.recovery(),
                  schedule.gentler(),
                  guard.bestAccuracy(),
                  accuracy.seen(),
                  journal.decisions(),
                  probation.get()));
    } else if (progress instanceof Started) {
      schedule.begin(records);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onSaveState(SaveState request) {
    stateRequests.add(request.request(), request.replyTo());
    return Behaviors.same();
  }

  private Behavior<Command> onPause(Pause pause) {
    guard.forget();
    schedule.pause(records, pause.records());
    return Behaviors.same();
  }

  private void enter(Phase phase) {
    watchers.tell(new PhaseChanged(records, phase));
  }

  private void announce(Probation probation, Outcome outcome, ProbationWatch watch) {
    watchers.tell(journal.judged(records, probation, outcome, mask.kept(), watch));
  }
}
