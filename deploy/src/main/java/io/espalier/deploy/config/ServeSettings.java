package io.espalier.deploy.config;

import io.espalier.deploy.offline.Networks;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.streaming.sample.SampleShape;

/**
 * All settings of {@code serve}. Safe to print: secrets are hidden.
 *
 * @param network as {@link Networks} takes it: a name, layer widths or a file
 * @param activation what is between the layers
 * @param batchSize samples learnt in one step
 * @param seed of everything random
 */
public record ServeSettings(
    KafkaSettings kafka,
    SamplesSettings samples,
    String network,
    Nonlinearity activation,
    OptimizerSettings optimizer,
    int batchSize,
    long seed,
    PruneSettings prune,
    EvaluateSettings evaluate,
    DriftSettings drift,
    CheckpointSettings checkpoint,
    HttpSettings http,
    LogSettings log,
    ComputeSettings compute) {

  private static final Range BATCH_SIZE = Range.between(1, 65_536);
  private static final Range ANY = new Range("of any size", value -> true, 0);

  public ServeSettings {
    TextRule.NOT_BLANK.require("network", network);
    BATCH_SIZE.require("batch-size", batchSize);
  }

  /**
   * The network that is named, for these samples.
   *
   * @throws IllegalArgumentException when there is none, or it does not fit
   */
  public InitialNetwork initialNetwork() {
    return initialNetwork(samples, network, activation);
  }

  private static InitialNetwork initialNetwork(
      SamplesSettings samples, String network, Nonlinearity activation) {
    SampleShape shape = samples.shape();
    return Networks.standardizing(
        Networks.named(network, shape, activation),
        network,
        samples.standardize(),
        Networks.needsStandardization(shape));
  }

  static ServeSettings read(ConfigReader in) {
    int problemsBefore = in.problems();
    SamplesSettings samples = SamplesSettings.read(in.section("samples"));
    String network = in.text("network", TextRule.NOT_BLANK);
    Nonlinearity activation = in.choice("activation", Nonlinearity.class);
    if (in.problems() == problemsBefore) {
      checkTogether(in, samples, network, activation);
    }
    return new ServeSettings(
        KafkaSettings.read(in.section("kafka")),
        samples,
        network,
        activation,
        OptimizerSettings.read(in.section("optimizer")),
        in.whole("batch-size", BATCH_SIZE),
        in.wholeLong("seed", ANY),
        PruneSettings.read(in.section("prune")),
        EvaluateSettings.read(in.section("evaluate")),
        DriftSettings.read(in.section("drift")),
        CheckpointSettings.read(in.section("checkpoint")),
        HttpSettings.read(in.section("http")),
        LogSettings.read(in.section("log")),
        ComputeSettings.read(in.section("compute")));
  }

  private static void checkTogether(
      ConfigReader in, SamplesSettings samples, String network, Nonlinearity activation) {
    try {
      initialNetwork(samples, network, activation);
    } catch (IllegalArgumentException refused) {
      in.refused("network", refused);
    }
  }
}
