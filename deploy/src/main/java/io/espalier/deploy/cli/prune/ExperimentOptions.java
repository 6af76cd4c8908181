package io.espalier.deploy.cli.prune;

import io.espalier.deploy.cli.option.UnusedOptions;
import io.espalier.deploy.offline.Networks;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.ExperimentSettings;
import io.espalier.model.offline.MethodDefaults;
import io.espalier.model.plan.Method;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.KernelNorm;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DataSpec;
import io.espalier.streaming.sample.SampleShape;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * The options that make up an experiment. The defaults are those that the figures of LeNet-300-100
 * in EXPERIMENTS.md were measured with.
 */
final class ExperimentOptions {

  @Option(
      names = "--network",
      required = true,
      paramLabel = "NAME",
      description =
          Networks.CHOICES
              + ". A trained one is its own teacher; with the --seed and --held-out of its training"
              + " rounds are judged by samples that it has not seen")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String network;

  @Option(
      names = "--activation",
      description =
          "between the layers, but for a file, which says so itself: ${COMPLETION-CANDIDATES}"
              + " (default: RELU)")
  private @Nullable Nonlinearity activation;

  @Option(
      names = "--standardize",
      negatable = true,
      description =
          "the network takes features as (x - mean) / deviation of their channel, those of a flat"
              + " row each by itself, as measured on the samples that are trained on (default: yes;"
              + " noiseout no; rows of values yes; as it says in a file of layers that does; as a"
              + " trained network does)")
  private @Nullable Boolean standardizes;

  @Option(
      names = "--criterion",
      defaultValue = MethodDefaults.CRITERION,
      paramLabel = "NAME",
      description =
          "nnrelief, sensitivity, magnitude, magnitude-global, taylor or random: connections are"
              + " cut; noiseout: neurons of dense layers are merged; nnrelief+noiseout: both in"
              + " each round")
  private String criterion = "";

  @Option(names = "--seed", description = "of everything random")
  private long seed = MethodDefaults.SEED;

  @ArgGroup(validate = false, heading = "%nRounds, and which of them is the result:%n")
  private @Nullable ChoiceOptions choice;

  @ArgGroup(validate = false, heading = "%nTraining:%n")
  private @Nullable TrainingOptions training;

  @ArgGroup(validate = false, heading = "%nConnections that are cut (all criteria but noiseout):%n")
  private @Nullable CutOptions cut;

  @ArgGroup(validate = false, heading = "%nNeurons that are merged (with noiseout):%n")
  private @Nullable MergeOptions merge;

  @ArgGroup(validate = false, heading = "%nNoise outputs:%n")
  private @Nullable NoiseOptions noise;

  /** See {@link PruneCommand#defaults}. */
  static String defaults() {
    DataSet data = DataSpec.parse("digits:train=60000,test=10").open();
    return Stream.concat(
            Criterion.NAMES.stream(), Stream.of(Method.NOISE_OUT, "nnrelief+" + Method.NOISE_OUT))
        .map(criterion -> defaults(criterion, data))
        .collect(Collectors.joining("\n"));
  }

  private static String defaults(String criterion, DataSet data) {
    ExperimentOptions options = new ExperimentOptions();
    options.network = "lenet-300-100";
    options.criterion = criterion;
    ExperimentSettings settings = options.settings(data);
    return Stream.of(
            settings.initial().measuresFeatures(),
            settings.noise(),
            settings.dense(),
            settings.recovery(),
            settings.rounds(),
            settings.batchSize(),
            settings.choice(),
            settings.reduction().merging(),
            settings.reduction().cutting().map(Cut::name),
            settings.reduction().cutting().map(Cut::plan),
            settings.reduction().cutting().map(Cut::surveyed),
            KernelNorm.USUAL)
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  String network() {
    return network;
  }

  String criterion() {
    return criterion;
  }

  long seed() {
    return seed;
  }

  /** What is allowed, but hardly meant. */
  Optional<String> doubt() {
    return activation != null && Networks.isFile(network)
        ? Optional.of(
            "--activation has no effect: %s says itself what is between its layers"
                .formatted(network))
        : Optional.empty();
  }

  private Method method() {
    return Method.named(criterion, cuts().kernelNorm(), seed);
  }

  private CutOptions cuts() {
    return cut == null ? new CutOptions() : cut;
  }

  /** What a round does, for people. */
  String reduction() {
    return MethodDefaults.of(method()).reduction();
  }

  /**
   * The experiment on a data set. A small one holds out a sixth of its training samples at most.
   *
   * @throws IllegalArgumentException when a value is not possible; the message names it
   */
  ExperimentSettings settings(DataSet data) {
    Method method = method();
    SampleShape shape = data.shape();
    InitialNetwork named =
        Networks.named(network, shape, activation == null ? Nonlinearity.RELU : activation);
    MethodDefaults defaults = defaults(method, named.spec());
    boolean isTrained = named instanceof InitialNetwork.Trained;
    InitialNetwork initial =
        named.measuringFeatures(
            Optional.ofNullable(standardizes),
            defaults.standardizes(named.spec().input()),
            network);
    TrainingOptions trained = training == null ? new TrainingOptions() : training;
    ChoiceOptions chosen = choice == null ? new ChoiceOptions() : choice;
    CutOptions cuts = cuts();
    double target = chosen.target(defaults);
    UnusedOptions.refuse(
        cuts.isAtOnce() && chosen.givesRounds(),
        "--rounds is of rounds",
        "one-shot is a single round");
    int rounds = cuts.isAtOnce() ? 1 : chosen.rounds(defaults);
    ExperimentSettings settings =
        new ExperimentSettings(
            initial,
            reduction(method, initial.spec(), rounds, target),
            (noise == null ? new NoiseOptions() : noise).outputs(seed),
            trained.dense(defaults, isTrained),
            trained.recovery(defaults),
            rounds,
            trained.batchSize(),
            chosen.choice(cuts.isByAlpha() ? target : 0, defaults, data.train().size()),
            seed);
    settings.requireEnough(data.train().size());
    return settings;
  }

  private Reduction reduction(Method method, NetworkSpec layers, int rounds, double target) {
    UnusedOptions.refuse(method, criterion, cut != null, merge != null);
    MergeOptions merges = merge == null ? new MergeOptions() : merge;
    return method.reduction(
        scores -> cuts().cut(scores, layers, rounds, target),
        () -> merges.merge(layers, defaults(method, layers)));
  }

  private MethodDefaults defaults(Method method, NetworkSpec layers) {
    return MethodDefaults.of(method, layers, merge != null && merge.mergesChannels());
  }
}
