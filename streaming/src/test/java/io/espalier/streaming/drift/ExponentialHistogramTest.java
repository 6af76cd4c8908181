package io.espalier.streaming.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ExponentialHistogramTest {

  @Property(tries = 200, seed = "41")
  void countSumAndVarianceAreThoseOfTheNumbers(
      @ForAll @Size(min = 1, max = 400) List<@DoubleRange(min = 0, max = 1) Double> numbers) {
    ExponentialHistogram histogram = new ExponentialHistogram();
    double sum = 0;
    for (double number : numbers) {
      histogram.add(number);
      sum += number;
    }
    double squares = 0;
    for (double number : numbers) {
      squares += (number - sum / numbers.size()) * (number - sum / numbers.size());
    }

    assertThat(histogram.count()).isEqualTo(numbers.size());
    assertThat(histogram.sum()).isCloseTo(sum, within(1e-9));
    assertThat(histogram.variance()).isCloseTo(squares / numbers.size(), within(1e-9));
  }

  @Property(tries = 100, seed = "42")
  void droppingTakesTheOldestNumbers(@ForAll @IntRange(min = 1, max = 2_000) int size) {
    ExponentialHistogram histogram = new ExponentialHistogram();
    for (int i = 0; i < size; i++) {
      histogram.add(i);
    }
    while (histogram.count() > 0) {
      long left = histogram.count();
      double expected = LongStream.range(size - left, size).sum();
      assertThat(histogram.sum()).isEqualTo(expected);
      histogram.dropOldest();
      assertThat(histogram.count()).isLessThan(left);
    }
  }

  @Test
  void aMillionNumbersTakeAHundredBuckets() {
    ExponentialHistogram histogram = new ExponentialHistogram();
    for (int i = 0; i < 1_000_000; i++) {
      histogram.add(1);
    }
    assertThat(LongStream.of(histogram.bucketCounts()).sum()).isLessThanOrEqualTo(100);
    assertThat(histogram.count()).isEqualTo(1_000_000);
  }

  @Test
  void whatIsNoHistogramIsRefused() {
    ExponentialHistogram histogram = new ExponentialHistogram();

    assertThatThrownBy(() -> histogram.restore(new long[] {6}, new double[12]))
        .hasMessageContaining("got 6");
    assertThatThrownBy(() -> histogram.restore(new long[] {2}, new double[3]))
        .hasMessageContaining("3 values");
  }
}
