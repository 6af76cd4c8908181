package io.espalier.streaming.kafka;

import static io.espalier.streaming.kafka.TestSamples.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person is told when the stream can't be had. */
@Timeout(30)
class UnavailableStreamIT {

  @RegisterExtension static final BrokerFixture kafka = new BrokerFixture();

  @Test
  void aBrokerThatIsNotThereIsNamed() throws Exception {
    KafkaConnection nowhere = impatient("127.0.0.1:" + closedPort());

    assertThatThrownBy(() -> kafka.read(nowhere, endless("digits"), Offsets.NONE))
        .isInstanceOfSatisfying(
            StreamUnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.BROKER_UNREACHABLE))
        .hasMessageStartingWith("No Kafka broker at " + nowhere.bootstrapServers())
        .hasMessageContaining("Is it running");
    assertThatThrownBy(() -> SampleProducer.open(nowhere, "digits", SampleCodecs.BINARY))
        .hasMessageStartingWith("No Kafka broker at " + nowhere.bootstrapServers());
  }

  @Test
  void anAddressThatCanNotBeOneIsNamed() {
    assertThatThrownBy(() -> Topics.connect(KafkaConnection.to("no-port")))
        .isInstanceOf(StreamUnavailableException.class)
        .hasMessage("Can't connect to Kafka at no-port: Invalid url in bootstrap.servers: no-port");
  }

  @Test
  void aTopicThatIsMissingIsNamedWithThoseItMayHaveMeant() {
    String topic = kafka.topic(1);
    String misspelt = topic.replace("samples", "sampels");

    assertThatThrownBy(() -> kafka.read(endless(misspelt), Offsets.NONE))
        .isInstanceOfSatisfying(
            StreamUnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.TOPIC_MISSING))
        .hasMessageStartingWith("Topic '%s' does not exist at 127.0.0.1:".formatted(misspelt))
        .hasMessageContaining("Did you mean")
        .hasMessageContaining(topic);
  }

  @Test
  void offsetsThatTheTopicNeverReachedAreNotReplacedByOthers() throws Exception {
    String topic = kafka.topic(1);
    kafka.produce(topic, 0, 5);

    assertThatThrownBy(() -> kafka.read(endless(topic), Offsets.NONE.with(0, 6)))
        .isInstanceOfSatisfying(
            StreamUnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.OFFSET_OUT_OF_RANGE))
        .hasMessageStartingWith(
            "Offset 6 of topic '%s', partition 0, is not there: the partition holds 0 up to 5."
                .formatted(topic));
    assertThatThrownBy(() -> kafka.read(endless(topic), Offsets.NONE.with(3, 1)))
        .hasMessageStartingWith(
            "Partition 3 of topic '%s' is not there: it has 1 partitions.".formatted(topic));
  }

  @Test
  void offsetsWhoseRecordsWereDeletedAreNotReplacedByOthers() throws Exception {
    String topic = kafka.topic(1);
    kafka.produce(topic, 0, 20);
    deleteBefore(topic, 10);

    assertThatThrownBy(() -> kafka.read(endless(topic), Offsets.NONE.with(0, 4)))
        .hasMessageStartingWith(
            "Offset 4 of topic '%s', partition 0, is not there: the partition holds 10 up to 20."
                .formatted(topic));
    assertThat(TestSamples.numbersIn(kafka.read(endless(topic).stoppingAfter(10), Offsets.NONE)))
        .isEqualTo(TestSamples.range(10, 20));
  }

  @Test
  void recordsThatAreDeletedInFrontOfTheReaderFailTheStream() throws Exception {
    String topic = kafka.topic(1);
    // One at a time, so that each is a Kafka batch of its own and can be fetched alone.
    for (int number = 0; number < 40; number++) {
      kafka.produce(topic, number, number + 1);
    }
    // Room for one batch, or all 40 are read before the others are deleted.
    Sink<Batch, SinkQueueWithCancel<Batch>> unhurried =
        Sink.<Batch>queue().withAttributes(Attributes.inputBuffer(1, 1));
    SinkQueueWithCancel<Batch> queue =
        BatchSource.from(oneRecordAtATime(), endless(topic), Offsets.NONE)
            .runWith(unhurried, kafka.system());
    assertThat(next(queue)).isPresent();

    deleteBefore(topic, 40);

    assertThatThrownBy(
            () -> {
              while (next(queue).isPresent()) {}
            })
        .hasCauseInstanceOf(StreamUnavailableException.class)
        .hasMessageContaining("The next records are gone from the topic: {" + topic + "-0=");
  }

  private static Optional<Batch> next(SinkQueueWithCancel<Batch> queue) throws Exception {
    return queue.pull().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static BatchSource.Settings endless(String topic) {
    return BatchSource.Settings.endless(topic, SHAPE, 2);
  }

  private static void deleteBefore(String topic, long offset) throws Exception {
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of("bootstrap.servers", kafka.connection().bootstrapServers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
  }

  private static KafkaConnection oneRecordAtATime() {
    return new KafkaConnection(
        kafka.connection().bootstrapServers(),
        Map.of("max.poll.records", "1", "max.partition.fetch.bytes", "1"),
        Duration.ofSeconds(10));
  }

  private static KafkaConnection impatient(String bootstrapServers) {
    return new KafkaConnection(bootstrapServers, Map.of(), Duration.ofMillis(500));
  }

  private static int closedPort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
