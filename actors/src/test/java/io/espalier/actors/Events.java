package io.espalier.actors;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.streaming.evaluate.Accuracy;
import io.espalier.streaming.evaluate.Evaluation;
import io.espalier.streaming.evaluate.EvaluationSettings;
import io.espalier.streaming.evaluate.PrequentialEvaluator;
import io.espalier.streaming.evaluate.Quality;
import java.util.stream.IntStream;

/** Progress as the trainer tells it. */
public final class Events {

  /** Of an evaluator that has seen nothing. */
  public static final Evaluation NO_EVALUATION =
      new PrequentialEvaluator(EvaluationSettings.defaults(Blobs.CLASSES)).evaluation();

  private Events() {}

  /** A batch of {@code size} was learnt, which makes {@code records} so far. */
  public static Learned learned(long records, int size, int correct) {
    return learned(records, predictions(size, correct), 0.5);
  }

  /** A batch was learnt that was predicted so. */
  public static Learned learned(long records, Quality quality, double loss) {
    return new Learned(records, quality, loss, 1_000, 2_000, NO_EVALUATION, 0, 0);
  }

  /** What whoever hears of it fails over. */
  public static Learned broken(long records) {
    return new Learned(records, null, 0.5, 1_000, 2_000, NO_EVALUATION, 0, 0);
  }

  /** Of {@code size} records of two classes in turn, the first {@code correct} ones right. */
  public static Accuracy predictions(int size, int correct) {
    int[] labels = IntStream.range(0, size).map(k -> k % 2).toArray();
    int[] predicted =
        IntStream.range(0, size).map(k -> k < correct ? labels[k] : 1 - labels[k]).toArray();
    return new Accuracy(labels, predicted);
  }

  /** As told to a new follower. */
  public static Progress.Started started(long records) {
    return new Progress.Started(records, 0, 0, 387);
  }
}
