package io.espalier.actors.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Blobs;
import io.espalier.actors.drift.DriftState;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.predictions.PredictionPublisher;
import io.espalier.actors.predictions.PredictionPublisher.Publish;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.trainer.Trainer.Answer;
import io.espalier.actors.trainer.Trainer.ApplyMask;
import io.espalier.actors.trainer.Trainer.Follow;
import io.espalier.actors.trainer.Trainer.Learn;
import io.espalier.actors.trainer.Trainer.PredictionsSafe;
import io.espalier.actors.trainer.Trainer.StateSnapshot;
import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.streaming.evaluate.Accuracy;
import io.espalier.streaming.prediction.ModelVersion;
import io.espalier.streaming.prediction.Predictions;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.PredictOnly;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.PostStop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the trainer says of records before it learns them. */
class TrainerPredictionsTest {

  private static final int BATCH = 20;

  private final TestInbox<ActivityMonitor.Command> monitor = TestInbox.create("monitor");
  private final TestInbox<Answer> ingest = TestInbox.create("ingest");
  private final TestInbox<Progress> follower = TestInbox.create("follower");
  private final TestInbox<PredictionPublisher.Command> publisher = TestInbox.create("publisher");
  private final AtomicLong nanos = new AtomicLong();
  private final BehaviorTestKit<Trainer.Command> trainer =
      BehaviorTestKit.create(
          Trainer.create(
              new Trainer.Settings(1, Trainers.EVALUATION),
              Trainers.fresh(),
              Trainers.drift(),
              0,
              EvidenceSpec::activity,
              monitor.getRef(),
              Optional.of(publisher.getRef()),
              nanos::incrementAndGet));

  @BeforeEach
  void follow() {
    trainer.run(new Follow(follower.getRef()));
    follower.getAllReceived();
  }

  @AfterEach
  void stop() {
    trainer.signal(PostStop.instance());
  }

  private void learn(Batch batch) {
    trainer.run(new Learn(batch, ingest.getRef()));
  }

  private List<Predictions> published() {
    return publisher.getAllReceived().stream()
        .map(command -> ((Publish) command).predictions())
        .toList();
  }

  private TestInbox<TrainerState> askForState() {
    TestInbox<TrainerState> asker = TestInbox.create();
    trainer.run(
        new StateSnapshot(
            1,
            asker.getRef(),
            TestInbox.<DriftState>create().getRef(),
            TestInbox.<Evidence>create().getRef()));
    return asker;
  }

  /** Records {@code from} up to {@code end}, without their labels. */
  private static PredictOnly unlabelled(long from, long end) {
    Batch batch = Blobs.batch(from, (int) (end - from));
    return new PredictOnly(batch.features(), batch.origins());
  }

  @Test
  void eachRecordIsPredictedByTheNetworkThatHasNotLearntIt() {
    Batch labelled = Blobs.batch(0, BATCH);
    learn(
        new Batch(
            labelled.features(),
            labelled.targets(),
            labelled.origins(),
            unlabelled(BATCH, 2 * BATCH),
            Blobs.offsets(2 * BATCH),
            0,
            0,
            BATCH));
    learn(Blobs.batch(2 * BATCH, BATCH));

    List<Predictions> published = published();
    assertThat(published)
        .extracting(Predictions::model)
        .containsExactly(new ModelVersion(0, 0), new ModelVersion(BATCH, 0));
    Predictions first = published.get(0);
    assertThat(first.origins()).isEqualTo(Blobs.batch(0, 2 * BATCH).origins());
    Progress.Learned learned = (Progress.Learned) follower.getAllReceived().get(0);
    Accuracy tested = (Accuracy) learned.quality();
    assertThat(learned.records()).isEqualTo(BATCH);
    assertThat(learned.unlabelled()).isEqualTo(BATCH);
    for (int k = 0; k < BATCH; k++) {
      assertThat(first.predicted(k)).isEqualTo(tested.predicted()[k]);
    }
  }

  @Test
  void recordsWithoutALabelAreNotLearntAndPassed() {
    learn(Batch.empty(unlabelled(0, 5), Blobs.offsets(5), 0, 0, 5));

    assertThat(published()).extracting(Predictions::size).containsExactly(5);
    assertThat(follower.getAllReceived()).containsExactly(new Progress.Skipped(0, 0, 0, 5));
    trainer.run(new PredictionsSafe(5));
    StreamPosition position = askForState().receiveMessage().position();
    assertThat(position).isEqualTo(new StreamPosition(Blobs.offsets(5), 0, 0, 0, 5));
  }

  /** What is said of a record does not depend on how many others are asked about with it. */
  @Test
  void aPredictionIsItsOwn() {
    learn(Batch.empty(unlabelled(0, 50), Blobs.offsets(50), 0, 0, 50));
    learn(Batch.empty(unlabelled(7, 8), Blobs.offsets(50), 0, 0, 0));

    List<Predictions> published = published();
    assertThat(published.get(1)).isEqualTo(published.get(0).picked(new int[] {7}));
  }

  @Test
  void aStateIsToldOnceAllThatWasPredictedBeforeItIsSafe() {
    learn(Blobs.batch(0, BATCH));
    TestInbox<TrainerState> asker = askForState();
    learn(Blobs.batch(BATCH, BATCH));
    trainer.run(new PredictionsSafe(BATCH - 1));
    assertThat(asker.hasMessages()).isFalse();

    trainer.run(new PredictionsSafe(1));

    assertThat(asker.receiveMessage().position().trained()).isEqualTo(BATCH);
  }

  /** It goes on answering whoever else asks. */
  @Test
  void noBatchBeginsWhileTooManyPredictionsAreNotSafe() {
    long batches = (PredictionOutbox.MOST_UNSAFE + BATCH - 1) / BATCH;
    for (long k = 0; k < batches; k++) {
      learn(Blobs.batch(k * BATCH, BATCH));
    }
    assertThat(ingest.getAllReceived()).hasSize((int) batches);

    learn(Blobs.batch(batches * BATCH, BATCH));
    assertThat(ingest.hasMessages()).isFalse();
    trainer.run(new PredictionsSafe(BATCH));

    assertThat(ingest.getAllReceived()).hasSize(1);
  }

  @Test
  void changesOfTheNetworkAreInItsVersion() {
    BitSet cut = new BitSet();
    cut.set(0, 3);
    trainer.run(
        new ApplyMask(
            0, Change.of(MaskDelta.cut(cut)), TestInbox.<Trainer.ChangeAnswer>create().getRef()));
    learn(Blobs.batch(0, BATCH));

    assertThat(published()).extracting(Predictions::model).containsExactly(new ModelVersion(0, 1));
    trainer.run(new PredictionsSafe(BATCH));
    assertThat(askForState().receiveMessage().changes()).isEqualTo(1);
  }
}
