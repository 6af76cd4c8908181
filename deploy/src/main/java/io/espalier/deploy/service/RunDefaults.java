package io.espalier.deploy.service;

import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.pruner.PrunerSettings;
import io.espalier.actors.trainer.Trainer;
import io.espalier.deploy.config.CutEvidence;
import io.espalier.model.evidence.HalfLife;
import io.espalier.model.experiment.Method;
import io.espalier.model.experiment.Reduction.Cut;
import io.espalier.model.merge.MergeStyle;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.CumulativeShare;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.prune.Shares;
import io.espalier.model.train.OptimizerSpec;
import io.espalier.streaming.evaluate.EvaluationSettings;
import java.util.Optional;

/** Settings of a demonstration: a first cut after seconds, one every few seconds after it. */
final class RunDefaults {

  static final int BATCH_SIZE = 128;

  static final int SLICE_PARAMETERS = 65_536;
  static final double DRIFT_DELTA = 0.002;

  private RunDefaults() {}

  static RunSettings demonstration(
      InitialNetwork initial, String criterion, double alpha, double targetCompression, long seed) {
    Method method = Method.named(criterion, KernelNorm.L1, seed);
    NetworkSpec network = initial.spec();
    return new RunSettings(
        initial,
        OptimizerSpec.Adam.of(1e-3, 1e-4),
        seed,
        new Trainer.Settings(
            CutEvidence.OBSERVE_EVERY, EvaluationSettings.defaults(network.classes())),
        new HalfLife(10_000),
        new PrunerSettings(
            true,
            method.reduction(
                scores -> new Cut(scores, CutPlan.of(Shares.uniform(new CumulativeShare(alpha)))),
                () -> StreamMerges.of(method, MergeStyle.GENTLE, Optional.empty(), network)),
            true,
            12_000,
            10_000,
            5_000,
            0.01,
            targetCompression,
            CutEvidence.MINIMUM_RECORDS,
            SLICE_PARAMETERS),
        DRIFT_DELTA,
        50_000);
  }
}
