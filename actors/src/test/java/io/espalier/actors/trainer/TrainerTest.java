package io.espalier.actors.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.actors.Blobs;
import io.espalier.actors.Protocol;
import io.espalier.actors.drift.DriftRecord;
import io.espalier.actors.drift.DriftState;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.monitor.ActivityMonitor.GetEvidence;
import io.espalier.actors.monitor.ActivityMonitor.Observe;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Boundary;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.Skipped;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.trainer.Trainer.Answer;
import io.espalier.actors.trainer.Trainer.ApplyMask;
import io.espalier.actors.trainer.Trainer.BatchLearned;
import io.espalier.actors.trainer.Trainer.ChangeAnswer;
import io.espalier.actors.trainer.Trainer.Compact;
import io.espalier.actors.trainer.Trainer.Follow;
import io.espalier.actors.trainer.Trainer.Learn;
import io.espalier.actors.trainer.Trainer.MaskApplied;
import io.espalier.actors.trainer.Trainer.StateSnapshot;
import io.espalier.actors.trainer.Trainer.WeightsSnapshot;
import io.espalier.model.compact.Shrinkage;
import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.merge.Fold;
import io.espalier.model.merge.Folds;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.Classifier;
import io.espalier.model.train.Learner;
import io.espalier.model.train.LearnerState;
import io.espalier.streaming.drift.Adwin;
import io.espalier.streaming.evaluate.Accuracy;
import io.espalier.streaming.evaluate.PrequentialEvaluator;
import io.espalier.streaming.sample.Batch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.PostStop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The trainer with a real network, one message at a time. */
class TrainerTest {

  private static final int BATCH = 20;

  private final TestInbox<ActivityMonitor.Command> monitor = TestInbox.create("monitor");
  private final TestInbox<Answer> ingest = TestInbox.create("ingest");
  private final TestInbox<Progress> follower = TestInbox.create("follower");
  private BehaviorTestKit<Trainer.Command> trainer = create(1, Trainers.fresh());

  private BehaviorTestKit<Trainer.Command> create(int observeEvery, TrainerState start) {
    return create(observeEvery, start, 0);
  }

  private BehaviorTestKit<Trainer.Command> create(
      int observeEvery, TrainerState start, int followers) {
    return create(observeEvery, start, Trainers.drift(), followers);
  }

  private BehaviorTestKit<Trainer.Command> create(
      int observeEvery, TrainerState start, DriftRecord drift, int followers) {
    return BehaviorTestKit.create(
        Trainer.create(
            new Trainer.Settings(observeEvery, Trainers.EVALUATION, Double.POSITIVE_INFINITY),
            start,
            drift,
            followers,
            EvidenceSpec::activity,
            monitor.getRef(),
            new Ticks()::next));
  }

  /** A clock that is a millisecond later each time it is read. */
  private static final class Ticks {
    private long now;

    long next() {
      now += 1_000_000;
      return now;
    }
  }

  @AfterEach
  void stop() {
    trainer.signal(PostStop.instance());
  }

  private void restart(int observeEvery, TrainerState start) {
    stop();
    trainer = create(observeEvery, start);
  }

  private void follow() {
    trainer.run(new Follow(follower.getRef()));
  }

  private void learn(Batch batch) {
    trainer.run(new Learn(batch, ingest.getRef()));
  }

  private NetworkSnapshot weights() {
    TestInbox<NetworkSnapshot> asker = TestInbox.create();
    trainer.run(new WeightsSnapshot(asker.getRef()));
    return asker.receiveMessage();
  }

  private TrainerState state() {
    TestInbox<TrainerState> asker = TestInbox.create();
    TestInbox<Evidence> evidence = TestInbox.create();
    trainer.run(
        new StateSnapshot(
            1, asker.getRef(), TestInbox.<DriftState>create().getRef(), evidence.getRef()));
    return asker.receiveMessage();
  }

  private Change apply(Change change) {
    TestInbox<ChangeAnswer> asker = TestInbox.create();
    trainer.run(new ApplyMask(0, change, asker.getRef()));
    return ((MaskApplied) asker.receiveMessage()).change();
  }

  private static Change cut(int... indices) {
    return Change.of(MaskDelta.cut(bits(indices)));
  }

  private static BitSet bits(int... indices) {
    BitSet bits = new BitSet();
    for (int index : indices) {
      bits.set(index);
    }
    return bits;
  }

  @Test
  void understandsEveryPublicMessage() {
    Protocol.assertUnderstood(
        Trainer.Command.class,
        List.of(
            new Follow(follower.getRef()),
            new Trainer.Pace(follower.getRef(), false, StandingOrders.NONE),
            new Trainer.LearnUntil(100),
            new Trainer.RaiseRate(0, 0, new RaisedRate(3, 100)),
            new Trainer.KeepShadow(0, 0, true),
            new Trainer.EndShadow(0, true, TestInbox.<Trainer.ShadowEnded>create().getRef()),
            new Trainer.ScoringSnapshot(
                0,
                TestInbox.<Trainer.Weights>create().getRef(),
                TestInbox.<Evidence>create().getRef()),
            new Learn(Blobs.batch(0, BATCH), ingest.getRef()),
            new ApplyMask(0, cut(1), TestInbox.<ChangeAnswer>create().getRef()),
            new Trainer.Merge(
                0, Trainer.ANY_STREAM, List.of(), TestInbox.<ChangeAnswer>create().getRef()),
            new Compact(0, 0.2, TestInbox.<Trainer.CompactionDone>create().getRef()),
            new WeightsSnapshot(TestInbox.<NetworkSnapshot>create().getRef()),
            new StateSnapshot(
                1,
                TestInbox.<TrainerState>create().getRef(),
                TestInbox.<DriftState>create().getRef(),
                TestInbox.<Evidence>create().getRef())),
        () -> trainer);
  }

  /** The rate goes with the cut, in the same message, and ends by itself: by records alone. */
  @Test
  void learnsFasterFromACutOnAsLongAsItIsToldAndGoesOnSoFromACheckpoint() {
    Change cut = cut(1);
    learn(Blobs.batch(0, BATCH));
    TestInbox<ChangeAnswer> asker = TestInbox.create();
    trainer.run(
        new ApplyMask(
            0, Trainer.ANY_STREAM, cut, Optional.of(new RaisedRate(3, 2 * BATCH)), asker.getRef()));
    TrainerState before = state();
    double rate = Trainers.fresh().learner().optimizer().learningRate();
    try (Learner twin = Learner.resume(before.learner())) {
      for (int k = 1; k <= 4; k++) {
        Batch batch = Blobs.batch((long) k * BATCH, BATCH);
        twin.learningRate(k <= 2 ? 3 * rate : rate);
        twin.learn(batch.features(), Blobs.labels(batch), false);

        learn(batch);
        assertThat(weights().values()).as("batch %d", k).isEqualTo(twin.snapshot().values());
        TrainerState saved = state();
        LearnerState learner =
            new LearnerState(
                saved.learner().network(),
                Trainers.fresh().learner().optimizer(),
                saved.learner().optimizerState());
        restart(
            1,
            new TrainerState(
                learner,
                saved.shape(),
                saved.shadow(),
                saved.evaluator(),
                saved.position(),
                saved.unobserved(),
                saved.rates()));
      }
    }
    assertThat(state().rates().raises())
        .containsExactly(new RateHistory.Raise(BATCH, 3L * BATCH, 3));
  }

  /**
   * All of it between two batches, in the order in which it is told: no request can come between.
   */
  @Test
  void onDriftTheEvidenceIsForgottenTheRateIsTheUsualOneAndFollowersAreToldBehindTheBatch() {
    TestInbox<ChangeAnswer> asker = TestInbox.create();
    trainer.run(
        new ApplyMask(
            0,
            Trainer.ANY_STREAM,
            cut(1),
            Optional.of(new RaisedRate(3, 500 * BATCH)),
            asker.getRef()));
    LongStream.range(0, 200).forEach(k -> learn(Blobs.batch(k * BATCH, BATCH)));
    follow();
    List<Progress> told = new ArrayList<>();
    long batch = 200;
    while (told.stream().noneMatch(DriftSignal.class::isInstance)) {
      learn(withOtherLabels(Blobs.batch(batch++ * BATCH, BATCH)));
      told.addAll(follower.getAllReceived());
    }

    long records = batch * BATCH;
    assertThat(told.get(told.size() - 1)).isEqualTo(new DriftSignal(records, "adwin", true));
    assertThat(told.get(told.size() - 2)).isInstanceOf(Learned.class);
    assertThat(monitor.getAllReceived()).last().isEqualTo(ActivityMonitor.Reset.INSTANCE);
    assertThat(state().rates().raises()).containsExactly(new RateHistory.Raise(0, records, 3));
  }

  private static Batch withOtherLabels(Batch batch) {
    int[] labels = Blobs.labels(batch).clone();
    for (int k = 0; k < labels.length; k++) {
      labels[k] = (labels[k] + 1) % Blobs.CLASSES;
    }
    return Blobs.like(batch, batch.features(), labels);
  }

  @Test
  void whoPacesItSaysHowFarItGoesAndWhatIsDoneThere() {
    stop();
    trainer = create(1, Trainers.fresh(), 1);
    trainer.run(new Trainer.Pace(follower.getRef(), false, StandingOrders.NONE));
    follower.getAllReceived();
    learn(Blobs.batch(0, BATCH));
    learn(Blobs.batch(BATCH, BATCH));
    assertThat(ingest.hasMessages()).as("nothing is allowed yet").isFalse();
    TestInbox<ChangeAnswer> asker = TestInbox.create();

    trainer.run(new ApplyMask(BATCH, cut(1), asker.getRef()));
    assertThat(asker.hasMessages()).as("not at its record yet").isFalse();
    trainer.run(new Trainer.LearnUntil(1));

    assertThat(((MaskApplied) asker.receiveMessage()).records()).isEqualTo(BATCH);
    assertThat(follower.getAllReceived())
        .extracting(Progress::records)
        .as("a batch, and the change behind it")
        .containsExactly((long) BATCH, (long) BATCH);
    trainer.run(new Trainer.LearnUntil(BATCH + 1));
    assertThat(ingest.getAllReceived()).hasSize(2);
  }

  @Test
  void whatWasWorkedOutBeforeADriftIsOvertakenAndItsUndoIsNot() {
    DriftState drifted = new DriftState(new Adwin().state(), 100, 1);
    stop();
    trainer =
        create(
            1, Trainers.fresh(), new DriftRecord(new Adwin(), List.of(), Optional.of(drifted)), 0);
    TestInbox<ChangeAnswer> asker = TestInbox.create();

    trainer.run(new ApplyMask(0, 99, cut(1), Optional.empty(), asker.getRef()));
    trainer.run(new Trainer.Merge(0, 99, List.of(), asker.getRef()));
    trainer.run(new Trainer.RaiseRate(0, 99, new RaisedRate(3, 10 * BATCH)));

    assertThat(asker.getAllReceived())
        .containsExactly(Trainer.Overtaken.INSTANCE, Trainer.Overtaken.INSTANCE);
    assertThat(state().rates()).isEqualTo(RateHistory.NONE);
    learn(Blobs.batch(0, BATCH));
    trainer.run(new ApplyMask(0, 100, cut(1), Optional.empty(), asker.getRef()));
    trainer.run(new ApplyMask(0, cut(2), asker.getRef()));
    assertThat(asker.getAllReceived()).hasSize(2).hasOnlyElementsOfType(MaskApplied.class);
  }

  @Test
  void testsABatchWithTheNetworkThatHasNotSeenItYet() {
    follow();
    for (int k = 0; k < 20; k++) {
      Batch batch = Blobs.batch((long) k * BATCH, BATCH);
      int[] predictions = predictions(weights(), batch);

      learn(batch);

      Learned learned = lastLearned();
      assertThat(learned.quality()).isEqualTo(new Accuracy(Blobs.labels(batch), predictions));
    }
    assertThat(predictions(weights(), Blobs.batch(0, BATCH)))
        .as("learning changes predictions")
        .isNotEqualTo(predictions(Trainers.fresh().learner().network(), Blobs.batch(0, BATCH)));
  }

  private Learned lastLearned() {
    List<Progress> told = follower.getAllReceived();
    return (Learned) told.get(told.size() - 1);
  }

  private static int[] predictions(NetworkSnapshot network, Batch batch) {
    try (Classifier classifier = new Classifier(network, BATCH)) {
      return classifier.predict(batch.features(), BATCH);
    }
  }

  @Test
  void learnsBitForBitWhatItsLearnerWould() {
    follow();
    PrequentialEvaluator evaluator = new PrequentialEvaluator(Trainers.EVALUATION);
    try (Learner learner = Learner.resume(Trainers.fresh().learner())) {
      for (int k = 0; k < 10; k++) {
        Batch batch = Blobs.batch((long) k * BATCH, BATCH);
        var expected = learner.learn(batch.features(), Blobs.labels(batch), false);
        evaluator.update(new Accuracy(Blobs.labels(batch), expected.predictions()));
        learn(batch);
        assertThat(lastLearned().loss()).isEqualTo(expected.loss());
      }
      assertThat(state().learner()).usingRecursiveComparison().isEqualTo(learner.state());
    }
    assertThat(state().evaluator()).usingRecursiveComparison().isEqualTo(evaluator.state());
  }

  @Test
  void acknowledgesTheOffsetsOfTheBatch() {
    learn(Blobs.batch(100, BATCH));

    assertThat(ingest.getAllReceived()).containsExactly(new BatchLearned(Blobs.offsets(120)));
  }

  @Test
  void tellsWhatItLearntAndHowLongItTook() {
    follow();
    learn(Blobs.batch(0, BATCH));
    learn(Blobs.batch(20, 7));

    List<Progress> told = follower.getAllReceived();

    assertThat(told.get(0)).isEqualTo(new Started(0, 0, 0, Blobs.NETWORK.parameters()));
    Learned second = (Learned) told.get(2);
    assertThat(second.records()).isEqualTo(27);
    assertThat(second.batchSize()).isEqualTo(7);
    assertThat(second.stepNanos()).isEqualTo(1_000_000);
    assertThat(second.waitNanos()).isEqualTo(1_000_000);
    assertThat(second.evaluation().cumulative().records()).isEqualTo(27);
    assertThat(second.evaluation()).isEqualTo(evaluationOf(state()));
  }

  private static Object evaluationOf(TrainerState state) {
    return PrequentialEvaluator.restore(Trainers.EVALUATION, state.evaluator()).evaluation();
  }

  @Test
  void aBatchWithoutSamplesOnlyMovesTheOffsets() {
    learn(Blobs.batch(0, BATCH));
    follow();
    TrainerState before = state();
    follower.getAllReceived();

    learn(Blobs.empty(25, 3, 2));

    assertThat(ingest.getAllReceived().get(1)).isEqualTo(new BatchLearned(Blobs.offsets(25)));
    assertThat(follower.getAllReceived()).containsExactly(new Skipped(20, 3, 2));
    TrainerState after = state();
    assertThat(after.position()).isEqualTo(new StreamPosition(Blobs.offsets(25), 20, 3, 2));
    assertThat(after.learner()).usingRecursiveComparison().isEqualTo(before.learner());
    assertThat(after.evaluator()).usingRecursiveComparison().isEqualTo(before.evaluator());
  }

  @Test
  void deadLettersAndDuplicatesOfABatchAddUp() {
    follow();
    Batch batch = Blobs.batch(0, BATCH);
    learn(new Batch(batch.features(), batch.targets(), batch.origins(), Blobs.offsets(23), 2, 1));
    learn(new Batch(batch.features(), batch.targets(), batch.origins(), Blobs.offsets(50), 4, 3));

    Learned learned = lastLearned();

    assertThat(learned.deadLetters()).isEqualTo(6);
    assertThat(learned.duplicates()).isEqualTo(4);
  }

  @Test
  void tellsItsFollowersInOrderFromWhenTheyFollow() {
    TestInbox<Progress> late = TestInbox.create("late");
    follow();
    learn(Blobs.batch(0, BATCH));
    trainer.run(new Follow(late.getRef()));
    learn(Blobs.batch(20, BATCH));
    state();

    assertThat(follower.getAllReceived())
        .hasSize(4)
        .extracting(Progress::records)
        .containsExactly(0L, 20L, 40L, 40L);
    List<Progress> seenLate = late.getAllReceived();
    assertThat(seenLate.get(0)).isEqualTo(new Started(20, 0, 0, Blobs.NETWORK.parameters()));
    assertThat(seenLate.get(1)).isInstanceOf(Learned.class);
    assertThat(seenLate.get(2)).isEqualTo(new Boundary(40, 1));
  }

  @Test
  void nothingIsLearntBeforeAllFollow() {
    stop();
    trainer = create(1, Trainers.fresh(), 2);
    TestInbox<Progress> late = TestInbox.create("late");
    follow();
    learn(Blobs.batch(0, BATCH));
    learn(Blobs.batch(20, BATCH));
    follow();
    assertThat(weights().values()).isEqualTo(Trainers.fresh().learner().network().values());
    assertThat(ingest.hasMessages()).isFalse();

    trainer.run(new Follow(late.getRef()));

    assertThat(late.getAllReceived()).extracting(Progress::records).containsExactly(0L, 20L, 40L);
    assertThat(ingest.getAllReceived()).hasSize(2);
  }

  /** Whoever follows too late for a boundary would never answer for a checkpoint. */
  @Test
  void noBoundaryIsDrawnBeforeAllFollow() {
    stop();
    trainer = create(1, Trainers.fresh(), 1);
    TestInbox<TrainerState> asker = TestInbox.create();
    trainer.run(
        new StateSnapshot(
            3,
            asker.getRef(),
            TestInbox.<DriftState>create().getRef(),
            TestInbox.<Evidence>create().getRef()));
    assertThat(asker.hasMessages()).isFalse();

    follow();

    assertThat(follower.getAllReceived()).last().isEqualTo(new Boundary(0, 3));
    assertThat(asker.hasMessages()).isTrue();
  }

  @Test
  void followingTwiceTellsEverythingOnce() {
    follow();
    follow();
    follower.getAllReceived();

    learn(Blobs.batch(0, BATCH));

    assertThat(follower.getAllReceived()).hasSize(1);
  }

  @Test
  void aBoundaryAndTheCopiesBelongTogether() {
    follow();
    learn(Blobs.batch(0, BATCH));
    TestInbox<TrainerState> asker = TestInbox.create();
    TestInbox<DriftState> drift = TestInbox.create();
    TestInbox<Evidence> evidence = TestInbox.create();

    trainer.run(new StateSnapshot(42, asker.getRef(), drift.getRef(), evidence.getRef()));
    learn(Blobs.batch(20, BATCH));

    TrainerState state = asker.receiveMessage();
    assertThat(state.position().trained()).isEqualTo(20);
    assertThat(state.position().offsets()).isEqualTo(Blobs.offsets(20));
    assertThat(drift.receiveMessage().detector().counts()).isNotEmpty();
    List<ActivityMonitor.Command> toMonitor = monitor.getAllReceived();
    assertThat(toMonitor).hasSize(3);
    assertThat(toMonitor.get(0)).isInstanceOf(Observe.class);
    assertThat(toMonitor.get(1)).isEqualTo(new GetEvidence(evidence.getRef()));
    assertThat(toMonitor.get(2)).isInstanceOf(Observe.class);
    List<Progress> told = follower.getAllReceived();
    assertThat(told.get(1)).isInstanceOf(Learned.class);
    assertThat(told.get(2)).isEqualTo(new Boundary(20, 42));
    assertThat(told.get(3)).isInstanceOf(Learned.class);
  }

  @Test
  void aCopyIsNotTouchedByWhatIsLearntLater() {
    learn(Blobs.batch(0, BATCH));
    TrainerState state = state();
    float[] then = state.learner().network().values().clone();

    learn(Blobs.batch(20, BATCH));

    assertThat(state.learner().network().values()).containsExactly(then);
  }

  @Test
  void observesOneBatchInSoManyAndSaysHowManyRecordsPassed() {
    restart(3, Trainers.fresh());

    LongStream.range(0, 7).forEach(k -> learn(Blobs.batch(k * BATCH, BATCH)));

    assertThat(monitor.getAllReceived())
        .map(Observe.class::cast)
        .extracting(Observe::passed)
        .containsExactly(20L, 60L, 60L);
  }

  @Test
  void observationGoesOnWhereACheckpointLeftIt() {
    restart(3, Trainers.fresh());
    LongStream.range(0, 5).forEach(k -> learn(Blobs.batch(k * BATCH, BATCH)));
    TrainerState saved = state();
    assertThat(saved.unobserved()).as("the fifth batch has not been observed").isEqualTo(20);
    monitor.getAllReceived();

    restart(3, saved);
    LongStream.range(5, 8).forEach(k -> learn(Blobs.batch(k * BATCH, BATCH)));

    assertThat(monitor.getAllReceived())
        .map(Observe.class::cast)
        .extracting(Observe::passed)
        .as("the seventh is, as without the checkpoint")
        .containsExactly(60L);
  }

  @Test
  void aCutAnswersWithWhatItRemovedAndWhatIsMaskedStaysZero() {
    learn(Blobs.batch(0, BATCH));
    NetworkSnapshot before = weights();

    MaskDelta done = apply(cut(3, 17, 330)).cut();

    assertThat(done.indices()).containsExactly(3, 17, 330);
    assertThat(done.values())
        .containsExactly(before.values()[3], before.values()[17], before.values()[330]);
    for (int k = 1; k < 6; k++) {
      learn(Blobs.batch((long) k * BATCH, BATCH));
      NetworkSnapshot now = weights();
      assertThat(now.live().get(3) || now.live().get(17) || now.live().get(330)).isFalse();
      assertThat(new float[] {now.values()[3], now.values()[17], now.values()[330]})
          .containsOnly(0);
      state()
          .learner()
          .optimizerState()
          .moments()
          .forEach(moment -> assertThat(moment[3] + moment[17] + moment[330]).isZero());
    }
  }

  @Test
  void anUndoBringsTheValuesBack() {
    learn(Blobs.batch(0, BATCH));
    NetworkSnapshot before = weights();

    apply(apply(cut(3, 17)).inverse());

    assertThat(weights()).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void aMergeIsOfTheWeightsAsTheyAreAndCanBeTakenBack() {
    learn(Blobs.batch(0, BATCH));
    NetworkSnapshot before = weights();
    Fold fold = new Fold(1, 3, new int[] {0}, new double[] {0.5}, 0.25);
    TestInbox<ChangeAnswer> asker = TestInbox.create();

    trainer.run(new Trainer.Merge(0, Trainer.ANY_STREAM, List.of(fold), asker.getRef()));

    assertThat(weights())
        .usingRecursiveComparison()
        .isEqualTo(Folds.applyTo(before, List.of(fold)));
    apply(((MaskApplied) asker.receiveMessage()).change().inverse());
    assertThat(weights().live()).isEqualTo(before.live());
    assertThat(weights().values()).containsExactly(before.values(), within(1e-6f));
  }

  @Test
  void aMergeInACompactedNetworkIsToldInTheLayersThereWereAtFirst() {
    learn(Blobs.batch(0, BATCH));
    apply(cut(twoUnits()));
    compact(0.05);
    NetworkSnapshot before = weights();
    Fold fold = new Fold(1, 7, new int[] {5}, new double[] {2}, 0);
    TestInbox<ChangeAnswer> asker = TestInbox.create();

    trainer.run(new Trainer.Merge(0, Trainer.ANY_STREAM, List.of(fold), asker.getRef()));

    assertThat(weights())
        .usingRecursiveComparison()
        .isEqualTo(Folds.applyTo(before, List.of(fold)));
    assertThat(((MaskApplied) asker.receiveMessage()).change().applyTo(before.live()))
        .isEqualTo(weights().live());
  }

  @Test
  void theMonitorIsToldOfAChangeInOrder() {
    learn(Blobs.batch(0, BATCH));
    apply(cut(3));
    learn(Blobs.batch(20, BATCH));

    assertThat(monitor.getAllReceived())
        .extracting(Object::getClass)
        .containsExactly(Observe.class, ActivityMonitor.Changed.class, Observe.class);
  }

  @Test
  void aMaskIsChangedAfterSoManyRecords() {
    learn(Blobs.batch(0, BATCH));
    TestInbox<ChangeAnswer> asker = TestInbox.create();

    trainer.run(new ApplyMask(0, cut(3), asker.getRef()));

    assertThat(((MaskApplied) asker.receiveMessage()).records()).isEqualTo(20);
  }

  @Test
  void aChangeOfAnotherNetworkIsRefusedAndChangesNothing() {
    learn(Blobs.batch(0, BATCH));
    TrainerState before = state();
    TestInbox<ChangeAnswer> asker = TestInbox.create();
    Change beyond = cut(Blobs.NETWORK.size());
    Fold nowhere = new Fold(1, 3, new int[] {10_000}, new double[] {1}, 0);
    Fold noGroup = new Fold(17, 0, new int[] {1}, new double[] {1}, 0);

    trainer.run(
        new ApplyMask(
            0, Trainer.ANY_STREAM, beyond, Optional.of(new RaisedRate(3, BATCH)), asker.getRef()));
    trainer.run(new Trainer.Merge(0, Trainer.ANY_STREAM, List.of(nowhere), asker.getRef()));
    trainer.run(new Trainer.Merge(0, Trainer.ANY_STREAM, List.of(noGroup), asker.getRef()));

    assertThat(asker.getAllReceived())
        .hasSize(3)
        .allSatisfy(
            answer ->
                assertThat(answer)
                    .isInstanceOfSatisfying(
                        Trainer.Refused.class,
                        refused -> assertThat(refused.reason()).isNotBlank()));
    assertThat(state()).usingRecursiveComparison().isEqualTo(before);
    learn(Blobs.batch(BATCH, BATCH));
  }

  /** All that unit 0 and unit 3 of the first layer read and say. */
  private static int[] twoUnits() {
    ParameterBlock first = Blobs.NETWORK.blocks().get(0);
    ParameterBlock second = Blobs.NETWORK.blocks().get(1);
    BitSet cut = new BitSet();
    for (int unit : new int[] {0, 3}) {
      cut.set(first.weight(0, unit), first.weightsEnd(unit));
      cut.set(first.bias(unit));
      for (int output = 0; output < second.outputs(); output++) {
        cut.set(second.weight(unit, output));
      }
    }
    return cut.stream().toArray();
  }

  private Optional<Shrinkage> compact(double leastShare) {
    TestInbox<Trainer.CompactionDone> asker = TestInbox.create();
    trainer.run(new Compact(0, leastShare, asker.getRef()));
    return asker.receiveMessage().shrinkage();
  }

  @Test
  void goesOnWithTheCompactedNetworkAsIfNothingHadHappened() {
    follow();
    LongStream.range(0, 5).forEach(k -> learn(Blobs.batch(k * BATCH, BATCH)));
    apply(cut(twoUnits()));
    LongStream.range(5, 8).forEach(k -> learn(Blobs.batch(k * BATCH, BATCH)));
    TrainerState whole = state();
    LongStream.range(8, 20).forEach(k -> learn(Blobs.batch(k * BATCH, BATCH)));
    TrainerState uncompacted = state();
    monitor.getAllReceived();

    restart(1, whole);
    follower.getAllReceived();
    follow();
    Shrinkage shrinkage = compact(0.05).orElseThrow();
    assertThat(weights()).usingRecursiveComparison().isEqualTo(whole.learner().network());
    LongStream.range(8, 20).forEach(k -> learn(Blobs.batch(k * BATCH, BATCH)));

    assertThat(shrinkage.before()).isEqualTo(Blobs.NETWORK.parameters());
    assertThat(shrinkage.after()).isEqualTo(Blobs.NETWORK.parameters() - twoUnits().length);
    assertThat(shrinkage.change().removed()).isZero();
    TrainerState compacted = state();
    assertThat(compacted.shape()).isPresent();
    assertThat(compacted.position()).as("no batch is dropped").isEqualTo(uncompacted.position());
    assertThat(compacted.evaluator()).usingRecursiveComparison().isEqualTo(uncompacted.evaluator());
    assertThat(compacted.learner())
        .usingRecursiveComparison()
        .withEqualsForType((one, other) -> Math.abs(one - other) < 1e-4f, Float.class)
        .isEqualTo(uncompacted.learner());
    Observe observed = (Observe) monitor.getAllReceived().get(0);
    assertThat(observed.evidence().get(ActivityStatistic.KIND).layers().get(1).absoluteSums())
        .as("evidence is about the units there were at first")
        .hasSize(Blobs.NETWORK.blocks().get(1).inputs());
  }

  @Test
  void aCompactedStateGoesOnAsIfItHadNeverStopped() {
    learn(Blobs.batch(0, BATCH));
    apply(cut(twoUnits()));
    compact(0.05);
    learn(Blobs.batch(20, BATCH));
    TrainerState middle = state();
    LongStream.range(2, 12).forEach(k -> learn(Blobs.batch(k * BATCH, BATCH)));
    TrainerState uninterrupted = state();

    restart(1, middle);
    follow();
    int held = Blobs.NETWORK.parameters() - twoUnits().length;
    assertThat(follower.receiveMessage()).isEqualTo(new Started(40, 0, 0, held));
    LongStream.range(2, 12).forEach(k -> learn(Blobs.batch(k * BATCH, BATCH)));

    assertThat(state()).usingRecursiveComparison().isEqualTo(uninterrupted);
  }

  @Test
  void aSwapThatIsNotWorthItIsNotMade() {
    learn(Blobs.batch(0, BATCH));
    apply(cut(twoUnits()));

    assertThat(compact(0.9)).isEmpty();
    assertThat(state().shape()).isEmpty();
  }

  @Test
  void goesOnFromAStateAsIfItHadNeverStopped() {
    follow();
    LongStream.range(0, 10).forEach(k -> learn(Blobs.batch(k * BATCH, BATCH)));
    TrainerState middle = state();
    LongStream.range(10, 20).forEach(k -> learn(Blobs.batch(k * BATCH, BATCH)));
    TrainerState uninterrupted = state();

    restart(1, middle);
    LongStream.range(10, 20).forEach(k -> learn(Blobs.batch(k * BATCH, BATCH)));

    assertThat(state()).usingRecursiveComparison().isEqualTo(uninterrupted);
  }
}
