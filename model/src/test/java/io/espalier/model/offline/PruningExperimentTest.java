package io.espalier.model.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.evidence.KernelMeans;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Standardization;
import io.espalier.model.offline.ExperimentResult.Round;
import io.espalier.model.offline.Recovery.AfterCut;
import io.espalier.model.offline.RoundChoice.AfterFailure;
import io.espalier.model.offline.TrainingPhase.Decay;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.prune.NnRelief;
import io.espalier.model.prune.Schedule;
import io.espalier.model.prune.SizeMetric;
import io.espalier.model.train.Distillation;
import io.espalier.model.train.NoiseOutputs;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PruningExperimentTest {

  static {
    Natives.load();
  }

  private static final int FEATURES = TwoFeatures.FEATURES;
  private static final int SAMPLES = TwoFeatures.SAMPLES;
  private static final NetworkSpec NETWORK =
      NetworkSpec.dense(InputShape.flat(FEATURES), List.of(16, 2), Nonlinearity.RELU);

  private static final Cut CUT =
      new Cut(
          Criterion.named("nnrelief", KernelNorm.L1, 1),
          CutPlan.of(KeepRatios.uniform(new KeepRatio(0.9))));

  private static final LabelledData DATA = new TwoFeatures(5);

  private static final Recovery RECOVERY =
      Recovery.constant(phase(3), Optional.of(new Distillation(2, 0.9)));

  private static final class Recorder implements ExperimentListener {
    final List<Round> rounds = new ArrayList<>();
    final List<String> phases = new ArrayList<>();
    long samples;
    long total;
    double share;
    double dense;

    @Override
    public void progress(long samples, long total, String phase, double share) {
      assertThat(samples).isGreaterThanOrEqualTo(this.samples);
      boolean begins = phases.isEmpty() || !phases.get(phases.size() - 1).equals(phase);
      assertThat(share).isBetween(0.0, 1.0).isGreaterThan(begins ? 0 : this.share);
      assertThat(phases.isEmpty() || !begins || this.share == 1).as("the phase before").isTrue();
      this.share = share;
      this.samples = samples;
      this.total = total;
      if (begins) {
        phases.add(phase);
      }
    }

    @Override
    public void denseDone(NetworkSnapshot network, double accuracy) {
      dense = accuracy;
    }

    @Override
    public void roundDone(Round round, int parameters) {
      assertThat(parameters).isEqualTo(NETWORK.parameters());
      rounds.add(round);
    }
  }

  @Test
  void theResultIsTheMostCompressedRoundWithinTheTolerance() {
    var recorder = new Recorder();

    ExperimentResult result = PruningExperiment.run(settings(6, 0.02, 0, 6), DATA, recorder);

    Round chosen = result.rounds().get(result.chosen() - 1);
    assertThat(chosen.withinTolerance()).isTrue();
    assertThat(result.rounds().subList(result.chosen(), result.rounds().size()))
        .noneMatch(Round::withinTolerance);
    assertThat(result.pruned().kept()).isEqualTo(chosen.kept());
    assertThat(result.pruned().spec()).isEqualTo(NETWORK);
    LabelledData heldOut = DATA.shuffled(1).slice(SAMPLES - 200, SAMPLES);
    assertThat(Measurement.accuracy(result.pruned(), heldOut))
        .isCloseTo(chosen.accuracyAfterRecovery(), within(1e-9));
    assertThat(NETWORK.parameters()).isGreaterThan(4 * chosen.kept());
    assertThat(recorder.rounds).hasSameSizeAs(result.rounds());
    assertThat(recorder.dense).isEqualTo(result.denseAccuracy());
    assertThat(recorder.share).as("the last round").isEqualTo(1);
    assertThat(recorder.phases)
        .startsWith("dense training", "round 1 of 6", "round 2 of 6")
        .hasSize(1 + result.rounds().size());
  }

  @Test
  void theSameSeedGivesTheSameResult() {
    ExperimentResult one = PruningExperiment.run(settings(2, 0.02, 0, 6), DATA, new Recorder());
    ExperimentResult other = PruningExperiment.run(settings(2, 0.02, 0, 6), DATA, new Recorder());

    assertThat(other.rounds()).isEqualTo(one.rounds());
    assertThat(other.pruned().values()).containsExactly(one.pruned().values());
  }

  /** A rate that no value can feel shows where the training after each cut starts from. */
  @ParameterizedTest
  @EnumSource(AfterCut.class)
  void survivorsStartFromWhereTheyStandOrFromTheirInitialValues(AfterCut start) {
    TrainingPhase still = new TrainingPhase(OptimizerSpec.Adam.of(1e-60, 0), 1, Decay.STEP);
    ExperimentSettings settings =
        settings(CUT, new Recovery(start, still, 1, Optional.empty()), 3, choice(1, 0, 3));

    ExperimentResult result = PruningExperiment.run(settings, DATA, new Recorder());

    float[] expected =
        start == AfterCut.REWIND ? Initializer.draw(NETWORK, 1) : result.dense().values();
    ParameterBlock first = NETWORK.blocks().get(0);
    BitSet survivors = result.pruned().live();
    // constants are folded into the biases of the second layer, whose initial values are 0
    int compared = start == AfterCut.REWIND ? NETWORK.size() : first.bias(0);
    assertThat(result.chosen()).isEqualTo(3);
    assertThat(survivors.get(0, compared).cardinality()).isBetween(10, compared / 2);
    for (int index = 0; index < compared; index++) {
      assertThat(result.pruned().values()[index])
          .as("value %d", index)
          .isEqualTo(survivors.get(index) ? expected[index] : 0);
    }
  }

  @ParameterizedTest
  @EnumSource(AfterFailure.class)
  void aRewoundRunGivesTheSameResultAgain(AfterFailure afterFailure) {
    Recovery recovery =
        new Recovery(AfterCut.REWIND, phase(3), 6, Optional.of(new Distillation(2, 0.5)));
    ExperimentSettings settings =
        settings(
            CUT,
            recovery,
            4,
            new RoundChoice(200, new AccuracyFloor.Tolerance(0.01), 0, 3, afterFailure));

    ExperimentResult one = PruningExperiment.run(settings, DATA, new Recorder());
    ExperimentResult other = PruningExperiment.run(settings, DATA, new Recorder());

    assertThat(one.chosen()).isPositive();
    assertThat(other.rounds()).isEqualTo(one.rounds());
    assertThat(other.pruned().values()).containsExactly(one.pruned().values());
  }

  /** Kernels are surveyed with the weights of the moment, noise outputs or none. */
  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void kernelsAreCutByTheMeanOfNormsOverSamples(int noiseOutputs) {
    NetworkSpec planes =
        new NetworkSpec(
            new InputShape(1, 3, 4),
            List.of(
                new Conv2d(6, Window.square(3, 1, 1), true),
                new Activation(Nonlinearity.RELU),
                new Flatten(),
                new Dense(2)));
    NnRelief relief = new NnRelief(KernelNorm.MEAN_OF_F);
    ExperimentSettings settings =
        new ExperimentSettings(
            new InitialNetwork.Drawn(planes),
            new Cut(relief, CutPlan.of(KeepRatios.uniform(new KeepRatio(0.8))), 60),
            new NoiseOutputs(noiseOutputs, NoiseOutputs.Distribution.CONSTANT, 1, true, 3),
            phase(6),
            Recovery.constant(phase(2), Optional.empty()),
            3,
            50,
            choice(0.05, 0, 3),
            1);
    ExperimentListener silent = new Silent();

    ExperimentResult one = PruningExperiment.run(settings, DATA, silent);
    ExperimentResult other = PruningExperiment.run(settings, DATA, silent);

    assertThat(one.rounds().get(0).kept()).isLessThan(planes.parameters());
    assertThat(other.rounds()).isEqualTo(one.rounds());
    KernelMeans all = KernelSurvey.of(one.dense(), DATA, 2 * SAMPLES);
    assertThat(all.samples()).isEqualTo(SAMPLES);
    assertThat(all.norms().get(0)).hasSize(6);
    assertThat(all.norms().get(1)).isEmpty();
  }

  @Test
  void aSurveyNeedsASample() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cut(CUT.criterion(), CUT.plan(), 0))
        .withMessage("surveyed samples must be at least 1, got 0");
  }

  @Test
  void aTeacherMakesAnotherNetwork() {
    ExperimentSettings taught = settings(1, 0.02, 0, 6);
    ExperimentSettings alone =
        settings(CUT, Recovery.constant(phase(3), Optional.empty()), 1, choice(0.02, 0, 6));

    ExperimentResult one = PruningExperiment.run(taught, DATA, new Recorder());
    ExperimentResult other = PruningExperiment.run(alone, DATA, new Recorder());

    assertThat(one.dense().values()).containsExactly(other.dense().values());
    assertThat(one.rounds().get(0).kept()).isEqualTo(other.rounds().get(0).kept());
    assertThat(one.pruned().values()).isNotEqualTo(other.pruned().values());
  }

  @Test
  void theTargetEndsIt() {
    var recorder = new Recorder();

    ExperimentResult result = PruningExperiment.run(settings(9, 0.05, 2, 9), DATA, recorder);

    Round last = result.rounds().get(result.rounds().size() - 1);
    assertThat(result.chosen()).isEqualTo(last.number());
    assertThat(2 * last.kept()).isLessThanOrEqualTo(NETWORK.parameters());
    assertThat(result.rounds().size()).isLessThan(9);
    assertThat(recorder.samples).isLessThan(recorder.total);
  }

  /** 16 neurons in 60 rounds: the first rounds' budgets are, rounded, what is there already. */
  @Test
  void aRoundOfAScheduleThatHasNothingToCutIsPassedOver() {
    Schedule schedule = new Schedule.Linear(60, 0.25);
    CutPlan plan = new CutPlan(KeepRatios.NNRELIEF, schedule, SizeMetric.NEURONS);

    ExperimentResult result =
        PruningExperiment.run(
            settings(new Cut(CUT.criterion(), plan), RECOVERY, 60, choice(1, 0, 60)),
            DATA,
            new Recorder());

    assertThat(neurons(result.pruned())).isEqualTo(4);
    assertThat(result.rounds()).hasSizeBetween(6, 12);
  }

  /** A tolerance that nothing meets: each try takes half as much of the way to the same budget. */
  @Test
  void aRoundOfAScheduleThatIsRolledBackComesAgainHalfAsDeep() {
    Schedule schedule = new Schedule.Linear(4, 0.2);
    CutPlan plan = new CutPlan(KeepRatios.NNRELIEF, schedule, SizeMetric.PARAMETERS);
    RoundChoice strict =
        new RoundChoice(200, new AccuracyFloor.Fixed(1), 0, 3, AfterFailure.ROLLBACK);

    ExperimentResult result =
        PruningExperiment.run(
            settings(new Cut(CUT.criterion(), plan), RECOVERY, 4, strict), DATA, new Recorder());

    int all = NETWORK.parameters();
    assertThat(result.rounds())
        .extracting(round -> (double) (all - round.kept()) / all)
        .satisfiesExactly(
            share -> assertThat(share).isCloseTo(0.2, within(0.03)),
            share -> assertThat(share).isCloseTo(0.1, within(0.03)),
            share -> assertThat(share).isCloseTo(0.05, within(0.03)));
  }

  private static long neurons(NetworkSnapshot network) {
    return SizeMetric.NEURONS.of(network.spec(), network.live());
  }

  @Test
  void patienceEndsItAndWithNoRoundWithinToleranceTheDenseNetworkIsTheResult() {
    ExperimentSettings greedy =
        settings(
            new Cut(
                Criterion.named("nnrelief", KernelNorm.L1, 1),
                CutPlan.of(KeepRatios.uniform(new KeepRatio(0.05)))),
            Recovery.constant(phase(1), Optional.empty()),
            9,
            choice(0, 0, 2));

    ExperimentResult result = PruningExperiment.run(greedy, DATA, new Recorder());

    assertThat(result.chosen()).isZero();
    assertThat(result.rounds()).hasSize(2).noneMatch(Round::withinTolerance);
    assertThat(result.pruned()).isSameAs(result.dense());
  }

  @Test
  void theNetworkIsStandardizedByWhatItIsTrainedOn() {
    ExperimentSettings plain = settings(2, 1, 0, 2);
    ExperimentSettings asked =
        new ExperimentSettings(
            new InitialNetwork.Drawn(NETWORK, true),
            plain.reduction(),
            plain.noise(),
            plain.dense(),
            plain.recovery(),
            plain.rounds(),
            plain.batchSize(),
            plain.choice(),
            plain.seed());

    ExperimentResult result = PruningExperiment.run(asked, DATA, new Recorder());

    Standardization expected =
        FeatureStatistics.of(
            DATA.shuffled(asked.seed()).slice(0, DATA.size() - asked.choice().heldOut()),
            NETWORK.input());
    assertThat(result.dense().spec().standardization()).isEqualTo(expected);
    assertThat(result.pruned().spec()).isEqualTo(result.dense().spec());
    assertThat(asked.on(DATA).on(DATA.slice(0, 300)).network().standardization())
        .as("one that there is stays")
        .isEqualTo(FeatureStatistics.of(DATA, NETWORK.input()));
  }

  @Test
  void aTrainedNetworkIsPrunedAsItStands() {
    NetworkSnapshot trained =
        PruningExperiment.run(settings(1, 0.02, 0, 6), DATA, new Recorder()).dense();
    var recorder = new Recorder();

    ExperimentResult result =
        PruningExperiment.run(startingFrom(trained, 0, AfterCut.FINETUNE), DATA, recorder);
    ExperimentResult trainedOn =
        PruningExperiment.run(startingFrom(trained, 2, AfterCut.FINETUNE), DATA, new Recorder());

    assertThat(result.dense()).isSameAs(trained);
    assertThat(result.rounds()).hasSize(2);
    assertThat(result.pruned().kept()).isLessThan(trained.kept());
    assertThat(recorder.phases).startsWith("observing", "round 1 of 2");
    assertThat(trainedOn.dense().values()).isNotEqualTo(trained.values());
  }

  @Test
  void whatATrainedNetworkHasSettledIsNotAskedFor() {
    NetworkSnapshot trained = NetworkSnapshot.dense(NETWORK, Initializer.draw(NETWORK, 1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> startingFrom(trained, 0, AfterCut.REWIND))
        .withMessageStartingWith("rewind needs the initial values of the weights");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> starting(new InitialNetwork.Drawn(NETWORK), 0, AfterCut.FINETUNE))
        .withMessage(
            "a network that is not trained needs at least 1 epoch before the first round, got 0");
    BitSet cut = new BitSet();
    cut.set(0, 7);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> startingFrom(trained.without(cut), 0, AfterCut.FINETUNE))
        .withMessageStartingWith(
            String.format(
                Locale.ROOT,
                "the network is pruned already, %d of its %d parameters are left.",
                NETWORK.parameters() - 7,
                NETWORK.parameters()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Recovery(AfterCut.FINETUNE, phase(0), 2, Optional.empty()))
        .withMessage("epochs of a round must be at least 1, got 0");
  }

  @Test
  void noiseOutputsThatNobodyTrainedAreRefused() {
    InitialNetwork trained =
        new InitialNetwork.Trained(NetworkSnapshot.dense(NETWORK, Initializer.draw(NETWORK, 1)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ExperimentSettings(
                    trained,
                    CUT,
                    new NoiseOutputs(3, NoiseOutputs.Distribution.CONSTANT, 1, true, 3),
                    phase(0),
                    Recovery.constant(phase(2), Optional.empty()),
                    2,
                    50,
                    choice(1, 0, 2),
                    1))
        .withMessageStartingWith("noise outputs need at least 1 epoch before the first round");
  }

  @Test
  void aDenseTwinHasTheTrainingOfAllRoundsUpToTheChosenOne() {
    ExperimentSettings settings = settings(3, 1, 0, 3);
    ExperimentResult result = PruningExperiment.run(settings, DATA, new Recorder());
    Recorder recorder = new Recorder();

    NetworkSnapshot twin = DenseTwin.train(settings, DATA, result, recorder);

    assertThat(result.chosen()).isEqualTo(3);
    assertThat(result.training()).containsExactly(phase(3), phase(3), phase(3));
    assertThat(recorder.samples).isEqualTo(9L * (SAMPLES - 200));
    assertThat(recorder.share).isEqualTo(1);
    assertThat(twin.kept()).isEqualTo(NETWORK.parameters());
    assertThat(twin.values()).isNotEqualTo(result.dense().values());
    assertThat(DenseTwin.train(settings, DATA, result, new Recorder()).values())
        .isEqualTo(twin.values());
  }

  @Test
  void theTwinOfARunThatChoseNoRoundIsItsDenseNetwork() {
    RoundChoice unreachable =
        new RoundChoice(200, new AccuracyFloor.Fixed(1.0), 0, 3, AfterFailure.ROLLBACK);
    ExperimentSettings settings = settings(CUT, RECOVERY, 1, unreachable);
    ExperimentResult result = PruningExperiment.run(settings, DATA, new Recorder());

    assertThat(result.training()).isEmpty();
    assertThat(DenseTwin.train(settings, DATA, result, new Recorder())).isEqualTo(result.dense());
  }

  private static ExperimentSettings startingFrom(
      NetworkSnapshot trained, int denseEpochs, AfterCut afterCut) {
    return starting(new InitialNetwork.Trained(trained), denseEpochs, afterCut);
  }

  private static ExperimentSettings starting(
      InitialNetwork initial, int denseEpochs, AfterCut afterCut) {
    return new ExperimentSettings(
        initial,
        CUT,
        NoiseOutputs.NONE,
        phase(denseEpochs),
        new Recovery(afterCut, phase(2), 2, Optional.of(new Distillation(2, 0.9))),
        2,
        50,
        choice(1, 0, 2),
        1);
  }

  @Test
  void tooFewSamplesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> PruningExperiment.run(settings(1, 0, 0, 1), DATA.slice(0, 240), new Recorder()))
        .withMessage(
            "240 training samples are too few to hold out 200 and train on batches of 50. Hold out"
                + " fewer, or make batches smaller.");
  }

  private static ExperimentSettings settings(
      int rounds, double tolerance, double target, int patience) {
    return settings(CUT, RECOVERY, rounds, choice(tolerance, target, patience));
  }

  private static ExperimentSettings settings(
      Reduction reduction, Recovery recovery, int rounds, RoundChoice choice) {
    return new ExperimentSettings(
        new InitialNetwork.Drawn(NETWORK),
        reduction,
        NoiseOutputs.NONE,
        phase(6),
        recovery,
        rounds,
        50,
        choice,
        1);
  }

  private static RoundChoice choice(double tolerance, double target, int patience) {
    return new RoundChoice(
        200, new AccuracyFloor.Tolerance(tolerance), target, patience, AfterFailure.CONTINUE);
  }

  private static TrainingPhase phase(int epochs) {
    return new TrainingPhase(OptimizerSpec.Adam.of(0.02, 1e-4), epochs, Decay.STEP);
  }

  private static final class Silent implements ExperimentListener {
    @Override
    public void progress(long samples, long total, String phase, double share) {}

    @Override
    public void denseDone(NetworkSnapshot network, double accuracy) {}

    @Override
    public void roundDone(Round round, int parameters) {}
  }
}
