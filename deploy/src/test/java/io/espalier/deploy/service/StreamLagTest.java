package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.progress.Progress.Reached;
import io.espalier.streaming.kafka.TopicDescription;
import io.espalier.streaming.kafka.TopicDescription.Range;
import io.espalier.streaming.sample.Offsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StreamLagTest {

  private static final TopicDescription TOPIC =
      new TopicDescription(
          "digits", new TreeMap<>(Map.of(0, new Range(10, 100), 1, new Range(0, 50))));

  private final StreamLag lag = new StreamLag();

  @Test
  void isUnknownBeforeTheTopicWasSeen() {
    lag.observe(new Reached(5, Offsets.NONE.with(0, 5)));

    assertThat(lag.records()).isNaN();
  }

  @Test
  void isWhatTheTopicHoldsWhileNothingIsLearnt() {
    lag.seen(TOPIC);

    assertThat(lag.records()).isEqualTo(90 + 50);
  }

  @Test
  void shrinksWithWhatIsLearntAndGrowsWithTheTopic() {
    lag.seen(TOPIC);
    lag.observe(new Reached(130, Offsets.NONE.with(0, 100).with(1, 45)));
    assertThat(lag.records()).isEqualTo(5);

    lag.seen(
        new TopicDescription(
            "digits", new TreeMap<>(Map.of(0, new Range(10, 160), 1, new Range(0, 50)))));
    assertThat(lag.records()).isEqualTo(65);
  }

  /** The topic was seen before what is learnt by now was written. */
  @Test
  void isNeverBelowNothing() {
    lag.seen(TOPIC);
    lag.observe(new Reached(300, Offsets.NONE.with(0, 200).with(1, 100)));

    assertThat(lag.records()).isZero();
  }
}
