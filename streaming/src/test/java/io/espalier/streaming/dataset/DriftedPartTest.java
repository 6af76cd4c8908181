package io.espalier.streaming.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.streaming.sample.Sample;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftedPartTest {

  private static final DataSpec SPEC =
      DataSpec.parse(
          "digits:train=50,test=50,drift=abrupt,drift-kind=label-swap,drift-at=100,shuffle=false");

  @Test
  void isTheDataSetsOwnTestPartBeforeTheDrift() {
    DataSet digits = SPEC.open();
    assertThat(DriftedPart.test(digits, SPEC.plan(), 99)).isSameAs(digits.test());
  }

  @Test
  void changesLabelsAsTheStreamDoesAfterTheDrift() {
    // Given a data set whose stream shows each training sample before and after the drift
    DataSet digits = SPEC.open();
    SampleStream before = new SampleStream(digits, SPEC.plan().from(0));
    SampleStream after = new SampleStream(digits, SPEC.plan().from(100));
    int[] renamed = new int[10];
    Arrays.fill(renamed, -1);
    for (int k = 0; k < 50; k++) {
      Sample old = before.next();
      renamed[old.label()] = after.next().label();
    }

    DataSet.Part test = DriftedPart.test(digits, SPEC.plan(), 100);

    for (int k = 0; k < test.size(); k++) {
      int known = renamed[digits.test().label(k)];
      if (known >= 0) {
        assertThat(test.label(k)).isEqualTo(known);
      }
    }
    assertThat(test.label(0)).isNotEqualTo(digits.test().label(0));
  }

  @Test
  void changesFeaturesAtAnyOffset() {
    DataSpec inverted =
        DataSpec.parse("digits:train=5,test=5,drift=abrupt,drift-kind=inversion,drift-at=1");
    DataSet digits = inverted.open();
    float[] own = new float[784];
    digits.test().copyFeatures(3, own, 0);

    float[] changed = new float[800];
    DriftedPart.test(digits, inverted.plan(), 1).copyFeatures(3, changed, 16);

    for (int k = 0; k < own.length; k++) {
      assertThat(changed[16 + k]).isEqualTo(1 - own[k]);
    }
  }

  @Test
  void aClassThatHasNotArrivedIsNotTested() {
    DataSpec arrival =
        DataSpec.parse("digits:train=60,test=60,drift=abrupt,drift-kind=class-arrival,drift-at=50");
    DataSet digits = arrival.open();
    SampleStream stream = new SampleStream(digits, arrival.plan().records(50));
    Set<Integer> seen = new HashSet<>();
    for (int k = 0; k < 50; k++) {
      seen.add(stream.next().label());
    }

    DataSet.Part before = DriftedPart.test(digits, arrival.plan(), 49);
    DataSet.Part after = DriftedPart.test(digits, arrival.plan(), 50);

    assertThat(labels(before)).isEqualTo(seen).hasSize(7);
    assertThat(labels(after)).hasSize(10);
    assertThat(after.size()).isEqualTo(60);
  }

  private static Set<Integer> labels(DataSet.Part part) {
    return IntStream.range(0, part.size()).mapToObj(part::label).collect(Collectors.toSet());
  }
}
