package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Events;
import io.espalier.actors.guard.CutCycle;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Boundary;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.progress.PruningProgress.PhaseChanged;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.Trainer.ApplyMask;
import io.espalier.actors.trainer.Trainer.MaskApplied;
import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.merge.Folds;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.NnRelief;
import io.espalier.model.train.Learner;
import io.espalier.streaming.evaluate.Quality;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.Effect;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A pruner on a stage, one message at a time: the test plays trainer, monitor and scoring thread.
 */
final class PrunerStage {

  static final int BATCH = 10;

  /** Two neurons over four inputs; each has one strong, one middling and two weak connections. */
  static final NetworkSnapshot NETWORK =
      NetworkSnapshot.dense(
          NetworkSpec.parse("4-2", InputShape.flat(4), 2, Nonlinearity.RELU),
          new float[] {8, 3, 0.2f, 0.1f, 0.1f, 0.2f, 3, 8, 0, 0});

  static final PrunerSettings SETTINGS = settings(true, 0, 100);

  /** At the start of a run, with the first rise of accuracy behind it. */
  static final PrunerState RISEN =
      new PrunerState(
          0, 100, Optional.empty(), Backoff.NONE, 0, List.of(), List.of(), Doing.Waiting.INSTANCE);

  /** What the trainer is told, but for how far it may go and what it copies for scores. */
  final Told<Trainer.Command> trainer = new Told<>();

  /** What the trainer tells the monitor. */
  final Told<ActivityMonitor.Command> monitor = new Told<>();

  private final TestInbox<Trainer.Command> told = TestInbox.create("trainer");
  final TestInbox<Progress> watchers = TestInbox.create("watchers");
  final BehaviorTestKit<Pruner.Command> kit;
  private final ActorRef<Progress> follower;
  private final List<Progress> watched = new ArrayList<>();
  private final ArrayDeque<Runnable> jobs = new ArrayDeque<>();
  private NetworkSnapshot network;
  private long records;
  private long horizon;
  private boolean withholding;

  PrunerStage(PrunerSettings settings, Optional<PrunerState> start, long records) {
    this(settings, start, records, NETWORK);
  }

  PrunerStage(
      PrunerSettings settings, Optional<PrunerState> start, long records, NetworkSnapshot network) {
    this.records = records;
    this.network = network;
    kit =
        BehaviorTestKit.create(
            Pruner.create(
                settings,
                network.spec(),
                () -> start,
                told.getRef(),
                watchers.getRef(),
                jobs::add));
    follower = ((Trainer.Pace) told.receiveMessage()).follower();
    tell(Events.started(records));
  }

  /** Messages in order, the trainer playing its part of them first. */
  final class Told<M> {

    private final ArrayDeque<M> waiting = new ArrayDeque<>();

    boolean hasMessages() {
      play();
      return !waiting.isEmpty();
    }

    M receiveMessage() {
      play();
      return waiting.remove();
    }
  }

  /**
   * The trainer goes as far as it may, and makes copies for scores as soon as it is asked to. The
   * monitor is asked for the evidence then.
   */
  private void play() {
    for (Trainer.Command command : told.getAllReceived()) {
      if (command instanceof Trainer.LearnUntil allowed) {
        horizon = allowed.records();
      } else if (command instanceof Trainer.ScoringSnapshot request && !withholding) {
        request.replyTo().tell(new Trainer.Weights(network, records));
        kit.runOne();
        monitor.waiting.add(
            new ActivityMonitor.GetFreshEvidence(records, request.evidenceReplyTo()));
      } else {
        trainer.waiting.add(command);
      }
    }
  }

  /** How far the pruner lets the trainer go. */
  long horizon() {
    play();
    return horizon;
  }

  static PrunerSettings settings(boolean enabled, double targetCompression, int slice) {
    return settings(enabled, false, targetCompression, slice);
  }

  static PrunerSettings settings(
      boolean enabled, boolean compact, double targetCompression, int slice) {
    Cut cut = new Cut(new NnRelief(), CutPlan.of(KeepRatios.uniform(new KeepRatio(0.95))));
    return settings(cut)
        .withEnabled(enabled)
        .withCompact(compact)
        .withTargetCompression(targetCompression)
        .withSliceParameters(slice);
  }

  static PrunerSettings settings(Reduction reduction) {
    return PrunerSettings.of(reduction, new CutCycle(100, 200, 40, 0.05, 1))
        .withMinimumEvidence(20);
  }

  /** As {@link #SETTINGS}, but that drift stops cuts for another time, 40 records at least. */
  static PrunerSettings pausing(long records) {
    CutCycle usual = SETTINGS.cycle();
    return SETTINGS.withCycle(
        new CutCycle(
            records,
            Math.min(records, usual.intervalRecords()),
            usual.probationRecords(),
            usual.guardMargin(),
            usual.rateWhileCutting()));
  }

  /** Warming up, at the start of a run. */
  static PrunerStage fresh() {
    return fresh(SETTINGS);
  }

  static PrunerStage fresh(PrunerSettings settings) {
    PrunerStage stage = new PrunerStage(settings, Optional.of(RISEN), 0);
    stage.answerWeights();
    return stage;
  }

  /** The warm-up is over. */
  static PrunerStage gathering() {
    return gathering(SETTINGS);
  }

  static PrunerStage gathering(PrunerSettings settings) {
    PrunerStage stage = fresh(settings);
    stage.learnUntil(100, 9);
    return stage;
  }

  /** The trainer is asked for copies, and does not answer. */
  static PrunerStage gatheringWeights() {
    PrunerStage stage = fresh();
    stage.withholding = true;
    stage.learnUntil(100, 9);
    return stage;
  }

  static PrunerStage scoring() {
    return scoring(SETTINGS);
  }

  static PrunerStage scoring(PrunerSettings settings) {
    PrunerStage stage = gathering(settings);
    stage.answerEvidence(1_000);
    return stage;
  }

  static PrunerStage cutting() {
    return cutting(SETTINGS);
  }

  static PrunerStage cutting(PrunerSettings settings) {
    PrunerStage stage = scoring(settings);
    stage.scored();
    return stage;
  }

  static PrunerStage onProbation() {
    return onProbation(SETTINGS);
  }

  static PrunerStage onProbation(PrunerSettings settings) {
    PrunerStage stage = cutting(settings);
    stage.applyMask();
    return stage;
  }

  static PrunerStage undoing() {
    return undoing(SETTINGS);
  }

  static PrunerStage undoing(PrunerSettings settings) {
    PrunerStage stage = onProbation(settings);
    stage.learnUntil(140, 2);
    return stage;
  }

  long records() {
    return records;
  }

  NetworkSnapshot network() {
    return network;
  }

  void network(NetworkSnapshot other) {
    network = other;
  }

  void tell(Progress progress) {
    follower.tell(progress);
    kit.runOne();
  }

  /** The stream changes. */
  void drift() {
    tell(new DriftSignal(records, "adwin", true));
  }

  /** One batch. */
  void learn(int correct) {
    learn(Events.predictions(BATCH, correct), 0.5);
  }

  void learn(Quality quality, double loss) {
    records += quality.size();
    tell(Events.learned(records, quality, loss));
  }

  /** The deadline of what the pruner waits for passes. */
  void deadlinePasses() {
    Effect.Scheduled<?> newest = null;
    for (Effect effect : kit.getAllEffects()) {
      newest = effect instanceof Effect.Scheduled<?> scheduled ? scheduled : newest;
    }
    kit.run((Pruner.Command) newest.message());
  }

  /** Batches until {@code records} are trained. */
  void learnUntil(long until, int correct) {
    while (records < until) {
      learn(correct);
    }
  }

  void answerEvidence(double weight) {
    double[] sums = {weight, weight, weight, weight};
    answer(Evidence.of(ActivityStatistic.KIND, new ActivityEvidence.State(weight, List.of(sums))));
  }

  void answer(Evidence evidence) {
    ((ActivityMonitor.GetFreshEvidence) monitor.receiveMessage()).replyTo().tell(evidence);
    kit.runOne();
  }

  void answerWeights() {
    ((Trainer.WeightsSnapshot) trainer.receiveMessage()).replyTo().tell(network);
    kit.runOne();
  }

  /** Scores, and lets the result in. */
  void scored() {
    jobs.remove().run();
    kit.runOne();
  }

  /** Changes the network as the pruner asks, and says so. */
  MaskDelta applyMask() {
    ApplyMask request = (ApplyMask) trainer.receiveMessage();
    Change asked = request.change();
    Change done = new Change(apply(asked.cut()), apply(asked.regrowth()), asked.shift());
    request.replyTo().tell(new MaskApplied(done, records));
    kit.runOne();
    return done.cut().size() > 0 ? done.cut() : done.regrowth();
  }

  /** Says that the stream has changed since the pruner worked out what it asks for. */
  void overtakeMask() {
    ((ApplyMask) trainer.receiveMessage()).replyTo().tell(Trainer.Overtaken.INSTANCE);
    kit.runOne();
  }

  /** Has units taken over as the pruner asks, and says so. */
  Change merge() {
    Trainer.Merge request = (Trainer.Merge) trainer.receiveMessage();
    Change done = Folds.change(network, request.folds());
    network = after(done);
    request.replyTo().tell(new MaskApplied(done, records));
    kit.runOne();
    return done;
  }

  /** Takes a change back as the pruner asks, and says so. */
  Change takeBack() {
    ApplyMask request = (ApplyMask) trainer.receiveMessage();
    network = after(request.change());
    request.replyTo().tell(new MaskApplied(request.change(), records));
    kit.runOne();
    return request.change();
  }

  private NetworkSnapshot after(Change change) {
    try (Learner learner = Learner.start(network, OptimizerSpec.Adam.of(0.01, 0))) {
      learner.apply(change);
      return learner.snapshot();
    }
  }

  private MaskDelta apply(MaskDelta delta) {
    float[] values = network.values().clone();
    float[] changed = delta.values().clone();
    BitSet live = (BitSet) network.live().clone();
    for (int k = 0; k < delta.size(); k++) {
      int index = delta.indices()[k];
      if (delta.direction() == MaskDelta.Direction.CUT) {
        assertThat(live.get(index)).as("parameter %d is cut twice", index).isTrue();
        changed[k] = values[index];
      }
      values[index] = delta.direction() == MaskDelta.Direction.CUT ? 0 : changed[k];
      live.flip(index);
    }
    network = new NetworkSnapshot(network.spec(), values, live);
    return new MaskDelta(delta.direction(), delta.indices(), changed);
  }

  /** From warming to what comes after scoring; nothing else may be in the inboxes. */
  void score() {
    answerEvidence(1_000);
    scored();
  }

  PrunerState stateAt(long request) {
    TestInbox<PrunerState> asker = TestInbox.create("asker");
    kit.run(new Pruner.SaveState(request, asker.getRef()));
    assertThat(asker.hasMessages()).as("answered before the boundary").isFalse();
    tell(new Boundary(records, request));
    return asker.receiveMessage();
  }

  /** All that the watchers have been told so far. */
  List<Progress> told() {
    watched.addAll(watchers.getAllReceived());
    return watched;
  }

  Phase phase() {
    List<PhaseChanged> phases = only(PhaseChanged.class);
    return phases.get(phases.size() - 1).phase();
  }

  List<Decision> decisions() {
    return only(Decision.class);
  }

  <P extends Progress> List<P> only(Class<P> kind) {
    return told().stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
