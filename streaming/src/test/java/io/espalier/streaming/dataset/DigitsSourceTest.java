package io.espalier.streaming.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.sample.SampleShape;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigitsSourceTest {

  private static final String SMALL = "digits:train=2000,test=500";

  @Test
  void aDigitDependsOnSeedAndIndexOnly() {
    DataSet forwards = DataSpec.parse(SMALL).open();
    DataSet backwards = DataSpec.parse(SMALL).open();

    float[][] ascending =
        IntStream.range(0, 50)
            .mapToObj(i -> Samples.features(forwards, forwards.train(), i))
            .toArray(float[][]::new);

    for (int i = 49; i >= 0; i--) {
      assertThat(Samples.features(backwards, backwards.train(), i)).isEqualTo(ascending[i]);
      assertThat(backwards.train().label(i)).isEqualTo(forwards.train().label(i));
    }
  }

  @Test
  void threadsDrawTheSameDigits() {
    DataSet alone = DataSpec.parse(SMALL).open();
    DataSet shared = DataSpec.parse(SMALL).open();

    float[][] together =
        IntStream.range(0, 400)
            .parallel()
            .mapToObj(i -> Samples.features(shared, shared.train(), i % 100))
            .toArray(float[][]::new);

    for (int i = 0; i < together.length; i++) {
      assertThat(together[i]).isEqualTo(Samples.features(alone, alone.train(), i % 100));
    }
  }

  @Test
  void seedsAndPartsDiffer() {
    DataSet data = DataSpec.parse(SMALL).open();
    DataSet other = DataSpec.parse(SMALL + ",seed=2").open();

    assertThat(Samples.features(data, data.train(), 0))
        .isNotEqualTo(Samples.features(data, data.test(), 0))
        .isNotEqualTo(Samples.features(other, other.train(), 0));
  }

  @Test
  void pixelsAreWithinRangeAndEveryDigitHasInk() {
    DataSet data = DataSpec.parse("digits:train=2000,test=1,noise=0,distortion=3").open();

    assertThat(data.shape()).isEqualTo(new SampleShape(1, 28, 28, 10));
    for (int i = 0; i < data.train().size(); i++) {
      float ink = 0;
      float most = 0;
      float least = 1;
      for (float pixel : Samples.features(data, data.train(), i)) {
        ink += pixel;
        most = Math.max(most, pixel);
        least = Math.min(least, pixel);
      }
      assertThat(least).isEqualTo(0);
      assertThat(most).isBetween(0.3f, 1f);
      assertThat(ink).isGreaterThan(5);
    }
  }

  @Test
  void classesAreAboutEven() {
    int[] counts = new int[10];
    DataSet.Part train = DataSpec.parse("digits").open().train();
    for (int i = 0; i < train.size(); i++) {
      counts[train.label(i)]++;
    }
    assertThat(IntStream.of(counts)).allMatch(count -> count > 5_700 && count < 6_300);
  }

  /** On the default 60,000 digits: linear at most 88.7 %, 784-300-100-10 99.2 %. */
  @Test
  void tooHardForALinearModelAndEasyForASmallNetwork() {
    DataSet data = DataSpec.parse("digits:train=10000,test=2000").open();

    assertThat(trained(data, 0.003f, 784, 10)).isBetween(0.70, 0.93);
    assertThat(trained(data, 0.01f, 784, 64, 10)).isGreaterThan(0.955);
  }

  private static double trained(DataSet data, float rate, int... widths) {
    PlainNetwork network = new PlainNetwork(1, widths);
    int epochs = 6;
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (int index : Shuffle.indices(data.train().size(), epoch)) {
        network.learn(data.train(), index, rate * (1 - epoch / (float) epochs));
      }
    }
    return network.accuracy(data.test());
  }

  @Test
  void sizesAndStrengthsAreChecked() {
    assertThatThrownBy(() -> new DigitsSource(0, 1, 1, 0)).hasMessageContaining("train=0");
    assertThatThrownBy(() -> new DigitsSource(1, 1, 4, 0)).hasMessageContaining("distortion=4");
    assertThatThrownBy(() -> new DigitsSource(1, 1, 1, 1.5)).hasMessageContaining("noise=1.5");
  }
}
