package io.espalier.streaming.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.espalier.streaming.kafka.BrokerFixture;
import io.espalier.streaming.kafka.Topics;
import io.espalier.streaming.sample.Offsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What others see of a service in its group, and what it sees of others. */
@Timeout(60)
class OffsetCommitterIT {

  @RegisterExtension static final BrokerFixture kafka = new BrokerFixture();

  private static final Logger LOG = (Logger) LoggerFactory.getLogger(OffsetCommitter.class);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final String topic = kafka.topic(2);
  private final Topics topics = Topics.connect(kafka.connection());
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  @BeforeEach
  void listen() {
    log.start();
    LOG.addAppender(log);
  }

  @AfterEach
  void close() {
    LOG.detachAppender(log);
    topics.close();
  }

  @Test
  void lagToolsSeeWhatIsCommitted() throws Exception {
    try (OffsetCommitter committer = open(topic, "/a")) {
      committer.commit(Offsets.NONE.with(0, 5).with(1, 7));
      awaitOffsets(5, 7);
      greet(committer);
      awaitOffsets(5, 7);
    }
    awaitOffsets(5, 7);
  }

  @Test
  void beforeAnythingIsLearntTheGroupIsWhereItWas() throws Exception {
    try (OffsetCommitter before = open(topic, "/a")) {
      before.commit(Offsets.NONE.with(0, 3).withSettled(0, List.of(3L, 4L, 6L)));
    }
    try (OffsetCommitter committer = open(topic, "/a")) {
      greet(committer);
      awaitOffsets(5, 0);
    }
  }

  @Test
  void twoServicesWithOneGroupAreToldOfEachOtherOnce() throws Exception {
    try (OffsetCommitter one = open(topic, "/a");
        OffsetCommitter other = open(topic, "/b")) {
      greet(one);
      assertThat(warnings()).isEmpty();
      greet(other);
      assertThat(warnings()).hasSize(1);
      assertThat(warnings().get(0))
          .startsWith("Group '%s' was used for topic '%s' 10 s ago".formatted(topic, topic))
          .contains("checkpoints in /a.")
          .contains("Give each a group-id of its own");
      greet(one);
      assertThat(warnings()).hasSize(2);
      assertThat(warnings().get(1)).contains("checkpoints in /b.");
      greet(other);
      greet(one);
      assertThat(warnings()).hasSize(2);
    }
  }

  @Test
  void aServiceThatIsStartedAgainIsNotToldOfTheOneBefore() throws Exception {
    try (OffsetCommitter stopped = open(topic, "/b")) {
      greet(stopped);
    }
    OffsetCommitter killed = open(topic, "/a");
    greet(killed);
    try (OffsetCommitter again = open(topic, "/a")) {
      greet(again);
      greet(again);
      assertThat(warnings()).isEmpty();
    }
  }

  @Test
  void whoReadsAnotherTopicWithTheGroupIsNoNeighbour() throws Exception {
    String other = kafka.topic(1);
    try (OffsetCommitter one = open(topic, "/a");
        OffsetCommitter two = OffsetCommitter.open(topics, other, topic, "/b", () -> now)) {
      greet(one);
      two.greet(topics.describe(other));
      greet(one);
      two.greet(topics.describe(other));
      awaitOffsets(0, 0);
      assertThat(warnings()).isEmpty();
    }
  }

  private OffsetCommitter open(String groupId, String place) {
    return OffsetCommitter.open(topics, topic, groupId, place, () -> now);
  }

  /** Ten seconds later; until the greeting is in the group. */
  private void greet(OffsetCommitter committer) throws Exception {
    now = now.plusSeconds(10);
    committer.greet(topics.describe(topic));
    await()
        .untilAsserted(
            () ->
                assertThat(marks())
                    .hasSize(2)
                    .allSatisfy(mark -> assertThat(mark.at()).isEqualTo(now)));
  }

  private List<GroupMark> marks() throws Exception {
    return topics
        .admin()
        .listConsumerGroupOffsets(topic)
        .partitionsToOffsetAndMetadata()
        .get(10, TimeUnit.SECONDS)
        .entrySet()
        .stream()
        .filter(entry -> entry.getKey().topic().equals(topic))
        .flatMap(entry -> GroupMark.in(entry.getValue().metadata()).stream())
        .toList();
  }

  private void awaitOffsets(long ofPartition0, long ofPartition1) {
    await()
        .untilAsserted(
            () -> {
              var found = new TreeMap<Integer, Long>();
              topics
                  .admin()
                  .listConsumerGroupOffsets(topic)
                  .partitionsToOffsetAndMetadata()
                  .get(10, TimeUnit.SECONDS)
                  .forEach(
                      (partition, next) ->
                          found.merge(partition.partition(), next.offset(), Math::max));
              assertThat(found)
                  .containsExactlyInAnyOrderEntriesOf(Map.of(0, ofPartition0, 1, ofPartition1));
            });
  }

  private List<String> warnings() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
