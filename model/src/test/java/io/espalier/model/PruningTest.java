package io.espalier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.format.NetworkFile;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.AccuracyFloor;
import io.espalier.model.offline.ExperimentSettings;
import io.espalier.model.train.Classifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The front door over arrays. */
class PruningTest {

  static {
    Natives.load();
  }

  private static final Bands BANDS = Bands.drawn(1200, 3);
  private static final NetworkSpec NETWORK = NetworkSpec.dense(3, 24, 3);

  private static Pruning pruning() {
    return Pruning.of(NETWORK).data(BANDS.x(), BANDS.y()).batchSize(32).denseEpochs(15).rounds(6);
  }

  @Test
  void aNetworkIsTrainedAndPruned() {
    List<Integer> told = new ArrayList<>();
    PruningResult result =
        pruning().target(3).tolerance(0.05).onRound(round -> told.add(round.kept())).run();

    assertThat(result.denseAccuracy()).isGreaterThan(0.85);
    assertThat(result.accuracy()).isGreaterThan(result.denseAccuracy() - 0.1);
    assertThat(result.compression()).isGreaterThan(1.5);
    assertThat(result.compacted().spec().parameters()).isLessThan(NETWORK.parameters());
    assertThat(told).hasSameSizeAs(result.rounds()).isNotEmpty();
    assertThat(result.accuracy(Bands.drawn(500, 4).data()))
        .isCloseTo(result.accuracy(), within(0.1));
    assertThat(result).asString().contains("of 171 parameters (", "accuracy");
  }

  @Test
  void theSameSeedGivesTheSameNetwork() {
    PruningResult one = pruning().seed(7).run();

    assertThat(pruning().seed(7).run().experiment()).isEqualTo(one.experiment());
    assertThat(pruning().seed(8).run().experiment()).isNotEqualTo(one.experiment());
  }

  @Test
  void doublesAreLearntAsFloatsAre() {
    double[][] doubles = new double[BANDS.x().length][3];
    for (int row = 0; row < doubles.length; row++) {
      for (int k = 0; k < 3; k++) {
        doubles[row][k] = BANDS.x()[row][k];
      }
    }
    Pruning fromDoubles = pruning().data(doubles, BANDS.y()).rounds(1);
    Pruning fromFloats = pruning().rounds(1);

    assertThat(fromDoubles.run().experiment()).isEqualTo(fromFloats.run().experiment());
  }

  @Test
  void aSavedNetworkPredictsRawRows(@TempDir Path folder) throws IOException {
    PruningResult result = pruning().rounds(2).run();
    Path file = folder.resolve("small.espalier");
    result.save(file);

    NetworkSnapshot read = NetworkFile.read(file).network();
    assertThat(read).isEqualTo(result.compacted());
    try (Classifier classifier = new Classifier(read, 100)) {
      int[] predictions = classifier.predict(BANDS.x());
      float[][] probabilities = classifier.probabilities(BANDS.x());
      int right = 0;
      for (int row = 0; row < predictions.length; row++) {
        right += predictions[row] == BANDS.y()[row] ? 1 : 0;
        assertThat(probabilities[row][predictions[row]])
            .isGreaterThanOrEqualTo(probabilities[row][0]);
        assertThat(probabilities[row][0] + probabilities[row][1] + probabilities[row][2])
            .isCloseTo(1f, within(1e-5f));
      }
      assertThat((double) right / predictions.length).isEqualTo(result.accuracy(BANDS.data()));
    }
  }

  @Test
  void aTrainedNetworkIsOnlyPruned() {
    NetworkSnapshot dense = pruning().run().dense();
    PruningResult result =
        Pruning.of(dense).data(BANDS.x(), BANDS.y()).batchSize(32).rounds(1).run();

    assertThat(result.dense()).isEqualTo(dense);
    assertThat(result.settings().dense().epochs()).isZero();
  }

  @Test
  void whatIsSaidGoesIntoTheSettingsAndTheRestIsUsual() {
    ExperimentSettings usual = Pruning.of(NETWORK).data(BANDS.data()).settings();
    ExperimentSettings settings =
        Pruning.of(NETWORK)
            .data(BANDS.data())
            .criterion("magnitude")
            .target(12)
            .tolerance(0.03)
            .rounds(9)
            .heldOut(77)
            .denseEpochs(5)
            .epochs(2, 8)
            .batchSize(16)
            .standardize(false)
            .seed(4)
            .settings();

    assertThat(settings.reduction().name()).isEqualTo("magnitude");
    assertThat(settings.choice().targetCompression()).isEqualTo(12);
    assertThat(settings.choice().floor()).isEqualTo(new AccuracyFloor.Tolerance(0.03));
    assertThat(settings.choice().heldOut()).isEqualTo(77);
    assertThat(settings.rounds()).isEqualTo(9);
    assertThat(settings.dense()).isEqualTo(usual.dense().withEpochs(5));
    assertThat(settings.recovery()).isEqualTo(usual.recovery().withEpochs(2, 8));
    assertThat(settings.batchSize()).isEqualTo(16);
    assertThat(settings.initial().measuresFeatures()).isFalse();
    assertThat(usual.initial().measuresFeatures()).isTrue();
    assertThat(settings.seed()).isEqualTo(4);
    assertThat(usual.choice().heldOut()).isEqualTo(200);
  }

  @Test
  void whatDoesNotFitIsSaid() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Pruning.of(NETWORK).run())
        .withMessageContaining("Call data(x, y) first");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pruning().criterion("nnreleif").run())
        .withMessageContaining("nnrelief");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pruning().target(0.5).run())
        .withMessageContaining("target compression must be 0 or above 1, got 0.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pruning.of(NetworkSpec.dense(4, 3)).data(BANDS.x(), BANDS.y()).run())
        .withMessageContaining("rows have 3 features, but the network reads 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkSpec.dense(784))
        .withMessageContaining("at least two widths");
  }
}
