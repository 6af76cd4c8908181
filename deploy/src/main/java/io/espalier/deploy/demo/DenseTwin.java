package io.espalier.deploy.demo;

import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.trainer.RateHistory;
import io.espalier.actors.trainer.Replay;
import io.espalier.actors.trainer.ReplayState;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.Learner;
import io.espalier.model.train.LearnerState;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.SampleStream;
import io.espalier.streaming.dataset.StreamPlan;
import io.espalier.streaming.sample.ClassTarget;
import io.espalier.streaming.sample.Sample;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The network that the same stream makes of the same initial network when nothing is cut: what a
 * pruned network is to be compared with. What it learns again it does not forget at a drift.
 */
final class DenseTwin {

  private DenseTwin() {}

  /**
   * Trains it; blocks.
   *
   * @param plan the stream, with an end
   * @param rates when it learns at another rate than the run is set to
   * @param progress told the records trained on
   */
  static NetworkSnapshot train(
      RunSettings run,
      DataSet data,
      StreamPlan plan,
      int batchSize,
      RateHistory rates,
      LongConsumer progress) {
    SampleStream samples = new SampleStream(data, plan);
    int width = data.shape().features();
    float[] features = new float[width * batchSize];
    int[] labels = new int[batchSize];
    try (Learner learner =
        Learner.resume(LearnerState.initial(run.initial(), run.optimizer(), run.seed()))) {
      learner.clipNorm(run.trainer().clipNorm());
      Replay replay =
          new Replay(run.trainer().passes(), run.trainer().replay(), ReplayState.empty(run.seed()));
      long trained = 0;
      while (samples.hasNext()) {
        int filled = 0;
        for (; filled < batchSize && samples.hasNext(); filled++) {
          Sample sample = samples.next();
          System.arraycopy(sample.features(), 0, features, filled * width, width);
          labels[filled] = sample.targets().accept(ClassTarget::label);
        }
        learner.learningRate(run.optimizer().learningRate() * rates.factorAt(trained));
        float[] batch = Arrays.copyOf(features, filled * width);
        int[] batchLabels = Arrays.copyOf(labels, filled);
        learner.learn(batch, batchLabels, false);
        replay.learnt(batch, batchLabels, learner::replay);
        trained += filled;
        progress.accept(trained);
      }
      return learner.snapshot();
    }
  }
}
