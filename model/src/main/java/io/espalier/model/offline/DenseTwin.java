package io.espalier.model.offline;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.NoiseOutputs;

/**
 * The dense network with the training of all rounds besides its own: what a pruned network is to be
 * compared with, which has had that too.
 */
public final class DenseTwin {

  private DenseTwin() {}

  /**
   * Trains it as the network of the chosen round was after its cuts: as many epochs, the same
   * steps, averages and teacher. Noise outputs take no part. Blocks; deterministic on a CPU.
   *
   * @param settings of the experiment
   * @param data that it ran on
   * @param result what came of it
   * @param listener told the progress alone
   * @return the dense network itself, where no round was chosen
   */
  public static NetworkSnapshot train(
      ExperimentSettings settings,
      LabelledData data,
      ExperimentResult result,
      ExperimentListener listener) {
    LabelledData samples = HeldOut.of(settings, data).trained();
    int epochs = result.training().stream().mapToInt(TrainingPhase::epochs).sum();
    long total = epochs * (long) (samples.size() / settings.batchSize()) * settings.batchSize();
    OfflineTraining training =
        new OfflineTraining(
            samples,
            result.dense().spec().input().size(),
            settings.batchSize(),
            settings.seed(),
            null,
            learnt -> listener.progress(learnt, total, "dense twin", learnt / (double) total));
    Teacher teacher =
        settings
            .recovery()
            .distillation()
            .map(distillation -> new Teacher(result.dense(), samples, distillation))
            .orElse(null);
    NetworkSnapshot twin = result.dense();
    for (TrainingPhase phase : result.training()) {
      twin = training.train(twin, phase, NoiseOutputs.NONE, teacher).network();
    }
    return twin;
  }
}
