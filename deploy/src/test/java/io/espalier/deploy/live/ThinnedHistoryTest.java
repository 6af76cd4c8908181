package io.espalier.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ThinnedHistoryTest {

  @Property(seed = "41")
  void keepsTheWholeRunEvenlySpacedWithinItsBound(
      @ForAll @IntRange(min = 1, max = 20) int halfCapacity,
      @ForAll @IntRange(min = 1, max = 3_000) int added) {
    int capacity = 2 * halfCapacity;

    List<Integer> elements = filled(capacity, added).elements();

    assertThat(elements).hasSizeLessThanOrEqualTo(capacity + 1).startsWith(0).endsWith(added - 1);
    int stride = elements.size() > 1 ? elements.get(1) : 1;
    List<Integer> withoutNewest = elements.subList(0, elements.size() - 1);
    assertThat(withoutNewest)
        .isEqualTo(IntStream.range(0, withoutNewest.size()).mapToObj(i -> i * stride).toList());
  }

  @Property(seed = "42")
  void usesAtLeastHalfOfItsBound(
      @ForAll @IntRange(min = 1, max = 20) int halfCapacity,
      @ForAll @IntRange(min = 40, max = 3_000) int added) {
    assertThat(filled(2 * halfCapacity, added).elements())
        .hasSizeGreaterThanOrEqualTo(halfCapacity);
  }

  @Example
  void isEmptyAtFirst() {
    assertThat(filled(4, 0).elements()).isEmpty();
  }

  private static ThinnedHistory<Integer> filled(int capacity, int added) {
    ThinnedHistory<Integer> history = new ThinnedHistory<>(capacity);
    IntStream.range(0, added).forEach(history::add);
    return history;
  }
}
