package io.espalier.deploy.service;

import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.pruner.PrunerSettings;
import io.espalier.actors.trainer.Trainer;
import io.espalier.deploy.config.CutEvidence;
import io.espalier.deploy.config.ReductionSettings;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.merge.MergeStyle;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.Measure;
import io.espalier.model.prune.Schedule;
import io.espalier.model.train.OptimizerSpec;
import io.espalier.streaming.drift.DetectorSpec;
import io.espalier.streaming.evaluate.EvaluationSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** Settings of a demonstration: a first cut after seconds, one every few seconds after it. */
public final class RunDefaults {

  static final int SLICE_PARAMETERS = 65_536;
  static final Duration UNREACHABLE_LIMIT = Duration.ofSeconds(60);

  /** What is cut, and how far. */
  public static final ReductionSettings REDUCTION =
      new ReductionSettings(
          "sensitivity",
          "l1",
          0.95,
          OptionalDouble.empty(),
          0,
          "",
          "",
          Schedule.BY_ALPHA,
          10,
          30,
          Measure.PARAMETERS,
          MergeStyle.GENTLE,
          Optional.empty());

  private RunDefaults() {}

  static RunSettings demonstration(
      InitialNetwork initial,
      ReductionSettings reduction,
      DetectorSpec drift,
      LearningSettings learning,
      long seed) {
    NetworkSpec network = initial.spec();
    return new RunSettings(
        initial,
        OptimizerSpec.Adam.of(learning.learningRate(), 1e-4),
        seed,
        new Trainer.Settings(
            CutEvidence.OBSERVE_EVERY, EvaluationSettings.defaults(network.classes())),
        new HalfLife(10_000),
        new PrunerSettings(
            learning.prunes(),
            StreamReduction.of(reduction, network, seed),
            true,
            12_000,
            10_000,
            5_000,
            learning.guardMargin(),
            reduction.targetCompression(),
            CutEvidence.MINIMUM_RECORDS,
            SLICE_PARAMETERS,
            learning.rateWhileCutting()),
        drift,
        new CheckpointKeeper.Interval(50_000, Duration.ofMinutes(5)));
  }
}
