package io.espalier.actors.pruner;

import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.progress.Participant;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Boundary;
import io.espalier.actors.progress.Progress.CutsWait;
import io.espalier.actors.progress.Progress.Doubt;
import io.espalier.actors.progress.Progress.GuardCoarsened;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.NetworkCompacted;
import io.espalier.actors.progress.Progress.Outcome;
import io.espalier.actors.progress.Progress.Phase;
import io.espalier.actors.progress.Progress.PhaseChanged;
import io.espalier.actors.progress.Progress.ReplyLost;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.progress.Progress.Undecided;
import io.espalier.actors.progress.StateRequests;
import io.espalier.actors.pruner.PrunerState.Probation;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.Trainer.ChangeAnswer;
import io.espalier.actors.trainer.Trainer.MaskApplied;
import io.espalier.model.compact.Shrinkage;
import io.espalier.model.edit.Change;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.plan.Method;
import io.espalier.model.plan.Reduction.Cut;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Decides what is cut from the network or merged in it, when, and what is undone. Time is counted
 * in records.
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
 * Drift pauses it: until the pause is over and the network has come back ({@link Rest}) nothing is
 * cut. Nor is anything cut while the network learns for the first time, nor where there is nothing
 * to judge by ({@link Ground}). A cut on probation is judged all the same: whether it or the stream
 * did the harm, the network needs what was removed; so it does where nothing can be said. At the
 * target compression it settles.
 *
 * <p>An answer that does not come ends no state: it is told, and the pruner goes on from the state
 * before, or, if a change may have been made, from the mask that the trainer has ({@link Wait}).
 *
 * <p>Merges go the same way as cuts, all folds at once instead of slices. What has passed probation
 * is not taken back: the trainer may go on with a smaller network then.
 *
 * <p>If it fails it warms up again from where the trainer stands; what was cut stays cut.
 */
public final class Pruner {

  /** A swap costs the trainer a look at every parameter; a little less is not worth that. */
  private static final double LEAST_SHARE_COMPACTED = 0.2;

  private static final String TRAINER = "trainer";
  private static final String MONITOR = "monitor";
  private static final String SCORING = "scoring thread";

  /** What it understands. */
  public sealed interface Command {}

  /** The stream has changed: cut nothing for so long, nor before the network has caught up. */
  public record Pause(long records) implements Command {}

  /** Asks for a copy of the state as of the trainer's boundary of the same request. */
  public record SaveState(long request, ActorRef<PrunerState> replyTo) implements Command {}

  private record WrappedProgress(Progress progress) implements Command {}

  private record GotEvidence(Evidence evidence) implements Command {}

  private record GotWeights(NetworkSnapshot weights) implements Command {}

  private record Scored(Proposal proposal) implements Command {}

  private record ScoringFailed(Throwable cause) implements Command {}

  private record Applied(MaskApplied applied) implements Command {}

  private record Refused(String reason) implements Command {}

  private record GotCompacted(Trainer.CompactionDone compacted) implements Command {}

  private record Overdue(Wait answer) implements Command {}

  private final ActorContext<Command> context;
  private final PrunerSettings settings;
  private final ActorRef<Trainer.Command> trainer;
  private final ActorRef<ActivityMonitor.Command> monitor;
  private final ActorRef<? super Progress> watchers;
  private final Executor scoringExecutor;
  private final AccuracyWindow accuracy;
  private final StateRequests<PrunerState> stateRequests;
  private final PruningSchedule schedule;
  private final Guard guard;
  private final Journal journal;
  private final ActorRef<Evidence> evidenceAdapter;
  private final ActorRef<NetworkSnapshot> weightsAdapter;
  private final ActorRef<ChangeAnswer> changeAdapter;
  private final ActorRef<Trainer.CompactionDone> compactedAdapter;
  private long records;
  private Mask mask;
  private Optional<Doubt> waitingFor = Optional.empty();
  private boolean isGuardCoarsened;

  private Pruner(
      ActorContext<Command> context,
      PrunerSettings settings,
      NetworkSpec network,
      Optional<PrunerState> start,
      ActorRef<Trainer.Command> trainer,
      ActorRef<ActivityMonitor.Command> monitor,
      ActorRef<? super Progress> watchers,
      Executor scoringExecutor,
      StateRequests<PrunerState> stateRequests) {
    this.context = context;
    this.settings = settings;
    this.trainer = trainer;
    this.monitor = monitor;
    this.watchers = watchers;
    this.scoringExecutor = scoringExecutor;
    this.stateRequests = stateRequests;
    mask = Mask.dense(network);
    accuracy =
        new AccuracyWindow(
            settings.probationRecords(), start.map(PrunerState::window).orElse(List.of()));
    guard = new Guard(settings, start.map(PrunerState::bestAccuracy).orElse(0.0));
    schedule = new PruningSchedule(settings, start);
    journal = new Journal(start);
    evidenceAdapter = context.messageAdapter(Evidence.class, GotEvidence::new);
    weightsAdapter = context.messageAdapter(NetworkSnapshot.class, GotWeights::new);
    changeAdapter = context.messageAdapter(ChangeAnswer.class, Pruner::answered);
    compactedAdapter = context.messageAdapter(Trainer.CompactionDone.class, GotCompacted::new);
  }

  private static Command answered(ChangeAnswer answer) {
    return answer instanceof MaskApplied applied
        ? new Applied(applied)
        : new Refused(((Trainer.Refused) answer).reason());
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
    // Outside of what a restart makes anew: whoever asked before it still waits.
    StateRequests<PrunerState> stateRequests = new StateRequests<>();
    return Behaviors.setup(
        context -> {
          Optional<PrunerState> state = start.get();
          Pruner pruner =
              new Pruner(
                  context,
                  settings,
                  network,
                  state,
                  trainer,
                  monitor,
                  watchers,
                  scoringExecutor,
                  stateRequests);
          trainer.tell(following(context.getSelf()));
          return pruner.starting(state.flatMap(PrunerState::probation).map(pruner::watch));
        });
  }

  /** Has the state of {@code pruner} in every checkpoint. */
  public static Participant participant(ActorRef<Command> pruner) {
    return (request, replies) -> pruner.tell(new SaveState(request, replies.to(PrunerState.PART)));
  }

  /**
   * What makes the trainer tell {@code pruner} of its progress; it asks for that itself as well.
   */
  public static Trainer.Follow<Command> following(ActorRef<Command> pruner) {
    return new Trainer.Follow<>(pruner, WrappedProgress::new);
  }

  // States.

  /** Learns where the trainer stands and what the mask is, before anything else. */
  private Behavior<Command> starting(Optional<ProbationWatch> watch) {
    trainer.tell(new Trainer.WeightsSnapshot(weightsAdapter));
    return awaiting(
            TRAINER,
            () -> watch.map(ProbationWatch::probation),
            batch -> watch.ifPresent(watching -> watching.add(batch)),
            () -> starting(watch))
        .onMessage(GotWeights.class, got -> onStarted(got.weights(), watch))
        .onMessage(Pause.class, this::onPause)
        .build();
  }

  private Behavior<Command> onStarted(NetworkSnapshot weights, Optional<ProbationWatch> watch) {
    mask = new Mask(weights.spec(), weights.live());
    watchers.tell(mask.status(records));
    return watch.map(this::onResumedProbation).orElseGet(this::onNothingOnProbation);
  }

  /** A swap that was due when the state was saved is made now. */
  private Behavior<Command> onNothingOnProbation() {
    boolean isPruned = mask.kept() < mask.spec().parameters();
    return settings.enabled() && settings.compact() && isPruned
        ? compacting(Phase.WARMING)
        : warming(Phase.WARMING);
  }

  /** A cut that was saved between two slices is one that ended there. */
  private Behavior<Command> onResumedProbation(ProbationWatch watch) {
    return journal.endsOnProbation()
        ? onProbation(watch)
        : onApplied(nameOfCuts(), watch.probation());
  }

  private String nameOfCuts() {
    return settings.reduction().cutting().map(Cut::name).orElse(settings.reduction().name());
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
    return listening(Optional::empty, batch -> onBatchWhileWarming())
        .onMessage(Pause.class, this::onPauseWhileWarming)
        .build();
  }

  private Behavior<Command> onBatchWhileWarming() {
    if (!schedule.isOverdue(records) || !accuracy.isFull()) {
      return Behaviors.same();
    }
    if (schedule.rest().isPresent()) {
      tellWaiting(schedule.rest().map(Rest::doubt));
      return Behaviors.same();
    }
    Optional<Doubt> doubt = Ground.doubt(accuracy.seen());
    tellWaiting(doubt);
    if (doubt.isEmpty()) {
      return gathering();
    }
    schedule.lookAgain(records);
    return Behaviors.same();
  }

  /** A network that is back where it was must not lose what it has come back to. */
  private void look() {
    double goal = goal();
    schedule.look(records, accuracy);
    boolean isBack = accuracy.accuracy() >= goal - guard.allowed(goal);
    if (goal > 0 && schedule.rest().isEmpty() && isBack) {
      guard.judged(goal);
    }
  }

  private double goal() {
    return schedule.rest().map(Rest::goal).orElse(0.0);
  }

  /** Once for each reason, and once when there is none any more. */
  private void tellWaiting(Optional<Doubt> doubt) {
    if (!doubt.equals(waitingFor)) {
      waitingFor = doubt;
      watchers.tell(new CutsWait(records, doubt, accuracy.accuracy(), goal()));
    }
  }

  private Behavior<Command> onPauseWhileWarming(Pause pause) {
    pause(pause);
    return warming(Phase.PAUSED);
  }

  /** What is known of the stream before it changed is what the network has to come back to. */
  private void pause(Pause pause) {
    boolean isKnown = accuracy.isFull() && Ground.doubt(accuracy.seen()).isEmpty();
    double before = isKnown ? accuracy.accuracy() : 0;
    schedule.pause(records, pause.records(), Math.max(before, guard.bestAccuracy()));
    guard.forget();
    journal.drifted(records);
    if (settings.rateWhileCutting() != 1) {
      trainer.tell(Trainer.UsualRate.INSTANCE);
    }
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
    return awaiting(MONITOR, Optional::empty, batch -> {}, () -> warming(Phase.WARMING))
        .onMessage(Pause.class, this::onPause)
        .onMessage(GotEvidence.class, got -> onEvidence(got.evidence()))
        .build();
  }

  private Behavior<Command> onEvidence(Evidence evidence) {
    if (!settings.isEnough(evidence)) {
      schedule.lookAgain(records);
      return warming(Phase.WARMING);
    }
    trainer.tell(new Trainer.WeightsSnapshot(weightsAdapter));
    return awaiting(TRAINER, Optional::empty, batch -> {}, () -> warming(Phase.WARMING))
        .onMessage(Pause.class, this::onPause)
        .onMessage(GotWeights.class, got -> scoring(got.weights(), evidence))
        .build();
  }

  private Behavior<Command> scoring(NetworkSnapshot weights, Evidence evidence) {
    Round round = schedule.round(mask, journal.isTurnOfMerges());
    context.pipeToSelf(
        CompletableFuture.supplyAsync(() -> round.propose(weights, evidence), scoringExecutor),
        (proposal, failure) -> failure == null ? new Scored(proposal) : new ScoringFailed(failure));
    // WrappedProgress, not ended: whoever scores still does, and a second one would wait behind it.
    return awaiting(SCORING, Optional::empty, batch -> {}, Behaviors::same)
        .onMessage(Pause.class, this::onPause)
        .onMessage(Scored.class, scored -> onScored(scored.proposal()))
        .onMessage(ScoringFailed.class, failed -> onScoringFailed(failed.cause()))
        .build();
  }

  private Behavior<Command> onScored(Proposal proposal) {
    if (!schedule.isDue(records)) {
      return warming(Phase.PAUSED);
    }
    if (proposal instanceof Proposal.Nothing) {
      schedule.skip(records);
      return warming(Phase.WARMING);
    }
    enter(Phase.CUTTING);
    return proposal instanceof Proposal.Merge merge
        ? merging(merge, accuracy.accuracy())
        : onCutChosen((Proposal.Cut) proposal);
  }

  private Behavior<Command> onCutChosen(Proposal.Cut chosen) {
    mask = chosen.remaining();
    return cutting(
        chosen.criterion(),
        CutInProgress.of(accuracy.accuracy(), chosen.change().slices(settings.sliceParameters())));
  }

  /** A fault of the program: to be seen by the supervisor, which starts the pruner again. */
  private Behavior<Command> onScoringFailed(Throwable cause) {
    throw new IllegalStateException(
        "scoring with " + settings.reduction().name() + " failed", cause);
  }

  /** One slice at a time, each between two batches. */
  private Behavior<Command> cutting(String criterion, CutInProgress cut) {
    trainer.tell(new Trainer.ApplyMask(cut.next(), Optional.of(schedule.rate()), changeAdapter));
    return awaiting(
            TRAINER,
            () -> cut.probation(records),
            batch -> {},
            () -> starting(cut.probation(records).map(this::watch)))
        .onMessage(Pause.class, this::onPause)
        .onMessage(
            Applied.class, applied -> onSlice(criterion, cut.after(applied.applied().change())))
        .build();
  }

  private Behavior<Command> onSlice(String criterion, CutInProgress cut) {
    return cut.isDone()
        ? onApplied(criterion, cut.probation(records).orElseThrow())
        : cutting(criterion, cut);
  }

  /** All folds at once, between two batches: what one hands over another may hand on. */
  private Behavior<Command> merging(Proposal.Merge merge, double accuracyBefore) {
    trainer.tell(new Trainer.Merge(merge.folds(), changeAdapter));
    return awaiting(TRAINER, Optional::empty, batch -> {}, () -> starting(Optional.empty()))
        .onMessage(Pause.class, this::onPause)
        .onMessage(Applied.class, applied -> onMerged(applied.applied().change(), accuracyBefore))
        .build();
  }

  private Behavior<Command> onMerged(Change change, double accuracyBefore) {
    mask = mask.after(change);
    return onApplied(Method.NOISE_OUT, new Probation(records, accuracyBefore, change));
  }

  private Behavior<Command> onApplied(String criterion, Probation probation) {
    watchers.tell(mask.status(records));
    watchers.tell(journal.applied(criterion, records, probation, mask.kept()));
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
    tellHowFineItIs(probation.accuracyBefore());
    if (guard.isHarmful(probation.accuracyBefore(), watch.accuracyNow())) {
      return undo(probation, watch, true);
    }
    Optional<Doubt> doubt = Ground.doubt(watch.judgedBy());
    doubt.ifPresent(reason -> watchers.tell(new Undecided(records, reason)));
    return doubt.isPresent() ? undo(probation, watch, false) : keep(probation, watch);
  }

  private void tellHowFineItIs(double accuracyBefore) {
    double allowed = guard.allowed(accuracyBefore);
    if (allowed > settings.guardMargin() && !isGuardCoarsened) {
      isGuardCoarsened = true;
      watchers.tell(new GuardCoarsened(records, settings.guardMargin(), allowed));
    }
  }

  private Behavior<Command> keep(Probation probation, ProbationWatch watch) {
    guard.judged(probation.accuracyBefore());
    announce(probation, Outcome.KEPT, watch);
    Phase next = schedule.isDue(records) ? Phase.WARMING : Phase.PAUSED;
    schedule.settle(probation.startedAt(), journal.lastMerged());
    return settings.compact() ? compacting(next) : warming(next);
  }

  /** What passed probation is never taken back: the trainer need not hold what it removed. */
  private Behavior<Command> compacting(Phase next) {
    trainer.tell(new Trainer.Compact(LEAST_SHARE_COMPACTED, compactedAdapter));
    return awaiting(TRAINER, Optional::empty, batch -> {}, () -> starting(Optional.empty()))
        .onMessage(Pause.class, this::onPause)
        .onMessage(
            GotCompacted.class,
            got -> {
              got.compacted().shrinkage().ifPresent(this::onShrunk);
              return warming(next);
            })
        .build();
  }

  private void onShrunk(Shrinkage shrinkage) {
    mask = mask.after(shrinkage.change());
    watchers.tell(new NetworkCompacted(records, shrinkage.before(), shrinkage.after()));
    watchers.tell(mask.status(records));
  }

  /**
   * Takes the change back in one piece.
   *
   * @param harmful whether to be gentler next time
   */
  private Behavior<Command> undo(Probation probation, ProbationWatch watch, boolean harmful) {
    trainer.tell(new Trainer.ApplyMask(probation.change().inverse(), changeAdapter));
    return awaiting(
            TRAINER,
            () -> Optional.of(watch.probation()),
            batch -> {},
            () -> starting(Optional.of(watch)))
        .onMessage(Pause.class, this::onPause)
        .onMessage(Applied.class, applied -> onUndone(probation, watch, harmful))
        .build();
  }

  private Behavior<Command> onUndone(Probation probation, ProbationWatch watch, boolean harmful) {
    mask = mask.after(probation.change().inverse());
    watchers.tell(mask.status(records));
    announce(probation, schedule.isDue(records) ? Outcome.ROLLED_BACK : Outcome.DRIFTED, watch);
    schedule.recover(records, journal.lastMerged(), harmful);
    return warming(Phase.RECOVERING);
  }

  // What every state does.

  /**
   * A state that goes on with an answer.
   *
   * @param from whom it comes from
   * @param lost the state to go on with if it doesn't come
   */
  private BehaviorBuilder<Command> awaiting(
      String from,
      Supplier<Optional<Probation>> probation,
      Consumer<BatchOutcome> onBatch,
      Supplier<Behavior<Command>> lost) {
    Wait wait = new Wait(from);
    remind(wait);
    return listening(
        Behaviors.receive(Command.class)
            .onMessage(
                Overdue.class,
                overdue -> overdue.answer() == wait,
                overdue -> onOverdue(wait, lost))
            .onMessage(Refused.class, this::onRefused),
        probation,
        batch -> {
          wait.batchLearnt();
          onBatch.accept(batch);
          return Behaviors.same();
        });
  }

  private void remind(Wait wait) {
    context.scheduleOnce(Wait.DEADLINE, context.getSelf(), new Overdue(wait));
  }

  private Behavior<Command> onOverdue(Wait wait, Supplier<Behavior<Command>> lost) {
    if (!wait.isInVain()) {
      remind(wait);
      return Behaviors.same();
    }
    context.getLog().warn("no answer from the {} at {} records", wait.from(), records);
    watchers.tell(new ReplyLost(records, wait.from()));
    return lost.get();
  }

  /** A fault of the program: begun anew, the pruner takes the mask from the trainer. */
  private Behavior<Command> onRefused(Refused refused) {
    throw new IllegalStateException(
        "the trainer refused a change at " + records + " records: " + refused.reason());
  }

  private BehaviorBuilder<Command> listening(
      Supplier<Optional<Probation>> probation, Function<BatchOutcome, Behavior<Command>> onBatch) {
    return listening(Behaviors.receive(Command.class), probation, onBatch);
  }

  private BehaviorBuilder<Command> listening(
      BehaviorBuilder<Command> first,
      Supplier<Optional<Probation>> probation,
      Function<BatchOutcome, Behavior<Command>> onBatch) {
    return first
        .onMessage(Overdue.class, answered -> Behaviors.same())
        .onMessage(
            WrappedProgress.class, wrapped -> onProgress(wrapped.progress(), probation, onBatch))
        .onMessage(SaveState.class, this::onSaveState);
  }

  private Behavior<Command> onProgress(
      Progress progress,
      Supplier<Optional<Probation>> probation,
      Function<BatchOutcome, Behavior<Command>> onBatch) {
    records = progress.records();
    if (progress instanceof Learned learned) {
      BatchOutcome batch = new BatchOutcome(learned.predictions(), learned.loss());
      accuracy.add(batch);
      look();
      return onBatch.apply(batch);
    }
    if (progress instanceof Boundary boundary) {
      schedule.begin(records); // after a restart it may come before it is told where to start
      stateRequests.answer(
          boundary,
          () ->
              new PrunerState(
                  journal.round(),
                  schedule.dueAt(),
                  schedule.rest(),
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
    pause(pause);
    return Behaviors.same();
  }

  private void enter(Phase phase) {
    watchers.tell(new PhaseChanged(records, phase));
  }

  private void announce(Probation probation, Outcome outcome, ProbationWatch watch) {
    watchers.tell(journal.judged(records, probation, outcome, mask.kept(), watch));
  }
}
