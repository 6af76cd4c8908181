package io.espalier.streaming.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OffsetsTest {

  private static final long END = 40;

  private static boolean isDone(Offsets offsets, int partition, long offset) {
    return offset < offsets.nextOf(partition) || offsets.isSettled(partition, offset);
  }

  /** Whether it was told below the next one or by itself: that is all there is to an offset. */
  @Property
  void anOffsetIsDealtWithOnceItIsBelowTheNextOrSettled(
      @ForAll @LongRange(max = 30) long next,
      @ForAll @Size(max = 12) Set<@LongRange(max = 35) Long> settled,
      @ForAll @LongRange(max = 30) long later,
      @ForAll @LongRange(max = 35) long from) {
    Offsets offsets = Offsets.NONE.with(3, next).withSettled(3, settled);
    long[] done = LongStream.range(0, END).filter(k -> k < next || settled.contains(k)).toArray();
    long[] open = LongStream.range(0, END).filter(k -> k >= next && !settled.contains(k)).toArray();

    assertThat(LongStream.range(0, END).filter(k -> isDone(offsets, 3, k)).toArray())
        .isEqualTo(done);
    assertThat(offsets.firstOpen(3)).isEqualTo(open[0]);
    assertThat(offsets.behindAll(3)).isEqualTo(done.length == 0 ? 0 : done[done.length - 1] + 1);
    assertThat(offsets.openBetween(3, from, END))
        .isEqualTo(LongStream.of(open).filter(k -> k >= from).count());
    assertThat(offsets.settled().getOrDefault(3, new TreeSet<>()))
        .allMatch(offset -> offset >= next);

    long further = Math.max(next, later);
    assertThat(offsets.with(3, further))
        .isEqualTo(Offsets.NONE.with(3, further).withSettled(3, settled));
    assertThat(offsets.withSettled(3, List.of(from)).withSettled(3, List.of(from)))
        .isEqualTo(
            Offsets.NONE.withSettled(3, List.of(from)).withSettled(3, settled).with(3, next));
  }

  @Test
  void partitionsAreApart() {
    Offsets offsets = Offsets.NONE.with(0, 5).with(1, 7).withSettled(0, List.of(6L, 9L));

    assertThat(offsets.isSettled(1, 9)).isFalse();
    assertThat(offsets.openBetween(0, 0, 12)).isEqualTo(5);
    assertThat(offsets.openBetween(1, 0, 12)).isEqualTo(5);
    assertThat(offsets.openBetween(1, 0, 3)).isZero();
    assertThat(offsets.with(0, 10)).isEqualTo(Offsets.NONE.with(0, 10).with(1, 7));
  }

  @Test
  void nobodyElseChangesThem() {
    NavigableSet<Long> settled = new TreeSet<>(List.of(8L));
    TreeMap<Integer, NavigableSet<Long>> byPartition = new TreeMap<>(Map.of(0, settled));
    Offsets offsets = new Offsets(new TreeMap<>(Map.of(0, 5L)), byPartition, Optional.empty());

    settled.add(9L);
    byPartition.clear();

    assertThat(offsets.settled()).isEqualTo(Map.of(0, Set.of(8L)));
    assertThatThrownBy(() -> offsets.settled().get(0).add(9L))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void whatIsNoOffsetIsRefused() {
    assertThatThrownBy(() -> Offsets.NONE.with(0, -1)).hasMessageContaining("got 0@-1");
    assertThatThrownBy(() -> Offsets.NONE.withSettled(2, List.of(-4L)))
        .hasMessageContaining("got 2@-4");
    assertThatThrownBy(() -> Offsets.NONE.withSettled(-1, List.of(4L)))
        .hasMessageContaining("got -1@4");
  }
}
