package io.espalier.deploy.guards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.deploy.offline.Networks;
import io.espalier.deploy.offline.StreamBatches;
import io.espalier.deploy.offline.StreamBatches.LabelledBatch;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.train.Classifier;
import io.espalier.model.train.Learner;
import io.espalier.streaming.dataset.DataException;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DataSpec;
import io.espalier.streaming.dataset.DriftKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuardMeasurementTest {

  private static final DataSpec SPEC = DataSpec.parse("digits:train=1600,test=100");
  private static final DataSet DATA = SPEC.open();
  private static final OptimizerSpec ADAM = OptimizerSpec.Kind.ADAM.spec(0.01, 0.9, 0);

  private static GuardMeasurement measurement(OptionalDouble rareShare) {
    GuardSettings settings =
        new GuardSettings(
            Networks.named("784-12-10", DATA.shape(), Nonlinearity.RELU),
            ADAM,
            Double.POSITIVE_INFINITY,
            32,
            new Moments(1_600, 800, 600, 3),
            0.01,
            List.of(DriftKind.LABEL_SWAP),
            rareShare,
            1);
    return new GuardMeasurement(settings, DATA, SPEC.plan(), () -> 0);
  }

  @Test
  void eachMomentHasTwoChangesWithAndWithoutADrift() {
    List<GuardTrial> trials = measurement(OptionalDouble.empty()).run(done -> {});

    assertThat(trials).hasSize(12);
    assertThat(trials.stream().map(GuardTrial::moment).distinct())
        .containsExactly(800L, 928L, 1_024L);
    assertThat(trials.stream().limit(4).map(GuardTrial::drift))
        .containsExactly("none", "none", "label-swap", "label-swap");
    for (int k = 0; k < trials.size(); k += 4) {
      assertThat(trials.get(k + 2).loss()).isEqualTo(trials.get(k).loss());
      assertThat(trials.get(k).ownLoss()).isEqualTo(trials.get(k).loss());
      assertThat(trials.get(k + 3).change()).isEqualTo(trials.get(k + 1).change());
    }
    assertThat(measurement(OptionalDouble.empty()).run(done -> {})).isEqualTo(trials);
  }

  @Test
  void aRareClassIsForgottenByItsOwnWeights() {
    List<GuardTrial> trials = measurement(OptionalDouble.of(0.05)).run(done -> {});

    assertThat(trials).hasSize(12);
    assertThat(trials).allMatch(trial -> trial.loss() <= 1 && trial.loss() >= -1);
  }

  @Test
  void aShareThatCannotBeIsRefused() {
    assertThatThrownBy(() -> measurement(OptionalDouble.of(0.5)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("rare-share 0.5 can't be made of");
  }

  @Test
  void aClassIsHeldOutWhole() {
    List<LabelledBatch> heldOut = Harm.OfClass.in(DATA, 9).heldOut();

    assertThat(heldOut).allSatisfy(batch -> assertThat(batch.labels()).containsOnly(9));
    assertThat(heldOut.stream().mapToInt(LabelledBatch::size).sum())
        .isEqualTo(
            (int)
                IntStream.range(0, DATA.test().size())
                    .filter(index -> DATA.test().label(index) == 9)
                    .count());
  }

  @Test
  void harmlessCutsLeaveAllPredictionsAndRandomOnesTheirShare() {
    List<LabelledBatch> batches = new ArrayList<>();
    new StreamBatches(DATA, SPEC.plan().records(1_000), 128).forEachRemaining(batches::add);
    NetworkSnapshot network = learnt(batches);

    MaskDelta harmless = PlantedCuts.harmless(network, batches);
    MaskDelta random = PlantedCuts.random(network, 2, new SplittableRandom(1));
    MaskDelta ofClass = PlantedCuts.ofClass(network, 3, 1, new SplittableRandom(1));

    assertThat(batches).hasSize(8);
    assertThat(batches.get(7).size()).isEqualTo(1_000 - 7 * 128);
    assertThat(harmless.size()).isPositive();
    assertThat(predictions(without(network, harmless), batches))
        .isEqualTo(predictions(network, batches));
    assertThat((double) random.size() / (784 * 12 + 12 * 10)).isBetween(0.73, 0.77);
    assertThat(ofClass.size()).isBetween(1, 11);
    int first = 784 * 12 + 12 + 3 * 12;
    assertThat(Arrays.stream(ofClass.indices()).boxed())
        .allMatch(index -> index >= first && index < first + 12);
  }

  private static NetworkSnapshot learnt(List<LabelledBatch> batches) {
    try (Learner learner =
        Learner.create(
            Networks.named("784-12-10", DATA.shape(), Nonlinearity.RELU).spec(), ADAM, 1)) {
      batches.forEach(batch -> learner.learn(batch.features(), batch.labels(), false));
      return learner.snapshot();
    }
  }

  private static NetworkSnapshot without(NetworkSnapshot network, MaskDelta cut) {
    BitSet gone = new BitSet();
    Arrays.stream(cut.indices()).forEach(gone::set);
    return network.without(gone);
  }

  private static List<Integer> predictions(NetworkSnapshot network, List<LabelledBatch> batches) {
    try (Classifier classifier = new Classifier(network, 128)) {
      return batches.stream()
          .flatMapToInt(batch -> Arrays.stream(classifier.predict(batch.features(), batch.size())))
          .boxed()
          .toList();
    }
  }
}
