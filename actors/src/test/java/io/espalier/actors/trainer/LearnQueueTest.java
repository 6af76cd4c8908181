package io.espalier.actors.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Blobs;
import io.espalier.actors.trainer.Trainer.Answer;
import io.espalier.actors.trainer.Trainer.Diverged;
import io.espalier.actors.trainer.Trainer.Learn;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.PredictOnly;
import io.espalier.streaming.sample.SampleOrigins;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class LearnQueueTest {

  private final TestInbox<Answer> ingest = TestInbox.create();
  private final LearnQueue queue = new LearnQueue();

  private void offer(Batch batch) {
    queue.add(new Learn(batch, ingest.getRef()));
  }

  private Batch next() {
    return queue.next().orElseThrow().batch();
  }

  /**
   * Until a batch that was refused comes without its samples, no other is learnt: not even news of
   * records to predict, which go as far as it does when the sample that waits stands right behind.
   */
  @Test
  void newsThatGoesAsFarAsARefusedBatchIsNotTakenForIt() {
    Batch refused = Blobs.batch(0, 10);
    Batch news =
        Batch.empty(
            new PredictOnly(
                new float[Blobs.FEATURES],
                new SampleOrigins(
                    new int[] {Blobs.PARTITION}, new long[] {9}, new long[] {0}, new byte[1][])),
            refused.offsets(),
            0,
            0,
            1);
    offer(refused);
    assertThat(next()).isEqualTo(refused);
    queue.answered(new Diverged(refused, "too wild"));

    offer(news);
    assertThat(queue.next()).isEmpty();

    offer(refused.withoutSamples());
    Batch instead = next();
    assertThat(instead).isEqualTo(refused.withoutSamples());
    queue.answered(new Trainer.BatchLearned(instead.offsets()));
    assertThat(next()).isEqualTo(news);
  }
}
