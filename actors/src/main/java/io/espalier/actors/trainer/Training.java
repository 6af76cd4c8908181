package io.espalier.actors.trainer;

import io.espalier.actors.drift.DriftRecord;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.monitor.Observations;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.trainer.Trainer.Settings;
import io.espalier.actors.trainer.Trainer.StateSnapshot;
import io.espalier.model.compact.ShrinkingLearner;
import io.espalier.model.evidence.EvidenceSpec;
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
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a trainer does with a batch: predicts, tests and learns it, looks for drift, and tells those
 * who follow. Owns the networks, the evaluation and what is known of drift; owned by the actor.
 */
final class Training {

  private final Settings settings;
  private final LiveAndShadow networks;
  private final PrequentialEvaluator evaluator;
  private final DriftRecord drift;
  private final Observations observations;
  private final PredictionOutbox outbox;
  private final LongSupplier nanoClock;
  private final Set<ActorRef<Progress>> followers = new LinkedHashSet<>();
  private final double learningRate;
  private final Witness witness = new Witness();
  private final Replay replay;
  private final Publishing publishing;
  private StandingOrders orders = StandingOrders.NONE;
  private StreamPosition position;
  private RateHistory rates;
  private long changes;
  private long idleSince;

  Training(
      Settings settings,
      TrainerState start,
      DriftRecord drift,
      Function<Layout, EvidenceSpec> evidence,
      ActorRef<ActivityMonitor.Command> monitor,
      PredictionOutbox outbox,
      LongSupplier nanoClock) {
    this.settings = settings;
    this.drift = drift;
    this.outbox = outbox;
    this.nanoClock = nanoClock;
    networks = new LiveAndShadow(start, evidence, settings.clipNorm());
    evaluator = PrequentialEvaluator.restore(settings.evaluation(), start.evaluator());
    learningRate = start.learner().optimizer().learningRate();
    rates = start.rates();
    position = start.position();
    replay = new Replay(settings.passes(), settings.replay(), start.replay());
    publishing = new Publishing(settings.publish(), position.trained());
    long batches = start.learner().optimizerState().steps() - replay.extraSteps();
    observations = new Observations(monitor, settings.observeEvery(), batches, start.unobserved());
    changes = start.changes();
    idleSince = nanoClock.getAsLong();
  }

  /** One more follows, and is told where training is. Returns how many do. */
  int follow(ActorRef<Progress> follower) {
    followers.add(follower);
    follower.tell(
        new Progress.Started(
            position.trained(),
            position.deadLetters(),
            position.duplicates(),
            networks.live().held(),
            position.unlabelled()));
    return followers.size();
  }

  /**
   * Somebody paces from here on.
   *
   * @param goesOnWithShadow whether the change that is on probation, if one is, is still judged
   */
  void pacedBy(StandingOrders wanted, boolean goesOnWithShadow) {
    orders = wanted;
    if (goesOnWithShadow) {
      onProbation();
    } else {
      networks.endShadow(false);
      publishing.unjudged();
    }
  }

  long records() {
    return position.trained();
  }

  LiveAndShadow networks() {
    return networks;
  }

  DriftRecord drift() {
    return drift;
  }

  Observations observations() {
    return observations;
  }

  Publishing publishing() {
    return publishing;
  }

  /** The learning rate is another one from here on. */
  void rate(RaisedRate raised) {
    rates = rates.after(position.trained(), raised);
  }

  /** For a while nobody knows whether what was changed does harm. */
  void onProbation() {
    publishing.changed(position.trained(), orders.probationRecords());
  }

  /** Mask and values are others than the evidence is about. */
  void changed() {
    changes++;
    observations.networkChanged();
    publish(new Progress.NetworkChanged(position.trained()));
  }

  /** Where a change is on probation it is the shadow's network, or none. */
  void publishIfDue() {
    if (publishing.isDue(position.trained())) {
      networks
          .unquestioned()
          .ifPresent(
              network -> {
                publishing.published(position.trained());
                publish(new Progress.NetworkPublished(position.trained(), network));
              });
    }
  }

  /** Passes over records that only have to be predicted, or not even that. */
  StreamPosition skip(Batch batch) {
    outbox.publish(outbox.of(batch.predictOnly(), networks.live(), version()));
    position = position.after(batch);
    publish(
        new Progress.Skipped(
            position.trained(),
            position.deadLetters(),
            position.duplicates(),
            position.unlabelled()));
    return position;
  }

  /**
   * Tests a batch, learns it, and tells what came of it.
   *
   * @throws DivergedException when it can't be learnt
   */
  StreamPosition learn(Batch batch) {
    long started = nanoClock.getAsLong();
    long before = position.trained();
    double rate = learningRate * rates.factorAt(before);
    int[] labels = batch.targets().accept(ClassLabels::labels);
    StepResult result = step(batch, labels, rate);
    long finished = nanoClock.getAsLong();
    position = position.after(batch);
    Optional<Progress.Shadowed> shadowed =
        networks
            .shadow(batch.features(), labels, rate)
            .map(predictions -> shadowed(new Accuracy(labels, predictions), finished));
    replay.learnt(batch.features(), labels, networks::replay);
    observations.learnt(batch.size(), result.evidence());
    Quality quality = new Accuracy(labels, result.predictions());
    evaluator.update(quality);
    shadowed.ifPresent(this::publish);
    publish(learned(quality, result.loss(), started, finished));
    watch(shadowed.map(Progress.Shadowed::quality).orElse(quality));
    orders.rewiring().ifPresent(rewiring -> rewire(rewiring, before));
    idleSince = nanoClock.getAsLong();
    return position;
  }

  private StepResult step(Batch batch, int[] labels, double rate) {
    Predictions ofOthers = outbox.of(batch.predictOnly(), networks.live(), version());
    StepResult result = networks.learn(batch.features(), labels, rate, observations.isDue());
    observations.stepMade();
    witness.learnt(batch, result.loss(), networks.live());
    outbox.publish(ofOthers, batch.origins(), result.probabilities());
    return result;
  }

  private ModelVersion version() {
    return new ModelVersion(position.trained(), changes);
  }

  private Progress.Shadowed shadowed(Quality quality, long since) {
    return new Progress.Shadowed(position.trained(), quality, nanoClock.getAsLong() - since);
  }

  private Progress.Learned learned(Quality quality, double loss, long started, long finished) {
    return new Progress.Learned(
        position.trained(),
        quality,
        loss,
        finished - started,
        started - idleSince,
        evaluator.evaluation(),
        position.deadLetters(),
        position.duplicates(),
        position.unlabelled());
  }

  /**
   * Looks for drift. What a change on probation does is no change of the stream: the network
   * without it is watched.
   */
  private void watch(Quality quality) {
    drift.learned(position.trained(), quality).ifPresent(this::onDrift);
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
      observations.streamChanged();
      rate(settings.rateAfterDrift());
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
              rate(wanted.rate());
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

  private void publish(Progress progress) {
    followers.forEach(follower -> follower.tell(progress));
  }

  /** A batch can't be learnt: throws what has diverged, if it is the network. */
  void requireSound(DivergedException failure) {
    witness.requireSound(networks.live(), failure);
  }

  /**
   * Has all of it sent to who saves it. What has exploded must not be: a run would go on from it.
   */
  void save(StateSnapshot request) {
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
            observations.unobserved(),
            rates,
            replay.state(),
            changes);
    outbox.onceSafe(() -> request.replyTo().tell(state));
    request.driftReplyTo().tell(drift.state());
    observations.saved(request.evidenceReplyTo());
    publish(new Progress.Boundary(position.trained(), request.request()));
  }
}
