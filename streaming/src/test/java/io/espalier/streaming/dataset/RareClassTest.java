package io.espalier.streaming.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.sample.SampleShape;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RareClassTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 9})
  void aClassIsAsRareAsItShouldBeAndTheTestPartAsItWas(int label) {
    DataSet all = DataSpec.parse("digits:train=5000,test=50").open();

    DataSet rare = new RareClass(label, 0.02).in(all);

    int of = labels(rare.train(), label);
    assertThat((double) of / rare.train().size()).isBetween(0.0195, 0.0205);
    assertThat(rare.train().size() - of).isEqualTo(all.train().size() - labels(all.train(), label));
    assertThat(rare.test()).isSameAs(all.test());
    assertThat(rare.shape()).isEqualTo(all.shape());
    assertThat(rare.name()).isEqualTo(all.name());
  }

  @Test
  void samplesKeepTheirOrderAndAreEvenlySpread() {
    // Sample k has feature k; odd samples are of class 1.
    float[][] features =
        IntStream.range(0, 400).mapToObj(k -> new float[] {k}).toArray(float[][]::new);
    int[] labels = IntStream.range(0, 400).map(k -> k % 2).toArray();
    FloatSamples samples = new FloatSamples(features, labels);
    DataSet all = new DataSet.Loaded("odd", SampleShape.flat(1, 2), samples, samples);

    DataSet.Part train = new RareClass(1, 0.02).in(all).train();

    float[] left = new float[train.size()];
    for (int k = 0; k < train.size(); k++) {
      train.copyFeatures(k, left, k);
      assertThat(train.label(k)).isEqualTo((int) left[k] % 2);
    }
    assertThat(left).isSorted();
    assertThat(IntStream.range(0, left.length).filter(k -> left[k] % 2 == 1))
        .hasSize(4)
        .extracting(k -> (int) left[k])
        .containsExactly(1, 101, 201, 301);
  }

  @ParameterizedTest
  @CsvSource({"9, 0.5", "9, 1e-9", "10, 0.01"})
  void aShareThatCannotBeIsRefused(int label, double share) {
    DataSet all = DataSpec.parse("digits:train=1000,test=10").open();

    assertThatThrownBy(() -> new RareClass(label, share).in(all))
        .isInstanceOf(DataException.class)
        .hasMessageMatching(
            "rare-share " + share + " can't be made of \\d+ samples of class " + label + " and .*");
  }

  @Test
  void aSpecificationOfAnyDataSetTakesIt() {
    DataSpec digits = DataSpec.parse("digits:train=2000,test=10,rare-class=3,rare-share=0.005");

    assertThat(digits.rareClass()).contains(new RareClass(3, 0.005));
    assertThat(labels(digits.open().train(), 3)).isBetween(8, 10);
    assertThat(DataSpec.parse("idx:mnist,rare-class=9").rareClass())
        .contains(new RareClass(9, 0.01));
    assertThat(DataSpec.parse("idx:mnist").rareClass()).isEqualTo(Optional.empty());
    assertThat(DataSpec.parse("idx:mnist").isSameDataAs(DataSpec.parse("idx:mnist,rare-class=9")))
        .isFalse();
  }

  @Test
  void aStreamHasTheClassAsRarely() {
    DataSpec spec = DataSpec.parse("digits:train=2000,test=10,rare-class=9,rare-share=0.01");
    DataSet data = spec.open();
    SampleStream stream = new SampleStream(data, spec.plan().epochs(2, data.train()));

    int[] labels = new int[2 * data.train().size()];
    Arrays.setAll(labels, k -> stream.next().label());

    assertThat(stream.hasNext()).isFalse();
    assertThat(Arrays.stream(labels).filter(label -> label == 9).count())
        .isEqualTo(2L * labels(data.train(), 9));
  }

  private static int labels(DataSet.Part part, int label) {
    return (int) IntStream.range(0, part.size()).filter(k -> part.label(k) == label).count();
  }
}
