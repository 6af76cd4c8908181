package io.espalier.deploy.demo;

import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.trainer.RateHistory;
import io.espalier.actors.trainer.Replay;
import io.espalier.actors.trainer.ReplayState;
import io.espalier.deploy.offline.StreamBatches;
import io.espalier.deploy.offline.StreamBatches.LabelledBatch;
import io.espalier.deploy.report.AfterChange;
import io.espalier.deploy.service.SinceChange;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.Learner;
import io.espalier.model.train.LearnerState;
import io.espalier.model.train.StepResult;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.StreamPlan;
import io.espalier.streaming.evaluate.Accuracy;
import java.util.function.LongConsumer;

/**
 * The network that the same stream makes of the same initial network when nothing is cut: what a
 * pruned network is to be compared with. What it learns again it does not forget at a drift.
 *
 * @param network at the end of the stream
 * @param afterChange how well it predicted the stream since that last changed
 */
record DenseTwin(NetworkSnapshot network, AfterChange afterChange) {

  /**
   * Trains it; blocks.
   *
   * @param plan the stream, with an end
   * @param rates when it learns at another rate than the run is set to
   * @param progress told the records trained on
   */
  static DenseTwin train(
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
      SinceChange sinceChange = new SinceChange(plan.lastChange());
      long trained = 0;
      while (batches.hasNext()) {
        LabelledBatch batch = batches.next();
        learner.learningRate(run.optimizer().learningRate() * rates.factorAt(trained));
        StepResult step = learner.learn(batch.features(), batch.labels(), false);
        replay.learnt(batch.features(), batch.labels(), learner::replay);
        trained += batch.size();
        sinceChange.add(trained, new Accuracy(batch.labels(), step.predictions()));
        progress.accept(trained);
      }
      return new DenseTwin(learner.snapshot(), sinceChange.summary(trained));
    }
  }
}
