package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.progress.Progress.OffsetsLearned;
import io.espalier.streaming.kafka.TopicDescription;
import io.espalier.streaming.kafka.TopicDescription.Range;
import io.espalier.streaming.sample.BrokenStreamException;
import io.espalier.streaming.sample.Offsets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

class WatchedTopicTest {

  private static final TopicDescription TOPIC =
      new TopicDescription(
          "digits",
          Optional.empty(),
          new TreeMap<>(Map.of(0, new Range(10, 100), 1, new Range(0, 50))));

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
  private final WatchedTopic topic =
      new WatchedTopic(
          LIMIT,
          () -> millis.get() * 1_000_000,
          () -> Instant.ofEpochMilli(millis.get()),
          seen -> {});

  private void pass(Duration time) {
    millis.addAndGet(time.toMillis());
  }

  private void unseen() {
    topic.unseen(new BrokenStreamException("No Kafka broker at here:9092 answered.", true, null));
  }

  /**
   * Kafka's own figures of a client are there as long as it is open; the client needs no broker.
   */
  @Test
  void showsTheMetersOfAClientUntilItIsClosed() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    topic.bindTo(registry);
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();

    try (var consumer =
        new KafkaConsumer<>(Map.of("bootstrap.servers", "127.0.0.1:9"), bytes, bytes)) {
      Runnable closed = topic.opened(consumer);

      assertThat(registry.find("kafka.consumer.connection.count").gauge()).isNotNull();
      closed.run();
      assertThat(registry.find("kafka.consumer.connection.count").gauge()).isNull();
    }
  }

  @Test
  void isUnknownBeforeTheTopicWasSeen() {
    topic.observe(new OffsetsLearned(5, Offsets.NONE.with(0, 5)));

    assertThat(topic.lagRecords()).isNaN();
  }

  @Test
  void isWhatTheTopicHoldsWhileNothingIsLearnt() {
    topic.seen(TOPIC);

    assertThat(topic.lagRecords()).isEqualTo(90 + 50);
  }

  @Test
  void shrinksWithWhatIsLearntAndGrowsWithTheTopic() {
    topic.seen(TOPIC);
    topic.observe(new OffsetsLearned(130, Offsets.NONE.with(0, 100).with(1, 45)));
    assertThat(topic.lagRecords()).isEqualTo(5);

    topic.seen(
        new TopicDescription(
            "digits",
            Optional.empty(),
            new TreeMap<>(Map.of(0, new Range(10, 160), 1, new Range(0, 50)))));
    assertThat(topic.lagRecords()).isEqualTo(65);
  }

  @Test
  void countsNoRecordsThatAreSetAsideBehindSamplesThatWait() {
    topic.seen(TOPIC);
    topic.observe(
        new OffsetsLearned(
            100, Offsets.NONE.with(0, 90).with(1, 50).withSettled(0, List.of(91L, 95L))));

    assertThat(topic.lagRecords()).isEqualTo(8);
  }

  /** The topic was seen before what is learnt by now was written. */
  @Test
  void isNeverBelowNothing() {
    topic.seen(TOPIC);
    topic.observe(new OffsetsLearned(300, Offsets.NONE.with(0, 200).with(1, 100)));

    assertThat(topic.lagRecords()).isZero();
  }

  @Test
  void isUnknownWhileTheTopicCanNotBeSeen() {
    topic.seen(TOPIC);
    unseen();
    assertThat(topic.lagRecords()).isNaN();

    topic.seen(TOPIC);
    assertThat(topic.lagRecords()).isEqualTo(140);
  }

  /** What was deleted is not behind any more: it is lost. */
  @Test
  void countsNoRecordsThatAreGone() {
    topic.seen(TOPIC);
    topic.observe(new OffsetsLearned(0, Offsets.NONE.with(0, 5).with(1, 50)));

    assertThat(topic.lagRecords()).isEqualTo(90);
  }

  @Test
  void whenItWasKnownLastIsTold() {
    assertThat(topic.lastSeenSeconds()).isEqualTo(1_700_000_000);
    pass(Duration.ofSeconds(10));
    topic.seen(TOPIC);
    pass(Duration.ofSeconds(10));
    unseen();

    assertThat(topic.lastSeenSeconds()).isEqualTo(1_700_000_010);
  }

  @Test
  void brokersThatAreAwayForTooLongAreAFaultUntilTheyComeBack() {
    topic.seen(TOPIC);
    pass(LIMIT);
    unseen();
    assertThat(topic.fault()).isEmpty();

    pass(Duration.ofSeconds(1));
    assertThat(topic.fault()).contains("No Kafka broker at here:9092 answered. For 61 s now.");
    topic.seen(TOPIC);
    assertThat(topic.fault()).isEmpty();
  }

  @Test
  void brokersThatGoAndComeBackAreALineEach() {
    try (LogOf log = LogOf.of(WatchedTopic.class)) {
      for (int look = 0; look < 3; look++) {
        pass(Duration.ofSeconds(10));
        unseen();
      }
      topic.seen(TOPIC);
      topic.seen(TOPIC);

      assertThat(log.messages())
          .containsExactly(
              "No Kafka broker at here:9092 answered. Until one does, nothing can be read and the"
                  + " lag is not known.",
              "Kafka answers again, after 30 s.");
    }
  }

  @Test
  void recordsThatAreLostAreCountedAndNamed() {
    try (LogOf log = LogOf.of(WatchedTopic.class)) {
      topic.lost(0, 4, 10);
      topic.lost(1, 0, 3);

      assertThat(topic.lostRecords()).isEqualTo(9);
      assertThat(log.messages().get(0))
          .startsWith("6 records of partition 0 are lost: what was at offsets 4 to 9");
    }
  }
}
