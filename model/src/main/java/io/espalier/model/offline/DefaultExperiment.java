package io.espalier.model.offline;

import io.espalier.model.merge.CorrelationGate;
import io.espalier.model.merge.MergeSettings;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerSpec.Kind;
import io.espalier.model.plan.Method;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.plan.Reduction.Merge;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.train.Distillation;
import io.espalier.model.train.NoiseOutputs;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an experiment is where nothing but network and criterion is named: that of {@code espalier
 * prune} without options.
 *
 * @param method what is cut or merged
 * @param defaults those that fit it and the network
 */
public record DefaultExperiment(Method method, MethodDefaults defaults) {

  /**
   * The experiment of a criterion.
   *
   * @param criterion one of {@link Method#NAMES}
   * @param seed of a criterion that draws
   * @throws IllegalArgumentException when there is none of that name
   */
  public static DefaultExperiment of(String criterion, NetworkSpec network, long seed) {
    Method method = Method.named(criterion, KernelNorm.named(KernelNorm.USUAL), seed);
    return new DefaultExperiment(method, MethodDefaults.of(method, network, false));
  }

  /**
   * The settings.
   *
   * @param network what is trained, or was
   * @param standardizes what is said of its features; empty for what fits method and input
   * @param samples of the training part
   * @param batchSize samples per step, such as {@link MethodDefaults#BATCH_SIZE}
   * @param seed of everything random
   * @throws IllegalArgumentException when the method does not fit the network, or it is settled
   *     already how that takes features
   */
  public ExperimentSettings settings(
      InitialNetwork network,
      Optional<Boolean> standardizes,
      int samples,
      int batchSize,
      long seed) {
    InitialNetwork initial = standardizing(network, standardizes);
    return new ExperimentSettings(
        initial,
        reduction(initial.spec()),
        NoiseOutputs.NONE,
        dense(initial instanceof InitialNetwork.Trained),
        recovery(),
        defaults.choice().rounds(),
        batchSize,
        choice(samples),
        seed);
  }

  private InitialNetwork standardizing(InitialNetwork network, Optional<Boolean> asked) {
    return network.measuringFeatures(
        asked, defaults.standardizes(network.spec().input()), "the network");
  }

  private Reduction reduction(NetworkSpec network) {
    return method.reduction(DefaultExperiment::cut, () -> merge(network));
  }

  private static Cut cut(Criterion criterion) {
    KeepRatios keepRatios =
        new KeepRatios(
            new KeepRatio(MethodDefaults.ALPHA),
            new KeepRatio(MethodDefaults.CONVOLUTION_ALPHA),
            Map.of(),
            Set.of(),
            MethodDefaults.SIZE_EXPONENT);
    return new Cut(criterion, CutPlan.of(keepRatios));
  }

  private Merge merge(NetworkSpec network) {
    MergeSettings usual = defaults.merging().settings().fitting(network);
    MergeSettings gated =
        new MergeSettings(
            usual.ranking(),
            usual.form(),
            MergeSettings.THOROUGH.ridge(),
            new CorrelationGate(0, MethodDefaults.SIGNIFICANCE),
            usual.firstGroup());
    return new Merge(gated, defaults.merging().pace(), MethodDefaults.OBSERVED);
  }

  /** A network that is trained already goes without it. */
  private TrainingPhase dense(boolean isTrained) {
    OptimizerSpec optimizer = optimizer(Kind.ADAM, MethodDefaults.WEIGHT_DECAY);
    int epochs = isTrained ? 0 : defaults.dense().epochs();
    return new TrainingPhase(optimizer, epochs, defaults.dense().decay());
  }

  private Recovery recovery() {
    MethodDefaults.Round round = defaults.round();
    TrainingPhase phase =
        new TrainingPhase(
            optimizer(round.optimizer(), round.weightDecay()),
            round.epochs(),
            round.decay(),
            round.averaged(),
            round.sharpnessRadius());
    Optional<Distillation> teacher =
        round.teacherWeight() == 0
            ? Optional.empty()
            : Optional.of(new Distillation(MethodDefaults.TEMPERATURE, round.teacherWeight()));
    return new Recovery(Recovery.AfterCut.FINETUNE, phase, round.mostEpochs(), teacher);
  }

  private static OptimizerSpec optimizer(Kind kind, double weightDecay) {
    return kind.spec(kind.usualRate(), OptimizerSpec.USUAL_MOMENTUM, weightDecay);
  }

  private RoundChoice choice(int samples) {
    MethodDefaults.Choice choice = defaults.choice();
    return new RoundChoice(
        MethodDefaults.heldOut(samples),
        new AccuracyFloor.Tolerance(choice.tolerance()),
        choice.target(),
        choice.patience(),
        choice.afterFailure());
  }
}
