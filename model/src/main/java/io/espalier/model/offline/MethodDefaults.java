package io.espalier.model.offline;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.merge.MergeSettings;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.RoundChoice.AfterFailure;
import io.espalier.model.offline.TrainingPhase.Decay;
import io.espalier.model.optimizer.OptimizerSpec.Kind;
import io.espalier.model.plan.MergePace;
import io.espalier.model.plan.Method;
import java.util.List;

/**
 * The defaults that depend on the method: those that its figures of LeNet-300-100 in EXPERIMENTS.md
 * were measured with. The help of {@code prune} tells them too. {@link DefaultExperiment} makes an
 * experiment of them.
 *
 * @param reduction what a round does, for people
 * @param standardizes whether features are standardized
 * @param dense the training before the first round
 * @param round the training in each
 * @param choice how many rounds there are, and which is the result
 * @param merging what a round merges
 */
public record MethodDefaults(
    String reduction,
    boolean standardizes,
    Dense dense,
    Round round,
    Choice choice,
    Merging merging) {

  /** The criterion, where none is named. */
  public static final String CRITERION = "nnrelief";

  /** The seed, where none is given. */
  public static final long SEED = 1;

  /** Samples per step. */
  public static final int BATCH_SIZE = 128;

  /** Training samples that choose the round; of few samples {@link #heldOut} are fewer. */
  public static final int HELD_OUT = 10_000;

  /** L2 in the gradient before the first round. */
  public static final double WEIGHT_DECAY = 0.0005;

  /** Softens what the dense network says as a teacher. */
  public static final int TEMPERATURE = 2;

  /** Share of the score that each cut leaves a neuron. */
  public static final double ALPHA = 0.94;

  /** The same for the kernels of convolutions. */
  public static final double CONVOLUTION_ALPHA = 0.85;

  /** How much less small layers give up; see {@link io.espalier.model.prune.KeepRatios}. */
  public static final double SIZE_EXPONENT = 0.5;

  /** Training samples that the correlations of a round rest on. */
  public static final int OBSERVED = 10_000;

  /** Chance that the gate of merges lets any pair pass wrongly, where it is not open. */
  public static final double SIGNIFICANCE = 0.05;

  /**
   * The training before the first round.
   *
   * @param decay of the learning rate
   */
  public record Dense(int epochs, Decay decay) {}

  /**
   * The training in each round.
   *
   * @param epochs least epochs
   * @param mostEpochs most epochs
   * @param decay of the learning rate
   * @param averaged share of the epochs that the result is the mean of
   * @param sharpnessRadius of the steps
   * @param weightDecay L2 in the gradient
   * @param teacherWeight of distillation; 0 for none
   */
  public record Round(
      int epochs,
      int mostEpochs,
      Kind optimizer,
      Decay decay,
      double averaged,
      double sharpnessRadius,
      double weightDecay,
      double teacherWeight) {

    Round withTeacherWeight(double other) {
      return new Round(
          epochs, mostEpochs, optimizer, decay, averaged, sharpnessRadius, weightDecay, other);
    }
  }

  /**
   * Which round is the result.
   *
   * @param rounds most rounds
   * @param tolerance accuracy that may be lost on the held-out samples
   * @param target compression at which it ends
   * @param patience rounds in a row that may fail
   * @param afterFailure what follows a round beyond the tolerance
   */
  public record Choice(
      int rounds, double tolerance, double target, int patience, AfterFailure afterFailure) {

    Choice withTarget(double other) {
      return new Choice(rounds, tolerance, other, patience, afterFailure);
    }
  }

  /**
   * What a round merges.
   *
   * @param settings which units
   * @param pace how much of them
   */
  public record Merging(MergeSettings settings, MergePace pace) {}

  private static final int LEAST_TRAINED_PER_HELD_OUT = 6;

  private static final Merging THOROUGH =
      new Merging(MergeSettings.THOROUGH, new MergePace.Share(0.7));

  /** Connections alone: small cuts, and after each a training under a teacher, averaged. */
  public static final MethodDefaults CUT =
      new MethodDefaults(
          "cut",
          true,
          new Dense(20, Decay.STEP),
          new Round(4, 12, Kind.SGD, Decay.CONSTANT, 0.67, 0.05, 1e-4, 0.9),
          new Choice(60, 0.004, 80, 6, AfterFailure.CONTINUE),
          THOROUGH);

  /**
   * Neurons alone. Weight decay matters most: a small network that is trained for long learns the
   * training part by heart.
   */
  public static final MethodDefaults MERGE =
      new MethodDefaults(
          "merges",
          false,
          new Dense(8, Decay.COSINE),
          new Round(10, 30, Kind.ADAM, Decay.COSINE, 0, 0, 5e-4, 0),
          new Choice(30, 0.002, 20.2, 3, AfterFailure.ROLLBACK),
          THOROUGH);

  /** Both: as for connections, with few and cheap merges. */
  public static final MethodDefaults BOTH =
      new MethodDefaults(
          "merges and cut",
          CUT.standardizes,
          CUT.dense,
          CUT.round,
          CUT.choice,
          new Merging(MergeSettings.GENTLE, new MergePace.Cost(1e-4)));

  private static final double TEACHER_WEIGHT_BEHIND_CONVOLUTIONS = 0.9;
  private static final double NEURONS_LEFT_BEHIND_CONVOLUTIONS = 0.01;

  private MethodDefaults behindConvolutions(double otherTarget) {
    return new MethodDefaults(
        reduction,
        standardizes,
        dense,
        round.withTeacherWeight(TEACHER_WEIGHT_BEHIND_CONVOLUTIONS),
        choice.withTarget(otherTarget),
        merging);
  }

  /** Which fit a method. */
  public static MethodDefaults of(Method method) {
    if (!method.merges()) {
      return CUT;
    }
    return method.criterion().isEmpty() ? MERGE : BOTH;
  }

  /**
   * Which fit a method and a network. Dense layers alone get better by merges, so the dense network
   * has nothing to teach; behind convolutions a few neurons do not get better than the many were.
   * There the layers that merges of neurons make smaller may be any part of the network, so the
   * target is what is left of their neurons.
   *
   * @param mergesChannels whether those of convolutions are merged too
   */
  public static MethodDefaults of(Method method, NetworkSpec network, boolean mergesChannels) {
    MethodDefaults usual = of(method);
    if (!method.merges() || method.criterion().isPresent() || network.hasDenseLayersAlone()) {
      return usual;
    }
    double compression = compression(network, NEURONS_LEFT_BEHIND_CONVOLUTIONS);
    return usual.behindConvolutions(
        mergesChannels || compression == 1 ? usual.choice.target : compression);
  }

  /** With so many of the neurons that the dense layers at the end have between them. */
  private static double compression(NetworkSpec network, double shareOfNeurons) {
    List<ParameterBlock> layers = network.layout().denseTail();
    int left = network.parameters();
    int inputs = layers.get(0).inputs();
    for (ParameterBlock layer : layers.subList(0, layers.size() - 1)) {
      int neurons = (int) Math.ceil(shareOfNeurons * layer.outputs());
      left += neurons * (inputs + (layer.biased() ? 1 : 0)) - layer.length();
      inputs = neurons;
    }
    ParameterBlock last = layers.get(layers.size() - 1);
    left -= (last.inputs() - inputs) * last.outputs();
    return (double) network.parameters() / left;
  }

  /**
   * Training samples that are held out of so many: {@link #HELD_OUT}, at most a sixth.
   *
   * @param samples of the training part
   */
  public static int heldOut(int samples) {
    return Math.min(HELD_OUT, samples / LEAST_TRAINED_PER_HELD_OUT);
  }

  /**
   * Whether features are standardized: the values of a row may be on any scale, whatever the
   * method; those of a picture are on one.
   */
  public boolean standardizes(InputShape input) {
    return standardizes || !input.isPicture();
  }
}
