package io.espalier.deploy.command;

import io.espalier.deploy.offline.DataSets;
import io.espalier.deploy.offline.LayerRules;
import io.espalier.model.experiment.ExperimentSettings;
import io.espalier.model.experiment.RoundChoice;
import io.espalier.model.experiment.TrainingPhase;
import io.espalier.model.experiment.TrainingPhase.Decay;
import io.espalier.model.network.LayerSpec.Nonlinearity;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.prune.Measure;
import io.espalier.model.prune.Schedule;
import io.espalier.model.train.Distillation;
import io.espalier.model.train.OptimizerSpec;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.sample.SampleShape;
import java.util.Optional;
import picocli.CommandLine.Help.Visibility;
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
          "lenet-300-100, lenet-5, noiseout-svhn, vgg-like, resnet-20, resnet-32, resnet-56, or"
              + " layer widths such as 784-300-100-10")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String network;

  @Option(
      names = "--activation",
      defaultValue = "RELU",
      description = "between the layers: ${COMPLETION-CANDIDATES}")
  private Nonlinearity activation = Nonlinearity.RELU;

  @Option(
      names = "--criterion",
      defaultValue = "nnrelief",
      paramLabel = "NAME",
      description = "nnrelief, magnitude, magnitude-global, taylor or random")
  private String criterion = "";

  @Option(
      names = "--kernel-norm",
      defaultValue = "l1",
      paramLabel = "NORM",
      description =
          "how nnrelief sums up what a kernel brings over positions: l1, or f-of-mean (the"
              + " Frobenius norm of the mean map)")
  private String kernelNorm = "";

  @Option(
      names = "--alpha",
      defaultValue = "0.95",
      description = "share of the score that each cut leaves a neuron, above 0 and at most 1")
  private double alpha;

  @Option(
      names = "--alpha-convolution",
      defaultValue = "0.9",
      description = "the same for the kernels of convolutions")
  private double convolutionAlpha;

  @Option(
      names = "--exclude",
      defaultValue = "",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "LAYERS",
      description =
          "layers that nothing is cut from but what is dead, such as conv1,dense3, named as inspect"
              + " shows them (default: none)")
  private String exclude = "";

  @Option(
      names = "--layer-alpha",
      defaultValue = "",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "LAYER=ALPHA",
      description = "alpha of single layers, such as conv1=0.99,dense3=0.98 (default: none)")
  private String layerAlpha = "";

  @Option(
      names = "--schedule",
      defaultValue = "alpha",
      paramLabel = "NAME",
      description =
          "how deep each cut goes: alpha (what it leaves is an outcome), or to --target in --rounds"
              + " that are even (linear), deep at first (cubic) or one (one-shot)")
  private String schedule = "";

  @Option(
      names = "--target-by",
      defaultValue = "parameters",
      paramLabel = "MEASURE",
      description =
          "what --target counts under linear, cubic and one-shot: parameters, neurons or macs")
  private Measure targetBy = Measure.PARAMETERS;

  @Option(
      names = "--rounds",
      defaultValue = "25",
      description = "most cuts; all cuts of linear and cubic")
  private int rounds;

  @Option(
      names = "--dense-epochs",
      defaultValue = "20",
      description = "epochs before the first cut")
  private int denseEpochs;

  @Option(names = "--epochs", defaultValue = "16", description = "epochs after each cut")
  private int epochs;

  @Option(names = "--batch-size", defaultValue = "128", description = "samples per step")
  private int batchSize;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.001",
      description = "of Adam before the first cut")
  private double learningRate;

  @Option(
      names = "--round-learning-rate",
      defaultValue = "0.001",
      description = "of Adam after each cut")
  private double roundLearningRate;

  @Option(
      names = "--weight-decay",
      defaultValue = "0.0005",
      description = "L2 in the gradient before the first cut")
  private double weightDecay;

  @Option(
      names = "--round-weight-decay",
      defaultValue = "0.0002",
      description = "L2 in the gradient after each cut")
  private double roundWeightDecay;

  @Option(
      names = "--teacher-weight",
      defaultValue = "0.9",
      description =
          "how much the dense network's class probabilities count against the labels after each"
              + " cut, from 0 (labels alone) to 1")
  private double teacherWeight;

  @Option(
      names = "--temperature",
      defaultValue = "2",
      description = "that softens those probabilities, at least 1")
  private double temperature;

  @Option(
      names = "--held-out",
      defaultValue = "5000",
      description = "training samples that are not trained on but choose the round")
  private int heldOut;

  @Option(
      names = "--tolerance",
      defaultValue = "0.003",
      description = "accuracy the result may lose on the held-out samples (0.003: 0.3 points)")
  private double tolerance;

  @Option(
      names = "--target",
      defaultValue = "45",
      paramLabel = "TIMES",
      description =
          "compression at which it ends, within the tolerance; 0 to go on. What linear, cubic and"
              + " one-shot cut to")
  private double target;

  @Option(
      names = "--patience",
      defaultValue = "6",
      description = "rounds in a row beyond the tolerance after which it ends")
  private int patience;

  @Option(names = "--seed", defaultValue = "1", description = "of everything random")
  private long seed;

  String network() {
    return network;
  }

  String criterion() {
    return criterion;
  }

  long seed() {
    return seed;
  }

  /**
   * The experiment on a data set. A small one holds out a sixth of its training samples at most.
   *
   * @throws IllegalArgumentException when a value is not possible; the message names it
   */
  ExperimentSettings settings(DataSet data) {
    SampleShape shape = data.shape();
    NetworkSpec spec =
        NetworkSpec.parse(network, DataSets.inputShape(shape), shape.classes(), activation);
    CutPlan cuts = cuts(spec);
    boolean byAlpha = cuts.schedule() instanceof Schedule.IterativeAlpha;
    return new ExperimentSettings(
        spec,
        Criterion.named(criterion, KernelNorm.named(kernelNorm), seed),
        cuts,
        new TrainingPhase(
            OptimizerSpec.Adam.of(learningRate, weightDecay), denseEpochs, Decay.STEP),
        new TrainingPhase(
            OptimizerSpec.Adam.of(roundLearningRate, roundWeightDecay), epochs, Decay.STEP),
        teacherWeight == 0
            ? Optional.empty()
            : Optional.of(new Distillation(temperature, teacherWeight)),
        false,
        cuts.schedule() instanceof Schedule.OneShot ? 1 : rounds,
        batchSize,
        new RoundChoice(
            Math.min(heldOut, data.train().size() / 6), tolerance, byAlpha ? target : 0, patience),
        seed);
  }

  private CutPlan cuts(NetworkSpec spec) {
    return new CutPlan(
        LayerRules.parse(exclude, layerAlpha).shares(alpha, convolutionAlpha, spec),
        Schedule.named(schedule, rounds, target),
        targetBy);
  }
}
