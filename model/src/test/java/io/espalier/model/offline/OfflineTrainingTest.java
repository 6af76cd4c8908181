package io.espalier.model.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.OfflineTraining.Trained;
import io.espalier.model.offline.TrainingPhase.Decay;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.train.NoiseOutputs;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class OfflineTrainingTest {

  static {
    Natives.load();
  }

  private static final NetworkSpec NETWORK =
      NetworkSpec.dense(InputShape.flat(TwoFeatures.FEATURES), List.of(7, 2), Nonlinearity.RELU);
  private static final LabelledData DATA = new TwoFeatures(3).slice(0, 96);

  @Test
  void theResultIsTheMeanOfTheEndsOfTheLastEpochs() {
    Trained mean = train(4, 0.5);
    float[] third = train(3, 0).network().values();
    float[] fourth = train(4, 0).network().values();

    for (int k = 0; k < third.length; k++) {
      assertThat(mean.network().values()[k])
          .as("value %d", k)
          .isCloseTo((third[k] + fourth[k]) / 2, within(1e-6f));
    }
    assertThat(mean.network().values()).isNotEqualTo(fourth);
  }

  @Test
  void whatIsMaskedStaysMasked() {
    NetworkSnapshot start = start();
    BitSet cut = new BitSet();
    cut.set(3, 20);

    Trained trained = train(start.without(cut), 3, 1);

    assertThat(trained.network().live()).isEqualTo(start.without(cut).live());
    for (int k = 3; k < 20; k++) {
      assertThat(trained.network().values()[k]).isZero();
    }
  }

  /** A mean was never trained, so what the last epoch showed is not of it. */
  @Test
  void theEvidenceIsOfTheMean() {
    Trained mean = train(4, 0.5);

    Trained still = training().train(mean.network(), still(), NoiseOutputs.NONE, null);

    assertThat(hidden(mean)).containsExactly(hidden(still), within(1e-4));
    assertThat(hidden(mean)).isNotEqualTo(hidden(train(4, 0)));
  }

  @Test
  void withoutEpochsTheNetworkIsOnlyObserved() {
    NetworkSnapshot start = start();

    Trained trained = train(start, 0, 0.5);

    Trained still = training().train(start, still(), NoiseOutputs.NONE, null);
    assertThat(trained.network()).isSameAs(start);
    assertThat(hidden(trained)).containsExactly(hidden(still), within(1e-4));
  }

  @Test
  void oneEpochIsNoMean() {
    assertThat(train(1, 1).network().values()).containsExactly(train(1, 0).network().values());
    assertThat(train(4, 0.25).network().values()).containsExactly(train(4, 0).network().values());
  }

  @Test
  void aShareIsFromNoneToAll() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> phase(2, 1.5))
        .withMessage("the share of epochs that are averaged must be from 0 to 1, got 1.5");
    assertThatIllegalArgumentException().isThrownBy(() -> phase(2, Double.NaN));
  }

  /** Mean activity of what the second layer reads. */
  private static double[] hidden(Trained trained) {
    return trained.evidence().get(ActivityStatistic.KIND, "test").means().get(1).meanAbsolute();
  }

  private static Trained train(int epochs, double averaged) {
    return train(start(), epochs, averaged);
  }

  private static Trained train(NetworkSnapshot start, int epochs, double averaged) {
    return training().train(start, phase(epochs, averaged), NoiseOutputs.NONE, null);
  }

  private static OfflineTraining training() {
    return new OfflineTraining(DATA, TwoFeatures.FEATURES, 16, 7, learnt -> {});
  }

  private static TrainingPhase phase(int epochs, double averaged) {
    return new TrainingPhase(OptimizerSpec.Adam.of(0.01, 0), epochs, Decay.CONSTANT, averaged, 0);
  }

  /** A rate that no value can feel. */
  private static TrainingPhase still() {
    return new TrainingPhase(OptimizerSpec.Adam.of(1e-60, 0), 1, Decay.CONSTANT);
  }

  private static NetworkSnapshot start() {
    return NetworkSnapshot.dense(NETWORK, Initializer.draw(NETWORK, 1));
  }
}
