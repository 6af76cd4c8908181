package io.espalier.model.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.Natives;
import io.espalier.model.compact.Compaction;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.merge.CorrelationGate;
import io.espalier.model.merge.MergeSettings;
import io.espalier.model.merge.MergeSettings.Form;
import io.espalier.model.merge.MergeSettings.Ranking;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.ExperimentResult.Round;
import io.espalier.model.offline.Recovery.AfterCut;
import io.espalier.model.offline.RoundChoice.AfterFailure;
import io.espalier.model.offline.TrainingPhase.Decay;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.plan.MergePace;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.plan.Reduction.Merge;
import io.espalier.model.plan.Reduction.MergeThenCut;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.prune.Schedule;
import io.espalier.model.prune.SizeMetric;
import io.espalier.model.train.NoiseOutputs;
import io.espalier.model.train.NoiseOutputs.Distribution;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rounds that merge, and rounds that merge and cut. */
class MergingRoundsTest {

  static {
    Natives.load();
  }

  private static final NetworkSpec SPEC =
      NetworkSpec.dense(InputShape.flat(6), List.of(24, 12, 3), Nonlinearity.RELU);
  private static final NoiseOutputs NOISE = new NoiseOutputs(8, Distribution.GAUSSIAN, 1, false, 5);
  private static final MergePace SHARE = new MergePace.Share(0.3);

  private static final ExperimentListener SILENT =
      new ExperimentListener() {
        @Override
        public void progress(long samples, long total, String phase, double share) {
          assertThat(samples).isLessThanOrEqualTo(total);
        }

        @Override
        public void denseDone(NetworkSnapshot network, double accuracy) {
          assertThat(accuracy).isPositive();
        }

        @Override
        public void roundDone(Round round, int parameters) {
          assertThat(round.kept()).isLessThanOrEqualTo(parameters);
        }
      };

  /** Three blobs that a handful of neurons tell apart. */
  private record Blobs(int size) implements LabelledData {
    @Override
    public int label(int index) {
      return index % 3;
    }

    @Override
    public void copyFeatures(int index, float[] destination, int offset) {
      Random random = new Random(index);
      for (int k = 0; k < 6; k++) {
        double centre = k % 3 == label(index) ? 1.5 : 0;
        destination[offset + k] = (float) (centre + 0.5 * random.nextGaussian());
      }
    }
  }

  private static ExperimentSettings settings(
      NoiseOutputs noise, MergeSettings merging, MergePace pace, double tolerance, double target) {
    return settings(
        noise,
        new Merge(merging, pace, 300),
        new RoundChoice(
            200, new AccuracyFloor.Tolerance(tolerance), target, 2, AfterFailure.ROLLBACK));
  }

  private static ExperimentSettings settings(
      NoiseOutputs noise, Reduction reduction, RoundChoice choice) {
    TrainingPhase dense = new TrainingPhase(OptimizerSpec.Adam.of(0.01, 1e-4), 6, Decay.COSINE);
    Recovery recovery = new Recovery(AfterCut.FINETUNE, dense.withEpochs(1), 4, Optional.empty());
    return new ExperimentSettings(
        new InitialNetwork.Drawn(SPEC), reduction, noise, dense, recovery, 8, 32, choice, 3);
  }

  private static MergeSettings merging(Form form, int firstGroup) {
    return new MergeSettings(Ranking.ERROR, form, 1e-6, CorrelationGate.OPEN, firstGroup);
  }

  @Test
  void mergesShareByShareAndStopsAtTheTarget() {
    ExperimentSettings settings = settings(NOISE, merging(Form.ALL, 0), SHARE, 0.02, 5);

    ExperimentResult result = PruningExperiment.run(settings, new Blobs(1000), SILENT);

    assertThat(result.denseAccuracy()).isGreaterThan(0.9);
    assertThat(result.dense().spec()).isEqualTo(SPEC);
    assertThat(result.pruned().spec()).isEqualTo(SPEC);
    assertThat(result.chosen()).isPositive();
    Round chosen = result.rounds().get(result.chosen() - 1);
    assertThat(result.pruned().kept()).isEqualTo(chosen.kept()).isLessThan(SPEC.parameters() / 5);
    assertThat(chosen.accuracyAfterRecovery())
        .isGreaterThanOrEqualTo(result.denseAccuracy() - 0.02);
    assertThat(accuracy(result.pruned())).isEqualTo(chosen.accuracyAfterRecovery());
    assertThat(wholeNeurons(result.pruned())).isEqualTo(result.pruned().kept());
  }

  /** However much merges may cost: the last one crosses the target, and nothing goes after it. */
  @Test
  void mergesEndAtTheTarget() {
    MergePace whateverItCosts = new MergePace.Cost(1e6);
    Merge merge = new Merge(merging(Form.PAIR, 1), whateverItCosts, 300);
    CutPlan toTarget =
        new CutPlan(
            KeepRatios.uniform(new KeepRatio(0.9)),
            new Schedule.Geometric(2, 1 / 1.5),
            SizeMetric.PARAMETERS);

    assertThatItEndsAtTheTarget(merge, 1.5);
    assertThatItEndsAtTheTarget(
        new Merge(MergeSettings.FAITHFUL, new MergePace.OneByOne(), 300), 1.5);
    assertThatItEndsAtTheTarget(
        new MergeThenCut(merge, cut(CutPlan.of(KeepRatios.uniform(new KeepRatio(0.5))))), 1.5);
    assertThatItEndsAtTheTarget(new MergeThenCut(merge, cut(toTarget)), 0);
  }

  /** The target is of 1.5 times, by the choice or by a schedule. */
  private static void assertThatItEndsAtTheTarget(Reduction reduction, double target) {
    int parameters = (int) (SPEC.parameters() / 1.5);
    int largestNeuron = 24 + 1 + 3;
    RoundChoice choice =
        new RoundChoice(200, new AccuracyFloor.Tolerance(1), target, 2, AfterFailure.ROLLBACK);

    ExperimentResult result =
        PruningExperiment.run(
            settings(NoiseOutputs.NONE, reduction, choice), new Blobs(1000), SILENT);

    assertThat(result.rounds()).hasSize(1);
    assertThat(result.pruned().kept()).isBetween(parameters - largestNeuron, parameters);
  }

  private static Cut cut(CutPlan plan) {
    return new Cut(Criterion.named("nnrelief", KernelNorm.L1, 1), plan);
  }

  /** Half of any cost is any cost: there is nothing gentler to try, but more training. */
  @Test
  void aRoundThatRepeatsOneRolledBackGoesOnWithItsTraining() {
    Merge merge = new Merge(merging(Form.PAIR, 1), new MergePace.Cost(1e6), 300);
    RoundChoice never =
        new RoundChoice(200, new AccuracyFloor.Fixed(1), 25, 6, AfterFailure.ROLLBACK);

    List<Round> rounds =
        PruningExperiment.run(settings(NoiseOutputs.NONE, merge, never), new Blobs(1000), SILENT)
            .rounds();

    assertThat(rounds).hasSize(6).allMatch(round -> round.kept() == rounds.get(0).kept());
    assertThat(rounds.get(5).accuracyAfterRecovery())
        .isGreaterThan(rounds.get(0).accuracyAfterRecovery() + 0.03);
  }

  @Test
  void mergesOneByOneLikeThePaper() {
    ExperimentSettings settings =
        settings(NOISE, MergeSettings.FAITHFUL, new MergePace.OneByOne(), 0.02, 0);

    ExperimentResult result = PruningExperiment.run(settings, new Blobs(1000), SILENT);

    assertThat(result.chosen()).isPositive();
    double least = result.denseAccuracy() - 0.02;
    Round first = result.rounds().get(0);
    assertThat(first.accuracyAfterCut()).as("its last merge breaks it").isLessThan(least);
    assertThat(first.accuracyAfterRecovery()).as("training repairs").isGreaterThan(least);
    assertThat(wholeNeurons(result.pruned())).isEqualTo(result.pruned().kept());
  }

  /** Training may make neurons alike that are not yet; where it does not, patience ends. */
  @Test
  void oneByOneIsGivenTimeWhereNothingCanBeMergedYet() {
    MergeSettings strict =
        new MergeSettings(Ranking.CORRELATION, Form.PAIR, 0, new CorrelationGate(1, 1), 1);

    assertThat(rounds(strict, new MergePace.OneByOne()))
        .hasSize(2)
        .allSatisfy(round -> assertThat(round.kept()).isEqualTo(SPEC.parameters()));
    assertThat(rounds(strict, SHARE)).isEmpty();
  }

  private static List<Round> rounds(MergeSettings merging, MergePace pace) {
    ExperimentSettings settings = settings(NoiseOutputs.NONE, merging, pace, 0.02, 3);
    return PruningExperiment.run(settings, new Blobs(1000), SILENT).rounds();
  }

  @Test
  void theSameSeedGivesTheSameResult() {
    ExperimentSettings settings = settings(NOISE, merging(Form.PAIR, 1), SHARE, 0.02, 2);

    ExperimentResult one = PruningExperiment.run(settings, new Blobs(1000), SILENT);
    ExperimentResult other = PruningExperiment.run(settings, new Blobs(1000), SILENT);

    assertThat(one.rounds()).isEqualTo(other.rounds());
    assertThat(one.pruned().values()).containsExactly(other.pruned().values());
  }

  @Test
  void aRoundBeyondTheToleranceIsRolledBackAndTheNextMergesHalfAsMuch() {
    MergePace reckless = new MergePace.Share(0.97);
    ExperimentSettings settings =
        settings(NoiseOutputs.NONE, merging(Form.PAIR, 1), reckless, 0, 0);

    ExperimentResult result = PruningExperiment.run(settings, new Blobs(1000), SILENT);

    List<Round> rounds = result.rounds();
    assertThat(rounds.get(0).withinTolerance()).isFalse();
    assertThat(rounds.get(1).kept())
        .isGreaterThan(rounds.get(0).kept())
        .isGreaterThan(SPEC.parameters() / 3);
    assertThat(accuracy(result.pruned())).isGreaterThanOrEqualTo(result.denseAccuracy());
  }

  @Test
  void mergesAndCutsInEachRoundAndDropsTheNoiseAtTheEnd() {
    Merge merge = new Merge(merging(Form.PAIR, 1), SHARE, 300);
    Cut cut = cut(CutPlan.of(KeepRatios.uniform(new KeepRatio(0.95))));
    RoundChoice choice =
        new RoundChoice(200, new AccuracyFloor.Tolerance(0.03), 6, 3, AfterFailure.CONTINUE);

    ExperimentResult both =
        PruningExperiment.run(
            settings(NOISE, new MergeThenCut(merge, cut), choice), new Blobs(1000), SILENT);
    ExperimentResult merged =
        PruningExperiment.run(settings(NOISE, merge, choice), new Blobs(1000), SILENT);
    ExperimentResult relieved =
        PruningExperiment.run(settings(NOISE, cut, choice), new Blobs(1000), SILENT);

    assertThat(both.pruned().spec()).isEqualTo(SPEC);
    assertThat(both.rounds().get(1).kept())
        .isLessThan(merged.rounds().get(1).kept())
        .isLessThan(relieved.rounds().get(1).kept());
    assertThat(both.chosen()).isPositive();
    Round chosen = both.rounds().get(both.chosen() - 1);
    assertThat(both.pruned().kept()).isEqualTo(chosen.kept()).isLessThan(SPEC.parameters() / 6);
    assertThat(accuracy(both.pruned())).isEqualTo(chosen.accuracyAfterRecovery());
  }

  @Test
  void refusesANetworkWithoutAChannelToMerge() {
    Merge hidden = new Merge(channels(1), SHARE, 300);
    Merge inputs = new Merge(channels(0), SHARE, 300);
    NetworkSpec linear = NetworkSpec.dense(InputShape.flat(6), List.of(3), Nonlinearity.RELU);
    NetworkSpec lenet =
        NetworkSpec.parse("lenet-5", new InputShape(1, 28, 28), 10, Nonlinearity.RELU);
    NetworkSpec residual =
        NetworkSpec.parse("resnet-20", new InputShape(3, 8, 8), 10, Nonlinearity.RELU);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> hidden.requireFit(linear))
        .withMessage(
            "noiseout merges channels of hidden layers, but this network has none in front of a"
                + " layer with biases. Use nnrelief, which cuts connections and kernels.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> inputs.requireFit(lenet))
        .withMessage(
            "conv1 reads the network's input, whose channels are never merged. Leave the inputs"
                + " out.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hidden.requireFit(residual))
        .withMessageStartingWith("add1 puts channels of several layers together");
    inputs.requireFit(linear);
    hidden.requireFit(lenet);
  }

  private static MergeSettings channels(int firstGroup) {
    return new MergeSettings(
        Ranking.ERROR, Form.PAIR, 0, CorrelationGate.OPEN, firstGroup, Grouping.CHANNELS);
  }

  @Test
  void refusesANetworkWithoutAUnitToMerge() {
    NetworkSpec residual =
        NetworkSpec.parse("resnet-20", new InputShape(3, 8, 8), 10, Nonlinearity.RELU);
    Merge hidden = new Merge(MergeSettings.FAITHFUL, SHARE, 300);
    Merge all = new Merge(MergeSettings.THOROUGH, SHARE, 300);
    NetworkSpec linear = NetworkSpec.dense(InputShape.flat(6), List.of(3), Nonlinearity.RELU);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> all.requireFit(residual))
        .withMessage(
            "noiseout merges neurons of dense hidden layers, but no such layer feeds the last one"
                + " (64 inputs) of this network. Use nnrelief, which cuts connections and"
                + " kernels.");
    assertThatIllegalArgumentException().isThrownBy(() -> hidden.requireFit(linear));
    all.requireFit(linear);
    hidden.requireFit(SPEC);
  }

  @Test
  void refusesToRewindWhatIsFolded() {
    ExperimentSettings folds = settings(NOISE, merging(Form.PAIR, 1), SHARE, 0.02, 2);
    Recovery rewind = new Recovery(AfterCut.REWIND, folds.recovery().phase(), 4, Optional.empty());

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ExperimentSettings(
                    new InitialNetwork.Drawn(SPEC),
                    folds.reduction(),
                    NOISE,
                    folds.dense(),
                    rewind,
                    8,
                    32,
                    folds.choice(),
                    3))
        .withMessage(
            "rewind needs an initial value of every weight, but noiseout folds weights into others,"
                + " and what is folded has none. Use finetune, or a criterion that only cuts.");
  }

  @Test
  void refusesTooFewSamples() {
    ExperimentSettings settings = settings(NOISE, merging(Form.PAIR, 1), SHARE, 0.02, 2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PruningExperiment.run(settings, new Blobs(230), SILENT))
        .withMessageStartingWith(
            "230 training samples are too few to hold out 200 and train on batches of 32.");
  }

  private static double accuracy(NetworkSnapshot network) {
    return Measurement.accuracy(network, new Blobs(1000).shuffled(3).slice(800, 1000));
  }

  /** Parameters of the network that is left when only whole neurons go. */
  private static int wholeNeurons(NetworkSnapshot network) {
    return Compaction.compact(network).spec().parameters();
  }
}
