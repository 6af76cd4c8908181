package io.espalier.deploy.config;

/**
 * All settings of {@code serve}. Safe to print: secrets are hidden.
 *
 * @param network name of a network or layer widths
 * @param batchSize samples learnt in one step
 * @param seed of everything random
 */
public record ServeSettings(
    KafkaSettings kafka,
    SamplesSettings samples,
    String network,
    Activation activation,
    OptimizerSettings optimizer,
    int batchSize,
    long seed,
    PruneSettings prune,
    EvaluateSettings evaluate,
    CheckpointSettings checkpoint,
    HttpSettings http,
    LogSettings log,
    ComputeSettings compute) {

  /** What is between the layers. */
  public enum Activation {
    RELU,
    TANH
  }

  private static final Range BATCH_SIZE = Range.between(1, 65_536);
  private static final Range ANY = new Range("of any size", value -> true, 0);

  public ServeSettings {
    TextRule.NOT_BLANK.require("network", network);
    BATCH_SIZE.require("batch-size", batchSize);
  }

  static ServeSettings read(ConfigReader in) {
    return new ServeSettings(
        KafkaSettings.read(in.section("kafka")),
        SamplesSettings.read(in.section("samples")),
        in.text("network", TextRule.NOT_BLANK),
        in.choice("activation", Activation.class),
        OptimizerSettings.read(in.section("optimizer")),
        in.whole("batch-size", BATCH_SIZE),
        in.wholeLong("seed", ANY),
        PruneSettings.read(in.section("prune")),
        EvaluateSettings.read(in.section("evaluate")),
        CheckpointSettings.read(in.section("checkpoint")),
        HttpSettings.read(in.section("http")),
        LogSettings.read(in.section("log")),
        ComputeSettings.read(in.section("compute")));
  }
}
