package io.espalier.actors.trainer;

import io.espalier.actors.drift.DriftRecord;
import io.espalier.actors.drift.DriftState;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.progress.Participant;
import io.espalier.actors.progress.Progress;
import io.espalier.model.compact.Shrinkage;
import io.espalier.model.compact.ShrinkingLearner;
import io.espalier.model.edit.Change;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.format.EvidencePart;
import io.espalier.model.merge.Fold;
import io.espalier.model.merge.Folds;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.DivergedException;
import io.espalier.model.train.StepResult;
import io.espalier.streaming.evaluate.Accuracy;
import io.espalier.streaming.evaluate.EvaluationSettings;
import io.espalier.streaming.evaluate.PrequentialEvaluator;
import io.espalier.streaming.evaluate.Quality;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.ClassLabels;
import io.espalier.streaming.sample.Offsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/**
 * Owns the network and its tensors, alone. Tests on each batch, then trains on it; changes to the
 * mask, and the swap for a compacted network, are made between two batches. Nothing it is asked for
 * makes it wait.
 *
 * <p>It holds the only copy of the model, so it is never restarted in place: a failure stops it,
 * and the guardian starts all actors again from the last checkpoint.
 */
public final class Trainer {

  /** What it understands. */
  public sealed interface Command
      permits Follow, Pace, LearnUntil, Learn, Dated, WeightsSnapshot, StateSnapshot {}

  /**
   * From now on tell {@code follower} what was learnt and the boundaries, in order; first of all,
   * where the trainer stands ({@link Progress.Started}), which one that follows already is told
   * again.
   */
  public record Follow(ActorRef<Progress> follower) implements Command {}

  /**
   * From now on learn nothing beyond what {@link LearnUntil} allows: what {@code follower} decides,
   * it decides before the trainer is past the record at which it is to be carried out. Follows,
   * too. Changes that are not made yet are forgotten: whoever paces again begins anew.
   */
  public record Pace(ActorRef<Progress> follower) implements Command {}

  /**
   * Begin no batch once so many records are trained, before it is allowed again. Never less than
   * was allowed before.
   */
  public record LearnUntil(long records) implements Command {}

  /**
   * To be carried out between two batches, at the first boundary with as many records trained, in
   * the order in which it is told; of the slices of a cut one at each boundary. So a run depends on
   * its records alone, however long an answer takes.
   */
  public sealed interface Dated extends Command permits ApplyMask, Merge, Compact, ScoringSnapshot {

    /** As many records are trained then, or a few more. */
    long at();
  }

  /** Learn this batch; answered with {@link BatchLearned} or {@link Diverged}. */
  public record Learn(Batch batch, ActorRef<Answer> replyTo) implements Command {}

  /** What became of a batch. */
  public sealed interface Answer {}

  /** A batch is learnt, and with it everything below {@code offsets}. */
  public record BatchLearned(Offsets offsets) implements Answer {}

  /**
   * A batch can't be learnt, though its samples are well formed and the network is sound: nothing
   * is changed, and the trainer waits for a batch without samples, with the same offsets, that
   * takes its place. One that it was sent meanwhile it learns after that.
   *
   * @param batch as it was sent
   */
  public record Diverged(Batch batch, String reason) implements Answer {}

  /**
   * Cut, or take a change back; answered with {@link MaskApplied}, {@link Overtaken} or {@link
   * Refused}.
   *
   * @param basis records trained when what it follows from was copied: a drift since then overtakes
   *     it; {@link #ANY_STREAM} for what is to be done whatever the stream does
   * @param rate what becomes of the learning rate with it; empty to leave that alone
   */
  public record ApplyMask(
      long at, long basis, Change change, Optional<RaisedRate> rate, ActorRef<ChangeAnswer> replyTo)
      implements Dated {

    /** A change that leaves the rate alone, whatever the stream does. */
    public ApplyMask(long at, Change change, ActorRef<ChangeAnswer> replyTo) {
      this(at, ANY_STREAM, change, Optional.empty(), replyTo);
    }
  }

  /** See {@link ApplyMask}. */
  public static final long ANY_STREAM = Long.MAX_VALUE;

  /**
   * Have units taken over by others, as the weights are now; answered with {@link MaskApplied},
   * {@link Overtaken} or {@link Refused}.
   *
   * @param basis as of {@link ApplyMask}
   * @param folds one after the other
   */
  public record Merge(long at, long basis, List<Fold> folds, ActorRef<ChangeAnswer> replyTo)
      implements Dated {
    public Merge {
      folds = List.copyOf(folds);
    }
  }

  /** What became of a change that was asked for. */
  public sealed interface ChangeAnswer {}

  /** The change does not fit the network, for this reason; nothing is changed. */
  public record Refused(String reason) implements ChangeAnswer {}

  /** The stream has changed since the change was worked out; nothing is changed. */
  public enum Overtaken implements ChangeAnswer {
    /** The only one. */
    INSTANCE
  }

  /**
   * The mask is changed.
   *
   * @param change as carried out: of a cut, with the values it removed
   * @param records records trained when it happened
   */
  public record MaskApplied(Change change, long records) implements ChangeAnswer {}

  /**
   * Go on with the compacted network, if that is worth it; answered with {@link CompactionDone}.
   * All that is asked and told stays about the network that there was at first.
   *
   * @param leastShare of the parameters held that must go, from 0 to 1
   */
  public record Compact(long at, double leastShare, ActorRef<CompactionDone> replyTo)
      implements Dated {}

  /**
   * The network is as small as it is worth.
   *
   * @param shrinkage empty if it stays as it was
   * @param records records trained when it happened
   */
  public record CompactionDone(Optional<Shrinkage> shrinkage, long records) {}

  /**
   * Asks for copies of parameters and mask, and of the monitor's evidence, as of one boundary, to
   * score.
   */
  public record ScoringSnapshot(
      long at, ActorRef<Weights> replyTo, ActorRef<Evidence> evidenceReplyTo) implements Dated {}

  /**
   * Parameters and mask at a boundary.
   *
   * @param records trained there
   */
  public record Weights(NetworkSnapshot network, long records) {}

  /** Asks for a copy of parameters and mask as they are. */
  public record WeightsSnapshot(ActorRef<NetworkSnapshot> replyTo) implements Command {}

  /**
   * Asks for a copy of everything at this batch boundary. The monitor is asked for the evidence as
   * of the same boundary, behind all that was observed before it, and the followers are told of the
   * {@link Progress.Boundary}, so that all copies belong together.
   *
   * @param request goes into the boundary
   */
  public record StateSnapshot(
      long request,
      ActorRef<TrainerState> replyTo,
      ActorRef<DriftState> driftReplyTo,
      ActorRef<Evidence> evidenceReplyTo)
      implements Command {}

  /** Has the states of {@code trainer} and of its monitor in every checkpoint. */
  public static Participant participant(ActorRef<Command> trainer) {
    return new Participant(
        List.of(TrainerState.PART, DriftState.PART, EvidencePart.PART),
        (request, replies) ->
            trainer.tell(
                new StateSnapshot(
                    request,
                    replies.to(TrainerState.PART),
                    replies.to(DriftState.PART),
                    replies.to(EvidencePart.PART))));
  }

  /**
   * How it works.
   *
   * @param observeEvery one batch in this many is observed for evidence, at least 1
   * @param evaluation what prequential evaluation measures over
   * @param clipNorm see {@link io.espalier.model.train.Learner#clipNorm}
   */
  public record Settings(int observeEvery, EvaluationSettings evaluation, double clipNorm) {

    /** One record that is far from all others must not undo what thousands taught. */
    public static final double CLIP_NORM = 5;

    /** With the usual length of gradients. */
    public Settings(int observeEvery, EvaluationSettings evaluation) {
      this(observeEvery, evaluation, CLIP_NORM);
    }

    public Settings {
      if (observeEvery < 1) {
        throw new IllegalArgumentException("observe-every must be at least 1: " + observeEvery);
      }
    }
  }

  /** More than ingest and keeper ask without an answer. */
  private static final int REQUESTS_AHEAD = 8;

  private final Settings settings;
  private final ShrinkingLearner learner;
  private final PrequentialEvaluator evaluator;
  private final DriftRecord drift;
  private final ActorRef<ActivityMonitor.Command> monitor;
  private final LongSupplier nanoClock;
  private final Set<ActorRef<Progress>> followers = new LinkedHashSet<>();
  private final double learningRate;
  private final Behavior<Command> training;
  private final Calendar calendar = new Calendar();
  private final LearnQueue queue = new LearnQueue();
  private StreamPosition position;
  private final Witness witness = new Witness();
  private RateHistory rates;
  private long batches;
  private long unobserved;
  private long idleSince;

  private Trainer(
      Settings settings,
      TrainerState start,
      DriftRecord drift,
      Function<Layout, EvidenceSpec> evidence,
      ActorRef<ActivityMonitor.Command> monitor,
      LongSupplier nanoClock) {
    this.settings = settings;
    this.drift = drift;
    this.monitor = monitor;
    this.nanoClock = nanoClock;
    learner =
        ShrinkingLearner.resume(start.learner(), start.shape(), evidence, settings.clipNorm());
    evaluator = PrequentialEvaluator.restore(settings.evaluation(), start.evaluator());
    learningRate = start.learner().optimizer().learningRate();
    rates = start.rates();
    position = start.position();
    batches = start.learner().optimizerState().steps();
    unobserved = start.unobserved();
    idleSince = nanoClock.getAsLong();
    training = receiving(this::onFollow, this::onLearn, this::onStateSnapshot);
  }

  /**
   * A trainer that goes on from a state.
   *
   * @param followers how many must follow before anything is learnt or saved, so that none of them
   *     misses a batch or a boundary
   * @param start where to begin
   * @param drift what is known of drift, for the trainer alone
   * @param evidence what the monitor is told of observed batches of a network
   * @param nanoClock for step and wait times only
   */
  public static Behavior<Command> create(
      Settings settings,
      TrainerState start,
      DriftRecord drift,
      int followers,
      Function<Layout, EvidenceSpec> evidence,
      ActorRef<ActivityMonitor.Command> monitor,
      LongSupplier nanoClock) {
    return Behaviors.setup(
        context ->
            Behaviors.withStash(
                REQUESTS_AHEAD,
                held ->
                    new Trainer(settings, start, drift, evidence, monitor, nanoClock)
                        .gathering(followers, held)));
  }

  private Behavior<Command> gathering(int expected, StashBuffer<Command> held) {
    if (followers.size() >= expected) {
      return held.unstashAll(training);
    }
    return receiving(
        follow -> {
          onFollow(follow);
          return gathering(expected, held);
        },
        learn -> hold(learn, held),
        request -> hold(request, held));
  }

  private static Behavior<Command> hold(Command command, StashBuffer<Command> held) {
    held.stash(command);
    return Behaviors.same();
  }

  private Behavior<Command> receiving(
      Function<Follow, Behavior<Command>> onFollow,
      Function<Learn, Behavior<Command>> onLearn,
      Function<StateSnapshot, Behavior<Command>> onStateSnapshot) {
    return Behaviors.receive(Command.class)
        .onMessage(Follow.class, onFollow::apply)
        .onMessage(
            Pace.class,
            pace -> {
              calendar.begin(position.trained());
              return onFollow.apply(new Follow(pace.follower()));
            })
        .onMessage(LearnUntil.class, this::onLearnUntil)
        .onMessage(Learn.class, onLearn::apply)
        .onMessage(Dated.class, this::onDated)
        .onMessage(WeightsSnapshot.class, this::onWeightsSnapshot)
        .onMessage(StateSnapshot.class, onStateSnapshot::apply)
        .onSignal(PostStop.class, stopped -> onStopped())
        .build();
  }

  private Behavior<Command> onFollow(Follow follow) {
    followers.add(follow.follower());
    follow
        .follower()
        .tell(
            new Progress.Started(
                position.trained(), position.deadLetters(), position.duplicates(), learner.held()));
    return Behaviors.same();
  }

  private Behavior<Command> onLearnUntil(LearnUntil allowed) {
    calendar.allow(allowed.records());
    return goOn();
  }

  private Behavior<Command> onDated(Dated command) {
    calendar.add(command);
    return goOn();
  }

  private Behavior<Command> onLearn(Learn learn) {
    queue.add(learn);
    return goOn();
  }

  /** Does what can be done by now: what is due at this boundary, then the next batch, and so on. */
  private Behavior<Command> goOn() {
    carryOutWhatIsDue();
    while (calendar.allows(position.trained())) {
      Optional<Learn> next = queue.next();
      if (next.isEmpty()) {
        return Behaviors.same();
      }
      Answer answer = answer(next.get().batch());
      queue.answered(answer);
      next.get().replyTo().tell(answer);
      calendar.passedBoundary();
      carryOutWhatIsDue();
    }
    return Behaviors.same();
  }

  private void carryOutWhatIsDue() {
    for (Optional<Dated> due = calendar.next(position.trained());
        due.isPresent();
        due = calendar.next(position.trained())) {
      carryOut(due.get());
    }
  }

  private void carryOut(Dated command) {
    if (command instanceof ApplyMask apply) {
      onApplyMask(apply);
    } else if (command instanceof Merge merge) {
      onMerge(merge);
    } else if (command instanceof Compact compact) {
      onCompact(compact);
    } else if (command instanceof ScoringSnapshot snapshot) {
      onScoringSnapshot(snapshot);
    }
  }

  /** A fault that comes and goes is no fault of the batch. */
  private Answer answer(Batch batch) {
    if (batch.size() == 0) {
      skip(batch);
      return new BatchLearned(position.offsets());
    }
    try {
      learn(batch);
    } catch (DivergedException once) {
      try {
        learn(batch);
      } catch (DivergedException twice) {
        witness.requireSound(learner, twice);
        return new Diverged(batch, String.valueOf(twice.getMessage()));
      }
    }
    return new BatchLearned(position.offsets());
  }

  private void skip(Batch batch) {
    position = position.after(batch);
    publish(
        new Progress.Skipped(position.trained(), position.deadLetters(), position.duplicates()));
  }

  private void learn(Batch batch) {
    long started = nanoClock.getAsLong();
    boolean observe = batches % settings.observeEvery() == 0;
    learner.learningRate(learningRate * rates.factorAt(position.trained()));
    int[] labels = batch.targets().accept(ClassLabels::labels);
    StepResult result = learner.learn(batch.features(), labels, observe);
    batches++;
    witness.learnt(batch, result.loss(), learner);
    long finished = nanoClock.getAsLong();
    position = position.after(batch);
    unobserved += batch.size();
    result
        .evidence()
        .ifPresent(
            evidence -> {
              monitor.tell(new ActivityMonitor.Observe(evidence, unobserved));
              unobserved = 0;
            });
    Quality quality = new Accuracy(labels, result.predictions());
    evaluator.update(quality);
    publish(
        new Progress.Learned(
            position.trained(),
            quality,
            result.loss(),
            finished - started,
            started - idleSince,
            evaluator.evaluation(),
            position.deadLetters(),
            position.duplicates()));
    drift.learned(position.trained(), quality).ifPresent(this::onDrift);
    idleSince = nanoClock.getAsLong();
  }

  /**
   * What was observed before a drift is of another stream. A raised rate does harm on one that has
   * changed, and nothing is cut for a while.
   */
  private void onDrift(Progress.DriftSignal signal) {
    if (signal.confirmed()) {
      monitor.tell(ActivityMonitor.Reset.INSTANCE);
      rates = rates.after(position.trained(), RaisedRate.NONE);
    }
    publish(signal);
  }

  private void publish(Progress progress) {
    followers.forEach(follower -> follower.tell(progress));
  }

  private void onApplyMask(ApplyMask apply) {
    ChangeAnswer answer = change(apply.basis(), apply::change);
    if (answer instanceof MaskApplied) {
      apply.rate().ifPresent(rate -> rates = rates.after(position.trained(), rate));
    }
    apply.replyTo().tell(answer);
  }

  private void onMerge(Merge merge) {
    merge
        .replyTo()
        .tell(change(merge.basis(), () -> Folds.change(learner.snapshot(), merge.folds())));
  }

  private ChangeAnswer change(long basis, Supplier<Change> wanted) {
    if (drift.isSince(basis)) {
      return Overtaken.INSTANCE;
    }
    Change change;
    try {
      change = wanted.get();
      learner.requireFit(change);
    } catch (IllegalArgumentException | IndexOutOfBoundsException unfit) {
      return new Refused(String.valueOf(unfit.getMessage()));
    }
    Change done = learner.apply(change);
    drift.networkChanged();
    monitor.tell(ActivityMonitor.Changed.INSTANCE);
    publish(new Progress.NetworkChanged(position.trained()));
    return new MaskApplied(done, position.trained());
  }

  private void onCompact(Compact compact) {
    compact
        .replyTo()
        .tell(new CompactionDone(learner.shrink(compact.leastShare()), position.trained()));
  }

  private void onScoringSnapshot(ScoringSnapshot request) {
    request.replyTo().tell(new Weights(learner.snapshot(), position.trained()));
    monitor.tell(new ActivityMonitor.GetEvidence(request.evidenceReplyTo()));
  }

  private Behavior<Command> onWeightsSnapshot(WeightsSnapshot request) {
    request.replyTo().tell(learner.snapshot());
    return Behaviors.same();
  }

  /** What has exploded must not be saved: a run would go on from it. */
  private Behavior<Command> onStateSnapshot(StateSnapshot request) {
    learner.learningRate(learningRate); // as it is set: the raises are saved beside it
    witness.requireSound(learner);
    request
        .replyTo()
        .tell(
            new TrainerState(
                learner.state(), learner.shape(), evaluator.state(), position, unobserved, rates));
    request.driftReplyTo().tell(drift.state());
    monitor.tell(new ActivityMonitor.GetEvidence(request.evidenceReplyTo()));
    publish(new Progress.Boundary(position.trained(), request.request()));
    return Behaviors.same();
  }

  private Behavior<Command> onStopped() {
    learner.close();
    return Behaviors.same();
  }
}
