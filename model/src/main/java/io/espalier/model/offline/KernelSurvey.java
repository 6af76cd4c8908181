package io.espalier.model.offline;

import io.espalier.model.decay.HalfLife;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.BatchEvidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.KernelMeans;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.prune.KernelSums;
import io.espalier.model.train.Learner;

/** What a network's kernels bring to their filters over data at rest, sample by sample. */
final class KernelSurvey {

  /** Nothing is learnt. */
  private static final OptimizerSpec NO_STEPS = new OptimizerSpec.Sgd(1, 0, 0);

  private KernelSurvey() {}

  /** What the first {@code samples} show, or all if there are fewer. */
  static KernelMeans of(NetworkSnapshot network, LabelledData data, int samples) {
    KernelSums sums = new KernelSums(network);
    ActivityStatistic observed = sums.observed();
    float[] features = new float[network.spec().input().size()];
    try (Learner learner = Learner.start(network, NO_STEPS)) {
      learner.evidence(EvidenceSpec.of(observed));
      for (int k = 0; k < Math.min(samples, data.size()); k++) {
        data.copyFeatures(k, features, 0);
        BatchEvidence sample =
            learner.observe(features, new int[] {data.label(k)}).evidence().orElseThrow();
        ActivityEvidence alone = observed.start(HalfLife.INFINITE);
        alone.add(sample.get(ActivityStatistic.KIND));
        sums.add(alone.means());
      }
    }
    return sums.means();
  }
}
