package io.espalier.actors.pruner;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.progress.StateRequests;
import io.espalier.actors.pruner.Pruner.Applied;
import io.espalier.actors.pruner.Pruner.Command;
import io.espalier.actors.pruner.Pruner.GotCompacted;
import io.espalier.actors.pruner.Pruner.GotEvidence;
import io.espalier.actors.pruner.Pruner.GotScoringWeights;
import io.espalier.actors.pruner.Pruner.GotWeights;
import io.espalier.actors.pruner.Pruner.Overtaken;
import io.espalier.actors.pruner.Pruner.Scored;
import io.espalier.actors.pruner.Pruner.ScoringFailed;
import io.espalier.actors.pruner.PrunerState.Probation;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.Trainer.ChangeAnswer;
import io.espalier.model.compact.Shrinkage;
import io.espalier.model.edit.Change;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.plan.Method;
import io.espalier.model.plan.Reduction.Cut;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongUnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The states of a pruner: what it does with a message in each, and which comes next. What it goes
 * by is in its {@link PruningCourse}. Owned by the actor.
 */
final class PrunerStates {

  /** A swap costs the trainer a look at every parameter; a little less is not worth that. */
  private static final double LEAST_SHARE_COMPACTED = 0.2;

  private static final String TRAINER = "trainer";
  private static final String MONITOR = "monitor";
  private static final String SCORING = "scoring thread";

  private final ActorContext<Command> context;
  private final PrunerSettings settings;
  private final ActorRef<Trainer.Command> trainer;
  private final PrunerNews news;
  private final Executor scoringExecutor;
  private final PruningCourse course;
  private final ActorRef<Evidence> evidenceAdapter;
  private final ActorRef<NetworkSnapshot> weightsAdapter;
  private final ActorRef<Trainer.Weights> scoringAdapter;
  private final ActorRef<ChangeAnswer> changeAdapter;
  private final ActorRef<Trainer.CompactionDone> compactedAdapter;
  private final Horizon horizon;
  private final Reception reception;
  private Mask mask;

  PrunerStates(
      ActorContext<Command> context,
      PrunerSettings settings,
      NetworkSpec network,
      Optional<PrunerState> start,
      ActorRef<Trainer.Command> trainer,
      ActorRef<? super Progress> watchers,
      Executor scoringExecutor,
      StateRequests<PrunerState> stateRequests) {
    this.context = context;
    this.settings = settings;
    this.trainer = trainer;
    this.scoringExecutor = scoringExecutor;
    mask = Mask.dense(network);
    course = new PruningCourse(settings, start);
    horizon = new Horizon(trainer);
    news = new PrunerNews(watchers, course);
    reception = new Reception(context, settings, course, horizon, news, stateRequests);
    evidenceAdapter = context.messageAdapter(Evidence.class, GotEvidence::new);
    weightsAdapter = context.messageAdapter(NetworkSnapshot.class, GotWeights::new);
    scoringAdapter = context.messageAdapter(Trainer.Weights.class, GotScoringWeights::new);
    changeAdapter = context.messageAdapter(ChangeAnswer.class, Pruner::answered);
    compactedAdapter = context.messageAdapter(Trainer.CompactionDone.class, GotCompacted::new);
  }

  /** Learns where the trainer stands and what the mask is, before anything else. */
  Behavior<Command> starting(Optional<ProbationWatch> watch) {
    trainer.tell(new Trainer.WeightsSnapshot(weightsAdapter));
    return reception
        .awaiting(
            TRAINER,
            LongUnaryOperator.identity(),
            () -> watch.map(ProbationWatch::probation),
            batch -> watch.ifPresent(watching -> watching.add(batch)),
            () -> starting(watch))
        .onMessage(GotWeights.class, got -> onStarted(got.weights(), watch))
        .build();
  }

  private Behavior<Command> onStarted(NetworkSnapshot weights, Optional<ProbationWatch> watch) {
    mask = new Mask(weights.spec(), weights.live());
    news.mask(mask);
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
    return course.journal().endsOnProbation()
        ? onProbation(watch)
        : onApplied(nameOfCuts(), watch.probation());
  }

  private String nameOfCuts() {
    return settings.reduction().cutting().map(Cut::name).orElse(settings.reduction().name());
  }

  ProbationWatch watch(Probation probation) {
    return new ProbationWatch(probation, settings.cycle().probationRecords());
  }

  /** Waits until the next cut is due and there is a whole window of quality to judge it by. */
  private Behavior<Command> warming(Phase phase) {
    if (!settings.enabled()) {
      return resting(Phase.OFF);
    }
    if (course.schedule().isTargetReached(mask)) {
      return resting(Phase.SETTLED);
    }
    news.phase(phase);
    return reception
        .listening(
            this::untilDue,
            Optional::empty,
            batch -> onBatchWhileWarming(),
            () -> warming(Phase.PAUSED))
        .build();
  }

  /** The trainer stops where the next cut is due, and goes on as soon as that is looked at. */
  private long untilDue(long records) {
    long ahead = ahead(records);
    long dueAt = course.schedule().dueAt();
    return records < dueAt ? Math.min(ahead, dueAt) : ahead;
  }

  /** As far as the trainer may go without knowing what is decided at {@code records}. */
  private long ahead(long records) {
    return PruningSchedule.after(records, settings.cycle().leadRecords());
  }

  /** So that the trainer learns one more batch, and then waits for what is decided. */
  private static long nextBatch(long records) {
    return PruningSchedule.after(records, 1);
  }

  private Behavior<Command> onBatchWhileWarming() {
    if (!course.schedule().isOverdue(course.records()) || !course.window().isFull()) {
      return Behaviors.same();
    }
    if (course.schedule().rest().isPresent()) {
      news.waiting(course.schedule().rest().map(Rest::doubt));
      return Behaviors.same();
    }
    Optional<Doubt> doubt = Ground.doubt(course.window().seen());
    news.waiting(doubt);
    if (doubt.isEmpty()) {
      return course.schedule().isJudgedAtItsRate(course.records()) ? gathering() : raising();
    }
    course.schedule().lookAgain(course.records());
    return Behaviors.same();
  }

  /**
   * A raised learning rate costs accuracy by itself, and the cut would be blamed for it: so it is
   * raised a window before the cut.
   */
  private Behavior<Command> raising() {
    trainer.tell(
        new Trainer.RaiseRate(horizon.records(), course.records(), course.schedule().rate()));
    course.schedule().raised(horizon.records());
    return Behaviors.same();
  }

  private Behavior<Command> resting(Phase phase) {
    news.phase(phase);
    return reception
        .listening(
            records -> Long.MAX_VALUE, Optional::empty, batch -> Behaviors.same(), Behaviors::same)
        .build();
  }

  /** Waits for copies of network and evidence, made at the farthest that the trainer may be. */
  private Behavior<Command> gathering() {
    news.phase(Phase.SCORING);
    trainer.tell(new Trainer.ScoringSnapshot(horizon.records(), scoringAdapter, evidenceAdapter));
    return reception
        .awaiting(TRAINER, this::ahead, Optional::empty, batch -> {}, () -> warming(Phase.WARMING))
        .onMessage(GotScoringWeights.class, got -> gatheringEvidence(got.weights()))
        .build();
  }

  /**
   * From here on the trainer goes no further than to the record at which the proposal is carried
   * out, however long it takes.
   */
  private Behavior<Command> gatheringEvidence(Trainer.Weights weights) {
    long carriedOutAt = ahead(weights.records());
    return reception
        .awaiting(
            MONITOR,
            records -> carriedOutAt,
            Optional::empty,
            batch -> {},
            () -> warming(Phase.WARMING))
        .onMessage(GotEvidence.class, got -> onEvidence(weights, got.evidence()))
        .build();
  }

  private Behavior<Command> onEvidence(Trainer.Weights weights, Evidence evidence) {
    if (!settings.isEnough(evidence)) {
      course.schedule().lookAgain(weights.records());
      return warming(Phase.WARMING);
    }
    return scoring(weights, evidence);
  }

  private Behavior<Command> scoring(Trainer.Weights weights, Evidence evidence) {
    Round round = course.schedule().round(mask, course.journal().isTurnOfMerges());
    context.pipeToSelf(
        CompletableFuture.supplyAsync(
            () -> round.propose(weights.network(), evidence), scoringExecutor),
        (proposal, failure) -> failure == null ? new Scored(proposal) : new ScoringFailed(failure));
    long carriedOutAt = ahead(weights.records());
    // WrappedProgress, not ended: whoever scores still does, and a second one would wait behind it.
    return reception
        .awaiting(SCORING, records -> carriedOutAt, Optional::empty, batch -> {}, Behaviors::same)
        .onMessage(Scored.class, scored -> onScored(scored.proposal(), weights.records()))
        .onMessage(ScoringFailed.class, failed -> onScoringFailed(failed.cause()))
        .build();
  }

  /**
   * Something is proposed.
   *
   * @param basis records trained when network and evidence were copied
   */
  private Behavior<Command> onScored(Proposal proposal, long basis) {
    if (!course.schedule().isDue(course.records())) {
      return warming(Phase.PAUSED);
    }
    if (proposal instanceof Proposal.Nothing) {
      course.schedule().skip(basis);
      return warming(Phase.WARMING);
    }
    news.phase(Phase.CUTTING);
    return proposal instanceof Proposal.Merge merge
        ? merging(merge, basis)
        : onCutChosen((Proposal.Cut) proposal, basis);
  }

  /** All slices at once: the trainer makes one between two batches each. */
  private Behavior<Command> onCutChosen(Proposal.Cut chosen, long basis) {
    Mask before = mask;
    mask = chosen.remaining();
    CutInProgress cut = CutInProgress.of(chosen.change().slices(settings.sliceParameters()));
    for (Change slice : cut.remaining()) {
      trainer.tell(
          new Trainer.ApplyMask(
              horizon.records(),
              basis,
              slice,
              Optional.of(course.schedule().rate()),
              changeAdapter));
    }
    return cutting(chosen.criterion(), cut, before);
  }

  /** A fault of the program: to be seen by the supervisor, which starts the pruner again. */
  private Behavior<Command> onScoringFailed(Throwable cause) {
    throw new IllegalStateException(
        "scoring with " + settings.reduction().name() + " failed", cause);
  }

  private Behavior<Command> cutting(String criterion, CutInProgress cut, Mask before) {
    return reception
        .awaiting(
            TRAINER,
            this::ahead,
            () -> cut.probation(course.records()),
            batch -> {},
            () -> starting(cut.probation(course.records()).map(this::watch)))
        .onMessage(
            Applied.class,
            applied ->
                afterSlice(
                    criterion,
                    cut.after(applied.applied().change(), course.window().quality()),
                    before))
        .onMessage(Overtaken.class, overtaken -> afterSlice(criterion, cut.withoutNext(), before))
        .build();
  }

  /** Where the stream changed in between, what is made of the cut by then is the cut. */
  private Behavior<Command> afterSlice(String criterion, CutInProgress cut, Mask before) {
    if (!cut.remaining().isEmpty()) {
      return cutting(criterion, cut, before);
    }
    Optional<Probation> made = cut.probation(course.records());
    mask = made.map(probation -> before.after(probation.change())).orElse(before);
    if (made.isEmpty()) {
      return warming(Phase.PAUSED);
    }
    course.schedule().cut(course.records());
    return onApplied(criterion, made.get());
  }

  /** All folds at once, between two batches: what one hands over another may hand on. */
  private Behavior<Command> merging(Proposal.Merge merge, long basis) {
    trainer.tell(new Trainer.Merge(horizon.records(), basis, merge.folds(), changeAdapter));
    return reception
        .awaiting(
            TRAINER, this::ahead, Optional::empty, batch -> {}, () -> starting(Optional.empty()))
        .onMessage(
            Applied.class,
            applied -> onMerged(applied.applied().change(), course.window().quality()))
        .onMessage(Overtaken.class, overtaken -> warming(Phase.PAUSED))
        .build();
  }

  private Behavior<Command> onMerged(Change change, double qualityBefore) {
    mask = mask.after(change);
    return onApplied(Method.NOISE_OUT, new Probation(course.records(), qualityBefore, change));
  }

  private Behavior<Command> onApplied(String criterion, Probation probation) {
    news.mask(mask);
    news.applied(criterion, probation, mask);
    return onProbation(watch(probation));
  }

  private Behavior<Command> onProbation(ProbationWatch watch) {
    news.phase(Phase.ON_PROBATION);
    long end =
        PruningSchedule.after(watch.start().startedAt(), settings.cycle().probationRecords());
    return reception
        .listening(
            records -> Math.max(nextBatch(records), Math.min(ahead(records), end)),
            () -> Optional.of(watch.probation()),
            batch -> {
              watch.add(batch);
              return judge(watch.start(), watch);
            },
            Behaviors::same)
        .build();
  }

  private Behavior<Command> judge(Probation probation, ProbationWatch watch) {
    if (course.records() - probation.startedAt() < settings.cycle().probationRecords()
        || !watch.isFull()) {
      return Behaviors.same();
    }
    news.coarseness(settings.cycle().guardMargin(), probation.qualityBefore());
    if (course.guard().isHarmful(probation.qualityBefore(), watch.qualityNow())) {
      return undo(probation, watch, true);
    }
    Optional<Doubt> doubt = Ground.doubt(watch.judgedBy());
    doubt.ifPresent(news::undecided);
    return doubt.isPresent() ? undo(probation, watch, false) : keep(probation, watch);
  }

  private Behavior<Command> keep(Probation probation, ProbationWatch watch) {
    course.guard().judged(probation.qualityBefore());
    news.judged(probation, mask, Outcome.KEPT, watch);
    Phase next = course.schedule().isDue(course.records()) ? Phase.WARMING : Phase.PAUSED;
    course.schedule().settle(probation.startedAt(), course.journal().lastMerged());
    return settings.compact() ? compacting(next) : warming(next);
  }

  /** What passed probation is never taken back: the trainer need not hold what it removed. */
  private Behavior<Command> compacting(Phase next) {
    trainer.tell(new Trainer.Compact(horizon.records(), LEAST_SHARE_COMPACTED, compactedAdapter));
    return reception
        .awaiting(
            TRAINER, this::ahead, Optional::empty, batch -> {}, () -> starting(Optional.empty()))
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
    news.compacted(shrinkage);
    news.mask(mask);
  }

  /**
   * Takes the change back in one piece.
   *
   * @param harmful whether it did harm, so that the next one takes half
   */
  private Behavior<Command> undo(Probation probation, ProbationWatch watch, boolean harmful) {
    trainer.tell(
        new Trainer.ApplyMask(horizon.records(), probation.change().inverse(), changeAdapter));
    return reception
        .awaiting(
            TRAINER,
            this::ahead,
            () -> Optional.of(watch.probation()),
            batch -> {},
            () -> starting(Optional.of(watch)))
        .onMessage(Applied.class, applied -> onUndone(probation, watch, harmful))
        .build();
  }

  private Behavior<Command> onUndone(Probation probation, ProbationWatch watch, boolean harmful) {
    mask = mask.after(probation.change().inverse());
    news.mask(mask);
    news.judged(
        probation,
        mask,
        course.schedule().isDue(course.records()) ? Outcome.ROLLED_BACK : Outcome.DRIFTED,
        watch);
    course.schedule().recover(course.records(), course.journal().lastMerged(), harmful);
    return warming(Phase.RECOVERING);
  }
}
