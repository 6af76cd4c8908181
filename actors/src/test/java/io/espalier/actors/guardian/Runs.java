package io.espalier.actors.guardian;

import io.espalier.actors.Blobs;
import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.drift.DriftWatch;
import io.espalier.actors.guard.CutCycle;
import io.espalier.actors.pruner.PrunerSettings;
import io.espalier.actors.trainer.Trainer;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.merge.MergeSettings;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.plan.MergePace;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.plan.Reduction.Merge;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.NnRelief;
import io.espalier.streaming.drift.DetectorSpec;
import io.espalier.streaming.evaluate.EvaluationSettings;
import io.espalier.streaming.sample.Quarantine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Settings of short runs over {@link Blobs}. */
public final class Runs {

  public static final long CHECKPOINT_RECORDS = 1_000;

  /** Everything stays. */
  static final PrunerSettings NO_PRUNING = pruning(false, new NnRelief(), 0);

  /** Everything can be learnt. */
  static final Quarantine NO_QUARANTINE =
      (from, to, reason) -> CompletableFuture.failedFuture(new AssertionError(reason));

  private Runs() {}

  /** A cut every thousand records. */
  public static PrunerSettings pruning(double targetCompression) {
    return pruning(true, new NnRelief(), targetCompression);
  }

  static PrunerSettings pruning(Criterion criterion, double targetCompression) {
    return pruning(true, criterion, targetCompression);
  }

  private static PrunerSettings pruning(
      boolean enabled, Criterion criterion, double targetCompression) {
    return pruning(enabled, cut(criterion), targetCompression);
  }

  /** What a criterion cuts. */
  static Cut cut(Criterion criterion) {
    return new Cut(criterion, CutPlan.of(KeepRatios.uniform(new KeepRatio(0.9))));
  }

  /** Merges of pairs. */
  static Merge merge() {
    return new Merge(MergeSettings.GENTLE, new MergePace.Share(0.2), 200);
  }

  static PrunerSettings pruning(boolean enabled, Reduction reduction, double targetCompression) {
    return PrunerSettings.of(reduction, new CutCycle(2_000, 1_000, 500, 0.03, 1))
        .withEnabled(enabled)
        .withCompact(true)
        .withTargetCompression(targetCompression)
        .withMinimumEvidence(200)
        .withSliceParameters(40);
  }

  public static RunSettings settings(PrunerSettings pruning) {
    return new RunSettings(
        new InitialNetwork.Drawn(Blobs.NETWORK),
        OptimizerSpec.Adam.of(1e-2, 1e-4),
        5,
        new Trainer.Settings(2, new EvaluationSettings(Blobs.CLASSES, 2_000, 500)),
        new HalfLife(2_000),
        pruning,
        DriftWatch.by(DetectorSpec.DEFAULT),
        new CheckpointKeeper.Interval(CHECKPOINT_RECORDS, Duration.ofHours(1)));
  }
}
