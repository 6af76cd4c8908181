package io.espalier.streaming.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RecentErrorsTest {

  @Property(tries = 200, seed = "43")
  void holdsTheNewest(
      @ForAll @IntRange(min = 1, max = 20) int capacity,
      @ForAll @IntRange(min = 0, max = 60) int added) {
    RecentErrors errors = new RecentErrors(capacity);
    IntStream.range(0, added).forEach(errors::add);
    double[] newest =
        IntStream.range(Math.max(0, added - capacity), added).asDoubleStream().toArray();

    assertThat(errors.count()).isEqualTo(newest.length);
    assertThat(errors.all()).isEqualTo(newest);
    for (int from = 0; from <= newest.length; from++) {
      double[] rest = new double[newest.length - from];
      errors.copy(from, rest.length, rest);
      assertThat(rest).isEqualTo(Arrays.copyOfRange(newest, from, newest.length));
    }
  }

  @Test
  void restoredItHoldsWhatItWasGiven() {
    RecentErrors errors = new RecentErrors(3);
    errors.add(1);
    errors.restore(new double[] {0, 1, 0.5});
    errors.add(0.25);

    assertThat(errors.all()).containsExactly(1, 0.5, 0.25);
    assertThatThrownBy(() -> errors.restore(new double[4])).hasMessageContaining("room for 3");
  }
}
