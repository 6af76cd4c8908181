package io.espalier.deploy.settings;

import io.espalier.actors.settings.Requirements;
import io.espalier.actors.settings.TextRule;
import io.espalier.deploy.config.ConfigReader;
import io.espalier.deploy.offline.Networks;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSpec;
import java.util.Optional;

/**
 * All settings of {@code serve}. Safe to print: secrets are hidden.
 *
 * @param network as {@link Networks} takes it: a name, layer widths or a file
 * @param activation what is between the layers
 * @param learning what is learnt and how
 */
public record ServeSettings(
    KafkaSettings kafka,
    SamplesSettings samples,
    PredictionsSettings predictions,
    String network,
    Nonlinearity activation,
    LearningSettings learning,
    CheckpointSettings checkpoint,
    PublishSettings publish,
    HttpSettings http,
    LogSettings log,
    ComputeSettings compute) {

  /** Between the layers, where nothing is said. */
  public static final Nonlinearity DEFAULT_ACTIVATION = Nonlinearity.RELU;

  public ServeSettings {
    new Requirements().text("network", TextRule.NOT_BLANK, network).check();
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
    InitialNetwork named = Networks.named(network, samples.shape(), activation);
    return named.measuringFeatures(
        samples.standardize(), !named.spec().input().isPicture(), network);
  }

  static ServeSettings read(ConfigReader in) {
    int problemsBefore = in.problems();
    SamplesSettings samples = SamplesSettings.read(in.section("samples"));
    String network = in.text("network", TextRule.NOT_BLANK);
    Nonlinearity activation = in.choice("activation", Nonlinearity.class);
    in.tellUnused(
        "activation",
        Networks.isFile(network),
        network + " says itself what is between its layers");
    Optional<NetworkSpec> layers =
        in.problems() == problemsBefore
            ? layers(in, samples, network, activation)
            : Optional.empty();
    KafkaSettings kafka = KafkaSettings.read(in.section("kafka"));
    return new ServeSettings(
        kafka,
        samples,
        PredictionsSettings.read(in.section("predictions"), kafka.topic(), samples.shape()),
        network,
        activation,
        LearningSettings.read(in, layers),
        CheckpointSettings.read(in.section("checkpoint")),
        PublishSettings.read(in.section("publish")),
        HttpSettings.read(in.section("http")),
        LogSettings.read(in.section("log")),
        ComputeSettings.read(in.section("compute")));
  }

  private static Optional<NetworkSpec> layers(
      ConfigReader in, SamplesSettings samples, String network, Nonlinearity activation) {
    try {
      return Optional.of(initialNetwork(samples, network, activation).spec());
    } catch (IllegalArgumentException refused) {
      in.refused("network", refused);
      return Optional.empty();
    }
  }
}
