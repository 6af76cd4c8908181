package io.espalier.deploy.demo;

import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.trainer.RateHistory;
import io.espalier.actors.trainer.Replay;
import io.espalier.actors.trainer.ReplayState;
import io.espalier.deploy.offline.StreamBatches;
import io.espalier.deploy.offline.StreamBatches.LabelledBatch;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.Learner;
import io.espalier.model.train.LearnerState;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.StreamPlan;
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
    StreamBatches batches = new StreamBatches(data, plan, batchSize);
    try (Learner learner =
        Learner.resume(LearnerState.initial(run.initial(), run.optimizer(), run.seed()))) {
      learner.clipNorm(run.trainer().clipNorm());
      Replay replay =
          new Replay(run.trainer().passes(), run.trainer().replay(), ReplayState.empty(run.seed()));
      long trained = 0;
      while (batches.hasNext()) {
        LabelledBatch batch = batches.next();
        learner.learningRate(run.optimizer().learningRate() * rates.factorAt(trained));
        learner.learn(batch.features(), batch.labels(), false);
        replay.learnt(batch.features(), batch.labels(), learner::replay);
        trained += batch.size();
        progress.accept(trained);
      }
      return learner.snapshot();
    }
  }
}
