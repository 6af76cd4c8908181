package io.espalier.streaming.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.kafka.StreamUnavailableException;
import io.espalier.streaming.kafka.TopicDescription;
import io.espalier.streaming.kafka.TopicDescription.Range;
import io.espalier.streaming.kafka.TopicListener;
import io.espalier.streaming.sample.Offsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where records beyond the next one are dealt with already. */
class StartPositionTest {

  private static final Offsets SETTLED =
      Offsets.NONE.with(0, 5).withSettled(0, List.of(5L, 6L, 9L));

  private final List<String> lost = new ArrayList<>();

  private Offsets start(OnLost onLost, long earliest, long end) {
    TopicListener listener =
        new TopicListener() {
          @Override
          public void lost(int partition, long from, long to) {
            lost.add(from + " to " + to);
          }
        };
    TopicDescription topic =
        new TopicDescription(
            "digits", Optional.empty(), new TreeMap<>(Map.of(0, new Range(earliest, end))));
    return new StartPosition(onLost, listener).in(topic, SETTLED);
  }

  @Test
  void whatIsThereIsGoneOnFromAsItIs() {
    assertThat(start(OnLost.STOP, 0, 10)).isEqualTo(SETTLED);
  }

  /** Only dead letters were deleted. */
  @Test
  void whatIsSettledCanNotBeLost() {
    assertThat(start(OnLost.STOP, 7, 10)).isEqualTo(SETTLED.with(0, 7));
    assertThat(lost).isEmpty();
  }

  @Test
  void whatIsLostBeginsBehindIt() {
    assertThatThrownBy(() -> start(OnLost.STOP, 8, 10)).hasMessageContaining("Offset 7 of topic");
    assertThat(start(OnLost.EARLIEST, 8, 10)).isEqualTo(SETTLED.with(0, 8));
    assertThat(lost).containsExactly("7 to 8");
  }

  @Test
  void aPartitionThatEndsBeforeItWasMadeAnew() {
    assertThatThrownBy(() -> start(OnLost.EARLIEST, 0, 9))
        .isInstanceOf(StreamUnavailableException.class)
        .hasMessageContaining("Offset 10 of topic")
        .hasMessageContaining("holds 0 up to 9");
  }
}
