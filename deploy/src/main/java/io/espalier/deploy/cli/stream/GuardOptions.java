package io.espalier.deploy.cli.stream;

import io.espalier.actors.guard.CutCycle;
import io.espalier.deploy.demo.DemoDefaults;
import io.espalier.deploy.guards.GuardSettings;
import io.espalier.deploy.guards.Moments;
import io.espalier.deploy.offline.Networks;
import io.espalier.deploy.settings.LearningSettings;
import io.espalier.deploy.settings.OptimizerSettings;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.streaming.dataset.DriftKind;
import io.espalier.streaming.sample.SampleShape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The changes that guards are measured on, and the network that they are made in. */
final class GuardOptions {

  private static final LearningSettings USUAL = DemoDefaults.LEARNING;

  @Option(names = "--network", paramLabel = "NAME", description = Networks.CHOICES)
  private String network = "lenet-300-100";

  @Option(
      names = "--drift",
      paramLabel = "KIND",
      split = ",",
      converter = DriftName.class,
      description =
          "each change is also tried with a drift within its probation: " + DriftName.CHOICES)
  private List<DriftKind> drifts = new ArrayList<>();

  @Option(
      names = "--rare-share",
      paramLabel = "SHARE",
      description =
          "so many records of all are of the last class; then harm is that 10 points of its recall"
              + " are lost, on the test part")
  private @Nullable Double rareShare;

  @Option(names = "--trials", description = "moments of the stream at which changes are made")
  private int trials = 100;

  @Option(names = "--records", description = "of the stream, over which moments are spread")
  private long records = 60_000;

  @Option(names = "--warm-up", paramLabel = "RECORDS", description = "before the first change")
  private long warmUp = 10_000;

  @Option(names = "--probation", paramLabel = "RECORDS", description = "after each change")
  private long probation = CutCycle.DEFAULT.probationRecords();

  @Option(
      names = "--margin",
      paramLabel = "SHARE",
      description = "loss of accuracy that counts as none; harm is to lose twice as much")
  private double margin = CutCycle.DEFAULT.guardMargin();

  @Option(names = "--batch-size", description = "samples learnt in one step")
  private int batchSize = USUAL.batchSize();

  @Option(names = "--learning-rate", description = "of Adam")
  private double learningRate = USUAL.optimizer().learningRate();

  @Option(names = "--seed", description = "of the network, the cuts and the moments of drifts")
  private long seed = 1;

  String network() {
    return network;
  }

  /**
   * The settings asked for, for samples of a shape.
   *
   * @throws IllegalArgumentException when they are not possible; the message names the option
   */
  GuardSettings settings(SampleShape shape) {
    require(margin > 0 && margin <= 0.5, "--margin must be above 0 and at most 0.5, got " + margin);
    require(batchSize >= 1, "--batch-size must be at least 1, got " + batchSize);
    require(
        rareShare == null || (rareShare > 0 && rareShare < 1),
        "--rare-share must be between 0 and 1, got " + rareShare);
    OptimizerSettings optimizer =
        USUAL.optimizer().with(learningRate, USUAL.optimizer().weightDecay());
    return new GuardSettings(
        initial(shape),
        optimizer.spec(),
        optimizer.clipNorm().orElse(Double.POSITIVE_INFINITY),
        batchSize,
        new Moments(records, warmUp, probation, trials),
        margin,
        List.copyOf(new LinkedHashSet<>(drifts)),
        rareShare == null ? OptionalDouble.empty() : OptionalDouble.of(rareShare),
        seed);
  }

  private InitialNetwork initial(SampleShape shape) {
    InitialNetwork named = Networks.named(network, shape, Nonlinearity.RELU);
    InitialNetwork initial =
        named.measuringFeatures(Optional.empty(), !named.spec().input().isPicture(), network);
    initial.spec().requireBatch(batchSize);
    return initial;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
