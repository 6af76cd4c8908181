package io.espalier.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomGraphs;
import io.espalier.model.RandomNetworks;
import io.espalier.model.compact.Compaction;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.train.Classifier;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A network that standardizes is the network without it, fed with standardized features. */
class StandardizationTest {

  private static final int SAMPLES = 5;

  static {
    Natives.load();
  }

  @Property(tries = 150, seed = "96")
  void isThatOfTheFeatures(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot plain =
        random.nextBoolean() ? RandomGraphs.masked(random) : RandomNetworks.masked(random);
    Standardization standardization = standardization(random, plain.spec().input());
    NetworkSnapshot standardized =
        new NetworkSnapshot(
            plain.spec().standardized(standardization), plain.values(), plain.live());
    float[] features = RandomNetworks.gaussian(random, SAMPLES * plain.spec().input().size(), 2);
    float[] asFed = features.clone();

    float[] expected = predictions(plain, byHand(features, standardization, plain.spec().input()));

    assertThat(predictions(standardized, features)).containsExactly(expected, within(1e-5f));
    assertThat(predictions(Compaction.compact(standardized), features))
        .containsExactly(expected, within(1e-4f));
    assertThat(features).as("whoever feeds them keeps them").containsExactly(asFed);
  }

  private static Standardization standardization(Random random, InputShape input) {
    Float[] means = new Float[input.channels()];
    Float[] deviations = new Float[input.channels()];
    for (int channel = 0; channel < means.length; channel++) {
      means[channel] = (float) random.nextGaussian();
      deviations[channel] = 0.5f + random.nextFloat();
    }
    return new Standardization(List.of(means), List.of(deviations));
  }

  private static float[] byHand(float[] features, Standardization standardization, InputShape in) {
    float[] result = new float[features.length];
    for (int k = 0; k < result.length; k++) {
      int channel = k % in.size() / (in.height() * in.width());
      result[k] =
          (features[k] - standardization.means().get(channel))
              / standardization.deviations().get(channel);
    }
    return result;
  }

  private static float[] predictions(NetworkSnapshot network, float[] features) {
    try (Classifier classifier = new Classifier(network, SAMPLES)) {
      return classifier.probabilities(features, SAMPLES);
    }
  }

  @Test
  void whatCanNotBeDividedByIsRefused() {
    for (float deviation : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Standardization(List.of(0f, 2f), List.of(1f, deviation)))
          .withMessage(
              "channel 2 is standardized by mean 2.0 and deviation %s. Both must be finite, and the"
                  + " deviation above 0.",
              deviation);
    }
  }

  @Test
  void needsAMeanAndADeviationPerChannel() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Standardization(List.of(0f), List.of()))
        .withMessage("a standardization needs as many deviations as means, got 0 and 1");
    NetworkSpec flat = NetworkSpec.parse("3-2", InputShape.flat(3), 2, Nonlinearity.RELU);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> flat.standardized(new Standardization(List.of(0f), List.of(1f))))
        .withMessage("an input with 3 channels is standardized by 1 means");
  }
}
