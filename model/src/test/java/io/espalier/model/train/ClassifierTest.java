package io.espalier.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomNetworks;
import io.espalier.model.ReferenceNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerState;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassifierTest {

  static {
    Natives.load();
  }

  private final Random random = new Random(17);
  private final NetworkSnapshot network = RandomNetworks.relu(random);
  private final int features = network.spec().input().size();
  private final int classes = network.spec().classes();

  @Test
  void aShortBatchHasTheProbabilitiesOfTheReference() {
    float[] batch = RandomNetworks.gaussian(random, 5 * features, 1);
    try (Classifier classifier = new Classifier(network, 5)) {
      classifier.probabilities(batch, 5);

      float[] three = classifier.probabilities(Arrays.copyOf(batch, 3 * features), 3);

      assertThat(three).hasSize(3 * classes);
      for (int sample = 0; sample < 3; sample++) {
        double[] logits = new ReferenceNetwork(network).logits(batch, sample);
        double sum = Arrays.stream(logits).map(Math::exp).sum();
        for (int k = 0; k < classes; k++) {
          assertThat((double) three[sample * classes + k])
              .isCloseTo(Math.exp(logits[k]) / sum, within(1e-5));
        }
      }
      assertThat(classifier.probabilities(new float[0], 0)).isEmpty();
    }
  }

  @Test
  void predictsTheLowerOfEquallyProbableClasses() {
    assertThat(MostProbable.of(new float[] {0.2f, 0.4f, 0.4f, 0.5f, 0.25f, 0.25f}, 3, 2))
        .containsExactly(1, 0);
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (Classifier classifier = new Classifier(network, 2)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> classifier.predict(new float[3 * features], 3))
          .withMessage("3 samples do not fit a batch of 2");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> classifier.predict(new float[features], 2))
          .withMessageContaining(
              String.format(Locale.ROOT, "2 samples with %d features", features));
    }
  }

  @Test
  void aLearnerStateFitsItself() {
    OptimizerSpec adam = OptimizerSpec.Adam.of(0.1, 0);
    int parameters = network.values().length;

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new LearnerState(
                    network, adam, new OptimizerState(0, List.of(new float[parameters]))))
        .withMessageContaining("keeps 2 moments, got 1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new LearnerState(network, adam, OptimizerState.initial(adam, parameters + 1)))
        .withMessage(
            String.format(
                Locale.ROOT,
                "the network has %d parameters, a moment has %d",
                parameters,
                parameters + 1));
    BitSet first = new BitSet();
    first.set(0);
    float[] moment = new float[parameters];
    moment[0] = 2;
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new LearnerState(
                    network.without(first),
                    adam,
                    new OptimizerState(3, List.of(moment, new float[parameters]))))
        .withMessage("the moment of masked parameter 0 is 2.0, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OptimizerState(-1, List.of()))
        .withMessage("steps must be 0 or more, got -1");
  }

  @Test
  void refusesOptimizerSettingsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OptimizerSpec.Sgd(0, 0.9, 0))
        .withMessage("learning rate must be above 0, got 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OptimizerSpec.Sgd(0.1, 1, 0))
        .withMessage("momentum must be in [0, 1), got 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OptimizerSpec.Adam.of(0.1, -1))
        .withMessage("weight decay must be 0 or more, got -1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OptimizerSpec.Adam(0.1, 0.9, 0.999, 0, 0))
        .withMessage("epsilon must be above 0, got 0.0");
    assertThat(OptimizerSpec.Adam.of(0.1, 0.2).withLearningRate(0.3))
        .isEqualTo(OptimizerSpec.Adam.of(0.3, 0.2));
  }
}
