package io.espalier.deploy.cli.prune;

import io.espalier.deploy.cli.option.UnusedOptions;
import io.espalier.model.offline.MethodDefaults;
import io.espalier.model.offline.Recovery;
import io.espalier.model.offline.Recovery.AfterCut;
import io.espalier.model.offline.TrainingPhase;
import io.espalier.model.offline.TrainingPhase.Decay;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerSpec.Kind;
import io.espalier.model.train.Distillation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The training before the first round and in each. What is not given depends on the method. */
final class TrainingOptions {

  @Option(
      names = "--dense-epochs",
      description =
          "epochs before the first round (default: 20; noiseout 8; 0 of a trained network)")
  private @Nullable Integer denseEpochs;

  @Option(names = "--epochs", description = "least epochs of a round (default: 4; noiseout 10)")
  private @Nullable Integer epochs;

  @Option(
      names = "--most-epochs",
      description =
          "with fewer operations left a round has as many more epochs, up to this (default:"
              + " 12; noiseout 30)")
  private @Nullable Integer mostEpochs;

  @Option(
      names = "--batch-size",
      description = "samples per step (default: " + MethodDefaults.BATCH_SIZE + ")")
  private int batchSize = MethodDefaults.BATCH_SIZE;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "before the first round: ${COMPLETION-CANDIDATES} (default: adam)")
  private @Nullable Kind optimizer;

  @Option(
      names = "--learning-rate",
      description = "before the first round (default: 0.001, of sgd 0.05)")
  private @Nullable Double learningRate;

  @Option(
      names = "--round-optimizer",
      paramLabel = "NAME",
      description = "in each round: ${COMPLETION-CANDIDATES} (default: sgd; noiseout adam)")
  private @Nullable Kind roundOptimizer;

  @Option(
      names = "--round-learning-rate",
      description = "in each round (default: 0.001, of sgd 0.05)")
  private @Nullable Double roundLearningRate;

  @Option(
      names = "--momentum",
      description = "of sgd (default: " + OptimizerSpec.USUAL_MOMENTUM + ")")
  private @Nullable Double momentum;

  @Option(
      names = "--dense-decay",
      description =
          "how the rate falls before the first round: step, to a tenth after two thirds; cosine, to"
              + " 0; or constant (default: step; noiseout cosine)")
  private @Nullable Decay denseDecay;

  @Option(
      names = "--decay",
      description = "how it falls in each round (default: constant; noiseout cosine)")
  private @Nullable Decay decay;

  @Option(
      names = "--averaged",
      paramLabel = "SHARE",
      description =
          "share of a round's epochs, the last ones, that the weights are averaged over, 0 for the"
              + " weights at the end (default: 0.67; noiseout 0)")
  private @Nullable Double averaged;

  @Option(
      names = "--sharpness-radius",
      description =
          "steps of a round follow the gradient from where the loss is about the highest within"
              + " this distance of the weights (sharpness-aware minimization), at twice the time; 0"
              + " for the usual steps (default: 0.05; noiseout 0)")
  private @Nullable Double sharpnessRadius;

  @Option(
      names = "--weight-decay",
      description =
          "before the first round: L2 in the gradient, of adamw beside it (default: 0.0005)")
  private @Nullable Double weightDecay;

  @Option(
      names = "--round-weight-decay",
      description =
          "in each round: L2 in the gradient, of adamw beside it (default: 0.0001; noiseout"
              + " 0.0005)")
  private @Nullable Double roundWeightDecay;

  @Option(
      names = "--after-cut",
      paramLabel = "WHAT",
      description =
          "where the weights that survive a cut start from: finetune, where they stand, or rewind,"
              + " their initial values, as the paper of nnrelief does with the LeNets; not with"
              + " noiseout (default: finetune)")
  private AfterCut afterCut = AfterCut.FINETUNE;

  @Option(
      names = "--teacher-weight",
      description =
          "how much the dense network's class probabilities count against the labels in each"
              + " round, from 0 (labels alone) to 1 (default: 0.9; noiseout 0, but 0.9 behind"
              + " convolutions)")
  private @Nullable Double teacherWeight;

  @Option(
      names = "--temperature",
      description =
          "that softens those probabilities, at least 1 (default: "
              + MethodDefaults.TEMPERATURE
              + ")")
  private @Nullable Double temperature;

  int batchSize() {
    return batchSize;
  }

  /** Before the first round; a network that is trained already goes without it by default. */
  TrainingPhase dense(MethodDefaults defaults, boolean isTrained) {
    int usual = isTrained ? 0 : defaults.dense().epochs();
    int asked = denseEpochs == null ? usual : denseEpochs;
    UnusedOptions.refuse(
        asked == 0 && saysHowDenseIsTrained(),
        "--optimizer, --learning-rate, --weight-decay and --dense-decay are of the training before"
            + " the first round",
        "there is none without --dense-epochs");
    return new TrainingPhase(
        denseKind()
            .spec(
                rate(learningRate, denseKind()),
                momentum(),
                weightDecay == null ? MethodDefaults.WEIGHT_DECAY : weightDecay),
        asked,
        denseDecay == null ? defaults.dense().decay() : denseDecay);
  }

  private boolean saysHowDenseIsTrained() {
    return optimizer != null || learningRate != null || weightDecay != null || denseDecay != null;
  }

  private Kind denseKind() {
    return optimizer == null ? Kind.ADAM : optimizer;
  }

  private double momentum() {
    return momentum == null ? OptimizerSpec.USUAL_MOMENTUM : momentum;
  }

  Recovery recovery(MethodDefaults defaults) {
    Kind kind = roundOptimizer == null ? defaults.round().optimizer() : roundOptimizer;
    UnusedOptions.refuse(
        momentum != null && denseKind() != Kind.SGD && kind != Kind.SGD,
        "--momentum is of sgd",
        "neither optimizer is");
    TrainingPhase phase =
        new TrainingPhase(
            kind.spec(
                rate(roundLearningRate, kind),
                momentum(),
                roundWeightDecay == null ? defaults.round().weightDecay() : roundWeightDecay),
            epochs == null ? defaults.round().epochs() : epochs,
            decay == null ? defaults.round().decay() : decay,
            averaged == null ? defaults.round().averaged() : averaged,
            sharpnessRadius == null ? defaults.round().sharpnessRadius() : sharpnessRadius);
    int most =
        mostEpochs == null ? Math.max(phase.epochs(), defaults.round().mostEpochs()) : mostEpochs;
    return new Recovery(afterCut, phase, most, distillation(defaults));
  }

  private Optional<Distillation> distillation(MethodDefaults defaults) {
    double weight = teacherWeight == null ? defaults.round().teacherWeight() : teacherWeight;
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException(
          "--teacher-weight must be from 0 (labels alone) to 1, got " + weight);
    }
    UnusedOptions.refuse(
        temperature != null && weight == 0, "--temperature is of a teacher", "its weight is 0");
    return weight == 0
        ? Optional.empty()
        : Optional.of(
            new Distillation(
                temperature == null ? MethodDefaults.TEMPERATURE : temperature, weight));
  }

  private static double rate(@Nullable Double asked, Kind kind) {
    return asked == null ? kind.usualRate() : asked;
  }
}
