package io.espalier.actors.trainer;

import io.espalier.actors.drift.DriftRecord;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.trainer.Trainer.Answer;
import io.espalier.actors.trainer.Trainer.ApplyMask;
import io.espalier.actors.trainer.Trainer.BatchLearned;
import io.espalier.actors.trainer.Trainer.ChangeAnswer;
import io.espalier.actors.trainer.Trainer.Command;
import io.espalier.actors.trainer.Trainer.Compact;
import io.espalier.actors.trainer.Trainer.CompactionDone;
import io.espalier.actors.trainer.Trainer.Dated;
import io.espalier.actors.trainer.Trainer.Diverged;
import io.espalier.actors.trainer.Trainer.EndShadow;
import io.espalier.actors.trainer.Trainer.Follow;
import io.espalier.actors.trainer.Trainer.KeepShadow;
import io.espalier.actors.trainer.Trainer.Learn;
import io.espalier.actors.trainer.Trainer.LearnUntil;
import io.espalier.actors.trainer.Trainer.MaskApplied;
import io.espalier.actors.trainer.Trainer.Merge;
import io.espalier.actors.trainer.Trainer.Overtaken;
import io.espalier.actors.trainer.Trainer.Pace;
import io.espalier.actors.trainer.Trainer.PredictionsSafe;
import io.espalier.actors.trainer.Trainer.RaiseRate;
import io.espalier.actors.trainer.Trainer.Refused;
import io.espalier.actors.trainer.Trainer.ScoringSnapshot;
import io.espalier.actors.trainer.Trainer.Settings;
import io.espalier.actors.trainer.Trainer.ShadowEnded;
import io.espalier.actors.trainer.Trainer.StateSnapshot;
import io.espalier.actors.trainer.Trainer.Weights;
import io.espalier.actors.trainer.Trainer.WeightsSnapshot;
import io.espalier.model.compact.ShrinkingLearner;
import io.espalier.model.edit.Change;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.merge.Folds;
import io.espalier.model.network.Layout;
import io.espalier.model.train.DivergedException;
import io.espalier.model.train.StepResult;
import io.espalier.streaming.evaluate.Accuracy;
import io.espalier.streaming.evaluate.PrequentialEvaluator;
import io.espalier.streaming.evaluate.Quality;
import io.espalier.streaming.prediction.ModelVersion;
import io.espalier.streaming.prediction.Predictions;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.ClassLabels;
import java.util.LinkedHashSet;
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
 * The states of a trainer: what it does with a message in each. Owns the learner, the evaluation
 * and what is known of drift; owned by the actor.
 */
final class TrainerStates {

  private final Settings settings;
  private final LiveAndShadow networks;
  private final PrequentialEvaluator evaluator;
  private final DriftRecord drift;
  private final ActorRef<ActivityMonitor.Command> monitor;
  private final PredictionOutbox outbox;
  private final LongSupplier nanoClock;
  private final Set<ActorRef<Progress>> followers = new LinkedHashSet<>();
  private final double learningRate;
  private final Behavior<Command> training;
  private final Calendar calendar = new Calendar();
  private final LearnQueue queue = new LearnQueue();
  private final CarryOut carryOut = new CarryOut();
  private StandingOrders orders = StandingOrders.NONE;
  private StreamPosition position;
  private final Witness witness = new Witness();
  private final Replay replay;
  private final Publishing publishing;
  private RateHistory rates;
  private boolean allFollow;
  private long batches;
  private long unobserved;
  private long changes;
  private long idleSince;

  TrainerStates(
      Settings settings,
      TrainerState start,
      DriftRecord drift,
      Function<Layout, EvidenceSpec> evidence,
      ActorRef<ActivityMonitor.Command> monitor,
      PredictionOutbox outbox,
      LongSupplier nanoClock) {
    this.settings = settings;
    this.drift = drift;
    this.monitor = monitor;
    this.outbox = outbox;
    this.nanoClock = nanoClock;
    networks = new LiveAndShadow(start, evidence, settings.clipNorm());
    evaluator = PrequentialEvaluator.restore(settings.evaluation(), start.evaluator());
    learningRate = start.learner().optimizer().learningRate();
    rates = start.rates();
    position = start.position();
    replay = new Replay(settings.passes(), settings.replay(), start.replay());
    publishing = new Publishing(settings.publish(), position.trained());
    batches = start.learner().optimizerState().steps() - replay.extraSteps();
    unobserved = start.unobserved();
    changes = start.changes();
    idleSince = nanoClock.getAsLong();
    training = receiving(this::onFollow, this::onLearn, this::onStateSnapshot);
  }

  /**
   * Waits for those who follow, before anything is learnt or saved.
   *
   * @param expected how many
   * @param held for what is asked meanwhile
   */
  Behavior<Command> gathering(int expected, StashBuffer<Command> held) {
    if (followers.size() >= expected) {
      allFollow = true;
      publishIfDue();
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
              orders = pace.orders();
              if (pace.goesOnWithShadow()) {
                publishing.changed(position.trained(), orders.probationRecords());
              } else {
                networks.endShadow(false);
                publishing.unjudged();
              }
              return onFollow.apply(new Follow(pace.follower()));
            })
        .onMessage(LearnUntil.class, this::onLearnUntil)
        .onMessage(Learn.class, onLearn::apply)
        .onMessage(Dated.class, this::onDated)
        .onMessage(WeightsSnapshot.class, this::onWeightsSnapshot)
        .onMessage(StateSnapshot.class, onStateSnapshot::apply)
        .onMessage(PredictionsSafe.class, this::onPredictionsSafe)
        .onSignal(PostStop.class, stopped -> onStopped())
        .build();
  }

  private Behavior<Command> onFollow(Follow follow) {
    followers.add(follow.follower());
    follow
        .follower()
        .tell(
            new Progress.Started(
                position.trained(),
                position.deadLetters(),
                position.duplicates(),
                networks.live().held(),
                position.unlabelled()));
    return Behaviors.same();
  }

  private Behavior<Command> onLearnUntil(LearnUntil allowed) {
    calendar.allow(allowed.records());
    return goOn();
  }

  private Behavior<Command> onPredictionsSafe(PredictionsSafe more) {
    outbox.areSafe(more.records());
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
    // where calendar and outbox allow the next batch, nothing more is done at this boundary
    while (calendar.allows(position.trained()) && outbox.hasRoom()) {
      publishIfDue();
      Optional<Learn> next = queue.next();
      if (next.isEmpty()) {
        return Behaviors.same();
      }
      Answer answer = answer(next.get().batch());
      queue.answered(answer);
      next.get().replyTo().tell(answer);
      if (next.get().batch().size() > 0) { // what came in between depends on when it came
        calendar.passedBoundary();
      }
      carryOutWhatIsDue();
    }
    return Behaviors.same();
  }

  /** Where a change is on probation it is the shadow's network, or none. */
  private void publishIfDue() {
    if (allFollow && publishing.isDue(position.trained())) {
      networks
          .unquestioned()
          .ifPresent(
              network -> {
                publishing.published(position.trained());
                publish(new Progress.NetworkPublished(position.trained(), network));
              });
    }
  }

  private void carryOutWhatIsDue() {
    for (Optional<Dated> due = calendar.next(position.trained());
        due.isPresent();
        due = calendar.next(position.trained())) {
      due.get().accept(carryOut);
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
        witness.requireSound(networks.live(), twice);
        return new Diverged(batch, String.valueOf(twice.getMessage()));
      }
    }
    return new BatchLearned(position.offsets());
  }

  private void skip(Batch batch) {
    outbox.publish(outbox.of(batch.predictOnly(), networks.live(), version()));
    position = position.after(batch);
    publish(
        new Progress.Skipped(
            position.trained(),
            position.deadLetters(),
            position.duplicates(),
            position.unlabelled()));
  }

  private ModelVersion version() {
    return new ModelVersion(position.trained(), changes);
  }

  private void learn(Batch batch) {
    long started = nanoClock.getAsLong();
    boolean observe = batches % settings.observeEvery() == 0;
    double rate = learningRate * rates.factorAt(position.trained());
    int[] labels = batch.targets().accept(ClassLabels::labels);
    ModelVersion version = version();
    Predictions ofOthers = outbox.of(batch.predictOnly(), networks.live(), version);
    StepResult result = networks.learn(batch.features(), labels, rate, observe);
    batches++;
    witness.learnt(batch, result.loss(), networks.live());
    outbox.publish(ofOthers, batch.origins(), result.probabilities());
    long finished = nanoClock.getAsLong();
    long before = position.trained();
    position = position.after(batch);
    Optional<Progress.Shadowed> shadowed =
        networks
            .shadow(batch.features(), labels, rate)
            .map(predictions -> shadowed(new Accuracy(labels, predictions), finished));
    replay.learnt(batch.features(), labels, networks::replay);
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
    shadowed.ifPresent(this::publish);
    publish(
        new Progress.Learned(
            position.trained(),
            quality,
            result.loss(),
            finished - started,
            started - idleSince,
            evaluator.evaluation(),
            position.deadLetters(),
            position.duplicates(),
            position.unlabelled()));
    // What a change on probation does is no change of the stream: the network without it is
    // watched.
    drift
        .learned(position.trained(), shadowed.map(Progress.Shadowed::quality).orElse(quality))
        .ifPresent(this::onDrift);
    orders.rewiring().ifPresent(rewiring -> rewire(rewiring, before));
    idleSince = nanoClock.getAsLong();
  }

  private Progress.Shadowed shadowed(Quality quality, long since) {
    return new Progress.Shadowed(position.trained(), quality, nanoClock.getAsLong() - since);
  }

  private void rewire(Rewiring rewiring, long before) {
    double share = rewiring.shareAt(before, position.trained(), drift.driftAt());
    if (share > 0 && networks.rewire(share)) {
      changed();
      publish(new Progress.Rewired(position.trained(), networks.snapshot().live()));
    }
  }

  /**
   * What was observed before a drift is of another stream. A rate that was raised for cuts does
   * harm on one that has changed, and nothing is cut for a while.
   */
  private void onDrift(Progress.DriftSignal signal) {
    if (signal.confirmed()) {
      monitor.tell(ActivityMonitor.Reset.INSTANCE);
      rates = rates.after(position.trained(), settings.rateAfterDrift());
      replay.forget();
      orders.atDrift().ifPresent(this::regrow);
    }
    publish(signal);
  }

  private void regrow(DriftRegrowth wanted) {
    networks
        .regrow(wanted, wanted.seed(drift.drifts()))
        .ifPresent(
            regrown -> {
              rates = rates.after(position.trained(), wanted.rate());
              changed();
              drift.networkChanged();
              publish(
                  new Progress.Regrown(
                      position.trained(),
                      regrown.network().live(),
                      regrown.connections(),
                      regrown.isUndone()));
            });
  }

  /** Mask and values are others than the evidence is about. */
  private void changed() {
    changes++;
    monitor.tell(ActivityMonitor.Changed.INSTANCE);
    publish(new Progress.NetworkChanged(position.trained()));
  }

  private void publish(Progress progress) {
    followers.forEach(follower -> follower.tell(progress));
  }

  private ChangeAnswer change(long basis, Supplier<Change> wanted) {
    if (drift.isSince(basis)) {
      return Overtaken.INSTANCE;
    }
    Change change;
    try {
      change = wanted.get();
      networks.live().requireFit(change);
    } catch (IllegalArgumentException | IndexOutOfBoundsException unfit) {
      return new Refused(String.valueOf(unfit.getMessage()));
    }
    Change done = networks.apply(change);
    if (!networks.hasShadow()) {
      drift.networkChanged();
      if (basis == Trainer.ANY_STREAM) {
        publishing.judged(); // it takes another one back
      } else {
        publishing.changed(position.trained(), orders.probationRecords());
      }
    }
    changed();
    return new MaskApplied(done, position.trained());
  }

  /** What has a date, between two batches. */
  private final class CarryOut implements Dated.Visitor {

    @Override
    public void keepShadow(KeepShadow keep) {
      if (!drift.isSince(keep.basis())) {
        networks.keepShadow(keep.learns());
      }
    }

    /** Where the network that was watched goes on, the detector does. */
    @Override
    public void endShadow(EndShadow end) {
      boolean wasKept = networks.hasShadow();
      boolean tookOver = networks.endShadow(end.takesOver());
      if (tookOver) {
        changed();
      } else if (wasKept) {
        drift.networkChanged();
      }
      if (wasKept) {
        publishing.judged();
      }
      end.replyTo().tell(new ShadowEnded(tookOver, position.trained()));
    }

    @Override
    public void applyMask(ApplyMask apply) {
      ChangeAnswer answer = change(apply.basis(), apply::change);
      if (answer instanceof MaskApplied) {
        apply.rate().ifPresent(rate -> rates = rates.after(position.trained(), rate));
      }
      apply.replyTo().tell(answer);
    }

    @Override
    public void merge(Merge merge) {
      merge
          .replyTo()
          .tell(change(merge.basis(), () -> Folds.change(networks.snapshot(), merge.folds())));
    }

    @Override
    public void compact(Compact compact) {
      compact
          .replyTo()
          .tell(new CompactionDone(networks.shrink(compact.leastShare()), position.trained()));
    }

    /** What a raised rate costs is no change of the stream: the detector begins anew. */
    @Override
    public void raiseRate(RaiseRate raise) {
      if (!drift.isSince(raise.basis())) {
        rates = rates.after(position.trained(), raise.rate());
        drift.networkChanged();
      }
    }

    @Override
    public void scoringSnapshot(ScoringSnapshot request) {
      request.replyTo().tell(new Weights(networks.snapshot(), position.trained()));
      monitor.tell(
          new ActivityMonitor.GetFreshEvidence(position.trained(), request.evidenceReplyTo()));
    }
  }

  private Behavior<Command> onWeightsSnapshot(WeightsSnapshot request) {
    request.replyTo().tell(networks.snapshot());
    return Behaviors.same();
  }

  /** What has exploded must not be saved: a run would go on from it. */
  private Behavior<Command> onStateSnapshot(StateSnapshot request) {
    ShrinkingLearner learner = networks.live();
    learner.learningRate(learningRate); // as it is set: the raises are saved beside it
    witness.requireSound(learner);
    TrainerState state =
        new TrainerState(
            learner.state(),
            learner.shape(),
            networks.shadowState(learningRate),
            evaluator.state(),
            position,
            unobserved,
            rates,
            replay.state(),
            changes);
    outbox.onceSafe(() -> request.replyTo().tell(state));
    request.driftReplyTo().tell(drift.state());
    monitor.tell(new ActivityMonitor.GetEvidence(request.evidenceReplyTo()));
    publish(new Progress.Boundary(position.trained(), request.request()));
    return Behaviors.same();
  }

  private Behavior<Command> onStopped() {
    networks.close();
    return Behaviors.same();
  }
}
