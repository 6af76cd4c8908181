package io.espalier.actors.trainer;

import io.espalier.actors.predictions.PredictionPublisher;
import io.espalier.actors.predictions.PredictionPublisher.Publish;
import io.espalier.actors.predictions.PredictionPublisher.Published;
import io.espalier.model.compact.ShrinkingLearner;
import io.espalier.streaming.prediction.ModelVersion;
import io.espalier.streaming.prediction.Predictions;
import io.espalier.streaming.sample.PredictOnly;
import io.espalier.streaming.sample.SampleOrigins;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Predictions on their way out. While too many of them are not safe no batch begins, so that what
 * waits is bounded and the stream waits with it; and a state is told only once all that were made
 * before it are safe, so that no checkpoint is ahead of them. Owned by the trainer.
 */
final class PredictionOutbox {

  /** As many may be on their way when a batch begins: what a broker far away takes for a moment. */
  static final long MOST_UNSAFE = 4_096;

  private final Optional<ActorRef<PredictionPublisher.Command>> publisher;
  private final ActorRef<Published> answers;
  private long made;
  private long safe;
  private Runnable held = () -> {};
  private long heldFor;

  /**
   * @param publisher empty where nobody wants predictions
   */
  PredictionOutbox(
      Optional<ActorRef<PredictionPublisher.Command>> publisher, ActorRef<Published> answers) {
    this.publisher = publisher;
    this.answers = answers;
  }

  boolean isWanted() {
    return publisher.isPresent();
  }

  /** Whether a batch may begin. */
  boolean hasRoom() {
    return made - safe < MOST_UNSAFE;
  }

  /**
   * What the network says of records that are not learnt with this batch; nothing if not wanted.
   */
  Predictions of(PredictOnly records, ShrinkingLearner network, ModelVersion version) {
    return isWanted() && records.size() > 0
        ? new Predictions(records.origins(), network.predict(records.features()), version)
        : new Predictions(SampleOrigins.NONE, new float[0], version);
  }

  /** Sends off what was predicted of records that are learnt, and of others by the same network. */
  void publish(Predictions others, SampleOrigins learnt, float[] probabilities) {
    if (isWanted()) {
      publish(others.and(new Predictions(learnt, probabilities, others.model())));
    }
  }

  /** Sends them off, in order. */
  void publish(Predictions predictions) {
    if (predictions.size() > 0) {
      publisher.ifPresent(
          there -> {
            there.tell(new Publish(predictions.inOrder(), answers));
            made += predictions.size();
          });
    }
  }

  /** So many more are safe. */
  void areSafe(int records) {
    safe += records;
    tellIfSafe();
  }

  /**
   * Has a state told once all that is on its way by now is safe. Who asked before and has no answer
   * yet has given up: there is one who asks, and one after the other.
   */
  void onceSafe(Runnable telling) {
    held = telling;
    heldFor = made;
    tellIfSafe();
  }

  private void tellIfSafe() {
    if (safe >= heldFor) {
      held.run();
      held = () -> {};
    }
  }
}
