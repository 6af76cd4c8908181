package io.espalier.actors.pruner;

import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.monitor.ActivityMonitor.Evidence;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Boundary;
import io.espalier.actors.progress.Progress.Decision;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.Outcome;
import io.espalier.actors.progress.Progress.Phase;
import io.espalier.actors.progress.Progress.PhaseChanged;
import io.espalier.actors.pruner.PrunerState.Probation;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.Trainer.MaskApplied;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CumulativeShare;
import io.espalier.model.prune.MaskDelta;
import io.espalier.model.prune.MaskDelta.Direction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Drift pauses it: until the pause is over nothing is cut. A cut on probation is judged all the
 * same: whether it or the stream did the harm, the network needs what was removed. At the target
 * compression it settles.
 *
 * <p>If it fails it starts again from warming; what was cut stays cut.
 */
public final class Pruner {

  /** What it understands. */
  public sealed interface Command {}

  /** The stream has changed: cut nothing for a warm-up's length. */
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
  private final Map<Long, ActorRef<PrunerState>> stateRequests = new HashMap<>();
  private final List<Decision> journal;
  private final ActorRef<Evidence> evidenceAdapter;
  private final ActorRef<NetworkSnapshot> weightsAdapter;
  private final ActorRef<MaskApplied> appliedAdapter;
  private int round;
  private long records;
  private long dueAt;
  private long pausedUntil;
  private CumulativeShare share;
  private Mask mask;

  private Pruner(
      ActorContext<Command> context,
      PrunerSettings settings,
      NetworkSpec network,
      PrunerState start,
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
    criterion = Criterion.named(settings.criterion());
    mask = Mask.dense(network);
    accuracy = new AccuracyWindow(settings.probationRecords());
    journal = new ArrayList<>(start.journal());
    round = start.round();
    dueAt = start.dueAt();
    share = new CumulativeShare(start.share());
    evidenceAdapter = context.messageAdapter(Evidence.class, GotEvidence::new);
    weightsAdapter = context.messageAdapter(NetworkSnapshot.class, GotWeights::new);
    appliedAdapter = context.messageAdapter(MaskApplied.class, Applied::new);
  }

  /**
   * A pruner that starts following the trainer.
   *
   * @param network the layers of the trainer's network
   * @param start where pruning stands, asked at every start and restart
   * @param watchers told of phases, decisions and masks
   * @param scoringExecutor where scores are computed
   */
  public static Behavior<Command> create(
      PrunerSettings settings,
      NetworkSpec network,
      Supplier<PrunerState> start,
      ActorRef<Trainer.Command> trainer,
      ActorRef<ActivityMonitor.Command> monitor,
      ActorRef<? super Progress> watchers,
      Executor scoringExecutor) {
    return Behaviors.setup(
        context -> {
          PrunerState state = start.get();
          Pruner pruner =
              new Pruner(
                  context, settings, network, state, trainer, monitor, watchers, scoringExecutor);
          trainer.tell(new Trainer.Follow(context.messageAdapter(Progress.class, Told::new)));
          return pruner.starting(state.probation());
        });
  }

  // States.

  /** Learns what the mask is now, before anything else. */
  private Behavior<Command> starting(Optional<Probation> probation) {
    trainer.tell(new Trainer.WeightsSnapshot(weightsAdapter));
    return listening(probation, learned -> Behaviors.same())
        .onMessage(GotWeights.class, got -> onStarted(got.weights(), probation))
        .onMessage(Pause.class, this::onPauseNoted)
        .build();
  }

  private Behavior<Command> onStarted(NetworkSnapshot weights, Optional<Probation> probation) {
    mask = new Mask(weights.spec(), weights.live());
    watchers.tell(mask.status(records));
    return probation.map(this::onProbation).orElseGet(() -> warming(Phase.WARMING));
  }

  private Behavior<Command> warming(Phase phase) {
    if (!settings.enabled()) {
      return resting(Phase.OFF);
    }
    if (settings.targetCompression() > 0 && mask.compression() >= settings.targetCompression()) {
      return resting(Phase.SETTLED);
    }
    enter(phase);
    return listening(Optional.empty(), learned -> records >= dueAt ? gathering() : Behaviors.same())
        .onMessage(Pause.class, this::onPauseWhileWarming)
        .build();
  }

  private Behavior<Command> onPauseWhileWarming(Pause pause) {
    dueAt = Math.max(dueAt, records + pause.records());
    return warming(Phase.PAUSED);
  }

  private Behavior<Command> resting(Phase phase) {
    enter(phase);
    return listening(Optional.empty(), learned -> Behaviors.same())
        .onMessage(Pause.class, pause -> Behaviors.same())
        .build();
  }

  /** Waits for both snapshots; the evidence is asked for first, it is the one that can be thin. */
  private Behavior<Command> gathering() {
    enter(Phase.SCORING);
    monitor.tell(new ActivityMonitor.GetEvidence(evidenceAdapter));
    return listening(Optional.empty(), learned -> Behaviors.same())
        .onMessage(Pause.class, this::onPauseNoted)
        .onMessage(GotEvidence.class, got -> onEvidence(got.evidence()))
        .build();
  }

  private Behavior<Command> onEvidence(Evidence evidence) {
    if (criterion.needsEvidence() && evidence.weight() < settings.minimumEvidence()) {
      dueAt = records + settings.probationRecords();
      return warming(Phase.WARMING);
    }
    trainer.tell(new Trainer.WeightsSnapshot(weightsAdapter));
    return listening(Optional.empty(), learned -> Behaviors.same())
        .onMessage(Pause.class, this::onPauseNoted)
        .onMessage(GotWeights.class, got -> scoring(got.weights(), evidence))
        .build();
  }

  private Behavior<Command> scoring(NetworkSnapshot weights, Evidence evidence) {
    context.pipeToSelf(
        CompletableFuture.supplyAsync(
            () -> Proposal.of(weights, evidence, criterion, share), scoringExecutor),
        (proposal, failure) -> failure == null ? new Scored(proposal) : new ScoringFailed(failure));
    return listening(Optional.empty(), learned -> Behaviors.same())
        .onMessage(Pause.class, this::onPauseNoted)
        .onMessage(Scored.class, scored -> onScored(scored.proposal()))
        .onMessage(ScoringFailed.class, failed -> onScoringFailed(failed.cause()))
        .build();
  }

  private Behavior<Command> onScored(Proposal proposal) {
    if (records < pausedUntil) {
      dueAt = pausedUntil;
      return warming(Phase.PAUSED);
    }
    if (proposal.cut().size() == 0) {
      dueAt = records + settings.intervalRecords();
      return warming(Phase.WARMING);
    }
    enter(Phase.CUTTING);
    mask = proposal.remaining();
    return cutting(proposal.cut().slices(settings.sliceParameters()), 0, List.of());
  }

  /** A fault of the program: to be seen by the supervisor, which starts the pruner again. */
  private Behavior<Command> onScoringFailed(Throwable cause) {
    throw new IllegalStateException("scoring with " + criterion.name() + " failed", cause);
  }

  /** One slice at a time, each between two batches. */
  private Behavior<Command> cutting(List<MaskDelta> slices, int next, List<MaskDelta> made) {
    if (next == slices.size()) {
      return onCut(MaskDelta.join(Direction.CUT, made));
    }
    trainer.tell(new Trainer.ApplyMask(slices.get(next), appliedAdapter));
    return listening(probationOf(made), learned -> Behaviors.same())
        .onMessage(Pause.class, this::onPauseNoted)
        .onMessage(
            Applied.class,
            applied -> {
              List<MaskDelta> more = new ArrayList<>(made);
              more.add(applied.applied().delta());
              return cutting(slices, next + 1, more);
            })
        .build();
  }

  private Optional<Probation> probationOf(List<MaskDelta> made) {
    return made.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Probation(records, accuracy.accuracy(), MaskDelta.join(Direction.CUT, made)));
  }

  private Behavior<Command> onCut(MaskDelta cut) {
    round++;
    Probation probation = new Probation(records, accuracy.accuracy(), cut);
    watchers.tell(mask.status(records));
    decide(probation, Outcome.APPLIED, probation.accuracyBefore());
    return onProbation(probation);
  }

  private Behavior<Command> onProbation(Probation probation) {
    enter(Phase.ON_PROBATION);
    AccuracyWindow since = new AccuracyWindow(Math.max(1, settings.probationRecords() / 2));
    return listening(
            Optional.of(probation),
            learned -> {
              since.add(learned.batchSize(), learned.correct());
              return judge(probation, since);
            })
        .onMessage(Pause.class, this::onPauseNoted)
        .build();
  }

  private Behavior<Command> judge(Probation probation, AccuracyWindow since) {
    if (records - probation.startedAt() < settings.probationRecords() || !since.isFull()) {
      return Behaviors.same();
    }
    return since.accuracy() >= probation.accuracyBefore() - settings.guardMargin()
        ? keep(probation, since.accuracy())
        : undo(probation, since.accuracy());
  }

  private Behavior<Command> keep(Probation probation, double accuracyNow) {
    decide(probation, Outcome.KEPT, accuracyNow);
    dueAt = Math.max(pausedUntil, probation.startedAt() + settings.intervalRecords());
    return warming(records < pausedUntil ? Phase.PAUSED : Phase.WARMING);
  }

  /** Brings the removed connections back in one piece, and is gentler next time. */
  private Behavior<Command> undo(Probation probation, double accuracyNow) {
    trainer.tell(new Trainer.ApplyMask(probation.cut().inverse(), appliedAdapter));
    return listening(Optional.of(probation), learned -> Behaviors.same())
        .onMessage(Pause.class, this::onPauseNoted)
        .onMessage(Applied.class, applied -> onUndone(probation, accuracyNow))
        .build();
  }

  private Behavior<Command> onUndone(Probation probation, double accuracyNow) {
    mask = mask.with(probation.cut());
    watchers.tell(mask.status(records));
    decide(probation, Outcome.ROLLED_BACK, accuracyNow);
    share = new CumulativeShare((1 + share.alpha()) / 2);
    dueAt = Math.max(pausedUntil, records + 2 * settings.intervalRecords());
    return warming(Phase.RECOVERING);
  }

  // What every state does.

  private BehaviorBuilder<Command> listening(
      Optional<Probation> probation, Function<Learned, Behavior<Command>> onLearned) {
    return Behaviors.receive(Command.class)
        .onMessage(Told.class, told -> onTold(told.progress(), probation, onLearned))
        .onMessage(SaveState.class, this::onSaveState);
  }

  private Behavior<Command> onTold(
      Progress progress,
      Optional<Probation> probation,
      Function<Learned, Behavior<Command>> onLearned) {
    records = progress.records();
    if (progress instanceof Learned learned) {
      accuracy.add(learned.batchSize(), learned.correct());
      return onLearned.apply(learned);
    }
    if (progress instanceof Boundary boundary) {
      answer(boundary.request(), probation);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onSaveState(SaveState request) {
    stateRequests.put(request.request(), request.replyTo());
    return Behaviors.same();
  }

  /** Requests that are older than the boundary were given up by whoever made them. */
  private void answer(long request, Optional<Probation> probation) {
    ActorRef<PrunerState> replyTo = stateRequests.remove(request);
    stateRequests.keySet().removeIf(older -> older < request);
    if (replyTo != null) {
      replyTo.tell(new PrunerState(round, dueAt, share.alpha(), journal, probation));
    }
  }

  private Behavior<Command> onPauseNoted(Pause pause) {
    pausedUntil = records + pause.records();
    return Behaviors.same();
  }

  private void enter(Phase phase) {
    watchers.tell(new PhaseChanged(records, phase));
  }

  private void decide(Probation probation, Outcome outcome, double accuracyNow) {
    Decision decision =
        new Decision(
            records,
            round,
            criterion.name(),
            outcome,
            probation.cut().size(),
            mask.live().cardinality(),
            probation.accuracyBefore(),
            accuracyNow);
    journal.add(decision);
    watchers.tell(decision);
  }
}
