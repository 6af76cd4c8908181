package io.espalier.model.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomGraphs;
import io.espalier.model.compact.CompactedNetwork;
import io.espalier.model.compact.Compaction;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.ExperimentResult.Round;
import io.espalier.model.offline.OfflineTraining.Trained;
import io.espalier.model.offline.Recovery.AfterCut;
import io.espalier.model.offline.RoundChoice.AfterFailure;
import io.espalier.model.offline.RoundLedger.Stage;
import io.espalier.model.offline.TrainingPhase.Decay;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.train.NoiseOutputs;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which round stands, and what follows, without any training. */
class RoundLedgerTest {

  static {
    Natives.load();
  }

  private static final NetworkSpec SPEC =
      NetworkSpec.dense(InputShape.flat(4), List.of(5, 2), Nonlinearity.RELU);

  private static RoundLedger ledger(AfterFailure afterFailure, double target) {
    return ledger(afterFailure, target, new AccuracyFloor.Tolerance(0.01));
  }

  private static RoundLedger ledger(AfterFailure afterFailure, double target, AccuracyFloor floor) {
    TrainingPhase phase = new TrainingPhase(OptimizerSpec.Adam.of(0.01, 0), 2, Decay.STEP);
    ExperimentSettings settings =
        new ExperimentSettings(
            new InitialNetwork.Drawn(SPEC),
            new Cut(
                Criterion.named("magnitude", KernelNorm.L1, 1), CutPlan.of(KeepRatios.NNRELIEF)),
            NoiseOutputs.NONE,
            phase,
            Recovery.constant(phase, Optional.empty()),
            6,
            10,
            new RoundChoice(100, floor, target, 2, afterFailure),
            1);
    float[] values = new float[SPEC.size()];
    Arrays.fill(values, 1);
    return new RoundLedger(settings, trained(NetworkSnapshot.dense(SPEC, values)), 0.9);
  }

  private static Trained trained(NetworkSnapshot network) {
    return new Trained(network, Evidence.NONE);
  }

  /** Cuts the first live parameter and adds the round. */
  private static Stage add(RoundLedger ledger, double accuracy) {
    Stage start = ledger.start();
    BitSet cut = new BitSet();
    cut.set(start.network().live().nextSetBit(0));
    var reduced = Compaction.trace(start.network().without(cut));
    Stage stage = new Stage(trained(reduced.network()), reduced, start, null);
    int kept = reduced.network().kept();
    ledger.add(stage, new Round(ledger.next(), 0, kept, kept, 0, accuracy));
    return stage;
  }

  /** Adds a round that found nothing to take away, but trained. */
  private static void addIdle(RoundLedger ledger, double accuracy) {
    Stage start = ledger.start();
    Stage stage = new Stage(start.trained(), Compaction.trace(start.network()), start, null);
    int kept = start.network().kept();
    ledger.add(stage, new Round(ledger.next(), 0, kept, kept, 0, accuracy));
  }

  /** Through convolutions, normalizations and shortcuts, compacted round after round. */
  @Property(tries = 100, seed = "301")
  void eachLiveValueFindsItsInitialOneThroughCompactions(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot dense = RandomGraphs.masked(random);
    float[] initial = new float[dense.spec().size()];
    for (int index = 0; index < initial.length; index++) {
      initial[index] = index + 0.5f;
    }
    Stage stage = new Stage(trained(dense), null, null, null);
    for (int round = 0; round < 3; round++) {
      BitSet cut = new BitSet();
      stage.network().live().stream().filter(index -> random.nextInt(5) == 0).forEach(cut::set);
      CompactedNetwork reduced = Compaction.trace(stage.network().without(cut));
      NetworkSnapshot rewound =
          reduced.network().withValues(reduced.fromSource(stage.inThisShape(initial)));
      stage = new Stage(trained(rewound), reduced, stage, null);

      NetworkSnapshot expanded = stage.inOriginalShape();
      assertThat(rewound.live()).isEqualTo(reduced.network().live());
      assertThat(expanded.live().cardinality()).isEqualTo(rewound.live().cardinality());
      for (int index = 0; index < initial.length; index++) {
        assertThat(expanded.values()[index])
            .isEqualTo(expanded.live().get(index) ? initial[index] : 0);
      }
    }
  }

  @Test
  void valuesOfAnotherNetworkAreRefused() {
    RoundLedger ledger = ledger(AfterFailure.CONTINUE, 0);
    Stage stage = add(ledger, 0.9);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> stage.inThisShape(new float[3]))
        .withMessage("the source has " + SPEC.size() + " values, got 3");
  }

  @Test
  void continuingARoundThatWasMeasuredLowIsVindicatedByThoseAfterIt() {
    RoundLedger ledger = ledger(AfterFailure.CONTINUE, 0);

    Stage low = add(ledger, 0.885);
    assertThat(ledger.standing()).isZero();
    assertThat(ledger.start()).isSameAs(low);
    assertThat(ledger.factor()).isEqualTo(1);
    Stage high = add(ledger, 0.9);

    assertThat(ledger.standing()).isEqualTo(2);
    assertThat(ledger.standingStage()).isSameAs(high);
    assertThat(ledger.rounds()).allMatch(Round::withinTolerance);
    assertThat(high.before()).isSameAs(low);
  }

  @Test
  void aRoundThatGoesOnIsJudgedByTheCurveAndOneThatIsRolledBackByItself() {
    RoundLedger continuing = ledger(AfterFailure.CONTINUE, 0);
    add(continuing, 0.84);
    add(continuing, 0.88);
    RoundLedger rollingBack = ledger(AfterFailure.ROLLBACK, 0);
    add(rollingBack, 0.84);
    add(rollingBack, 0.88);

    assertThat(continuing.rounds())
        .extracting(Round::judgedAccuracy)
        .hasSize(2)
        .allSatisfy(judged -> assertThat(judged).isCloseTo(0.86, within(1e-12)));
    assertThat(rollingBack.rounds()).extracting(Round::judgedAccuracy).containsExactly(0.84, 0.88);
  }

  @Test
  void rollingBackStartsWhereTheFailedRoundDidAndTakesHalfAsMuch() {
    RoundLedger ledger = ledger(AfterFailure.ROLLBACK, 0);

    Stage good = add(ledger, 0.89);
    add(ledger, 0.889);

    assertThat(ledger.standing()).isEqualTo(1);
    assertThat(ledger.start()).isSameAs(good);
    assertThat(ledger.factor()).isEqualTo(0.5);
    assertThat(ledger.goesOn()).isTrue();
    add(ledger, 0.88);
    assertThat(ledger.factor()).isEqualTo(0.25);
    assertThat(ledger.goesOn()).as("patience").isFalse();
    assertThat(ledger.rounds())
        .extracting(Round::withinTolerance)
        .containsExactly(true, false, false);
  }

  /**
   * Training well without taking anything away is no progress, whether before or after a failure.
   */
  @Test
  void roundsRolledBackAndRoundsWithNothingToTakeShareThePatience() {
    RoundLedger failedFirst = ledger(AfterFailure.ROLLBACK, 0);
    add(failedFirst, 0.9);
    add(failedFirst, 0.5);
    assertThat(failedFirst.goesOn()).isTrue();
    addIdle(failedFirst, 0.9);
    assertThat(failedFirst.goesOn()).isFalse();
    assertThat(failedFirst.standing()).as("trained once more").isEqualTo(3);

    RoundLedger idleFirst = ledger(AfterFailure.ROLLBACK, 0);
    addIdle(idleFirst, 0.9);
    assertThat(idleFirst.goesOn()).isTrue();
    add(idleFirst, 0.9);
    addIdle(idleFirst, 0.9);
    assertThat(idleFirst.goesOn()).as("a round between them took something away").isTrue();
    add(idleFirst, 0.5);
    assertThat(idleFirst.goesOn()).isFalse();
  }

  @Test
  void aRoundThatRepeatsOneRolledBackGoesOnWithItsTraining() {
    RoundLedger ledger = ledger(AfterFailure.ROLLBACK, 0);
    NetworkSnapshot reduced = withoutFirst(ledger.start().network());
    assertThat(ledger.goingOnFrom(reduced)).isSameAs(reduced);

    NetworkSnapshot undone = trainedFrom(ledger, 0.5);

    assertThat(ledger.goingOnFrom(withoutFirst(ledger.start().network()))).isSameAs(undone);
    NetworkSnapshot another = withoutFirst(withoutFirst(ledger.start().network()));
    assertThat(ledger.goingOnFrom(another)).isSameAs(another);
    NetworkSnapshot standing = trainedFrom(ledger, 0.9);
    assertThat(ledger.start().network()).isSameAs(standing);
    NetworkSnapshot next = withoutFirst(standing);
    assertThat(ledger.goingOnFrom(next)).isSameAs(next);
  }

  private static NetworkSnapshot withoutFirst(NetworkSnapshot network) {
    BitSet first = new BitSet();
    first.set(network.live().nextSetBit(0));
    return Compaction.compact(network.without(first));
  }

  /** Adds a round whose training changed all values. */
  private static NetworkSnapshot trainedFrom(RoundLedger ledger, double accuracy) {
    Stage start = ledger.start();
    BitSet first = new BitSet();
    first.set(start.network().live().nextSetBit(0));
    CompactedNetwork reduced = Compaction.trace(start.network().without(first));
    float[] values = reduced.network().values().clone();
    reduced.network().live().stream().forEach(index -> values[index] = 2);
    NetworkSnapshot after = reduced.network().withValues(values);
    int kept = after.kept();
    ledger.add(
        new Stage(trained(after), reduced, start, null),
        new Round(ledger.next(), 0, kept, kept, 0, accuracy));
    return after;
  }

  /** Rounds above it stand even where the dense network is better by far. */
  @ParameterizedTest
  @EnumSource(AfterFailure.class)
  void aFixedFloorDoesNotDependOnTheDenseNetwork(AfterFailure afterFailure) {
    RoundLedger ledger = ledger(afterFailure, 0, new AccuracyFloor.Fixed(0.8));

    assertThat(ledger.leastAccuracy()).isEqualTo(0.8);
    add(ledger, 0.81);
    add(ledger, 0.79);

    assertThat(ledger.rounds()).extracting(Round::withinTolerance).containsExactly(true, false);
  }

  @Test
  void aFloorIsAFraction() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AccuracyFloor.Tolerance(-0.1))
        .withMessage("tolerance must be from 0 to 1, got -0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AccuracyFloor.Fixed(97.5))
        .withMessage("least accuracy must be from 0 to 1, got 97.5");
  }

  @Test
  void theTargetEndsItOnlyWithinTheTolerance() {
    RoundLedger ledger = ledger(AfterFailure.ROLLBACK, 37 / 36.0);

    add(ledger, 0.5);
    assertThat(ledger.goesOn()).isTrue();
    add(ledger, 0.9);
    assertThat(ledger.goesOn()).isFalse();
  }

  @Test
  void aStageIsBroughtBackThroughAllCompactions() {
    RoundLedger ledger = ledger(AfterFailure.CONTINUE, 0);

    for (int k = 0; k < 4; k++) {
      add(ledger, 0.9);
    }
    NetworkSnapshot expanded = ledger.standingStage().inOriginalShape();

    assertThat(expanded.spec()).isEqualTo(SPEC);
    assertThat(expanded.kept()).isEqualTo(ledger.standingStage().network().kept());
  }

  @Test
  void aRoundHasMoreEpochsWithFewerOperationsLeft() {
    TrainingPhase phase = new TrainingPhase(OptimizerSpec.Adam.of(0.01, 0), 3, Decay.STEP);
    Recovery growing = new Recovery(AfterCut.FINETUNE, phase, 20, Optional.empty());

    assertThat(growing.phase(1000, 1000).epochs()).isEqualTo(3);
    assertThat(growing.phase(400, 1000).epochs()).isEqualTo(7);
    assertThat(growing.phase(10, 1000).epochs()).isEqualTo(20);
    assertThat(growing.phase(0, 1000).epochs()).isEqualTo(20);
    assertThat(Recovery.constant(phase, Optional.empty()).phase(10, 1000).epochs()).isEqualTo(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Recovery(AfterCut.FINETUNE, phase, 2, Optional.empty()))
        .withMessage("most epochs of a round are 2, fewer than its least, 3");
  }
}
