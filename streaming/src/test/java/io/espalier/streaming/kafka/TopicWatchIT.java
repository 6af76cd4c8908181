package io.espalier.streaming.kafka;

import static io.espalier.streaming.kafka.TestSamples.SHAPE;
import static io.espalier.streaming.kafka.TestSamples.numbersIn;
import static io.espalier.streaming.kafka.TestSamples.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.StreamChangedException;
import io.espalier.streaming.source.BatchSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What changes about a topic while it is read. */
class TopicWatchIT {

  @RegisterExtension static final BrokerFixture kafka = new BrokerFixture();

  private final List<TopicDescription> seen = Collections.synchronizedList(new ArrayList<>());
  private final TopicWatch watch =
      new TopicWatch(
          Duration.ofMillis(100),
          new TopicListener() {
            @Override
            public void seen(TopicDescription topic) {
              seen.add(topic);
            }
          });

  @Test
  void recordsOfANewPartitionAreReadOnceTheStreamIsOpenedAgain() throws Exception {
    String topic = kafka.topic(1);
    kafka.produce(topic, 0, 4);
    SinkQueueWithCancel<Batch> stream = stream(topic, Offsets.NONE);
    Batch first = pull(stream);
    try (Admin admin = admin()) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all().get();
    }

    assertThatThrownBy(() -> pull(stream))
        .hasCauseInstanceOf(StreamChangedException.class)
        .hasMessageContaining(
            "topic '%s' has 2 partitions by now, 1 of them are read".formatted(topic));
    List<ProducerRecord<byte[], byte[]>> more = new ArrayList<>();
    for (int number = 4; number < 8; number++) {
      byte[] payload = SampleCodecs.BINARY.encode(TestSamples.numbered(number));
      more.add(new ProducerRecord<>(topic, 1, null, payload));
    }
    kafka.send(more);
    Batch second = pull(stream(topic, first.offsets()));

    assertThat(numbersIn(List.of(second))).isEqualTo(range(4, 8));
    assertThat(second.offsets().next()).containsEntry(0, 4L).containsEntry(1, 4L);
    assertThat(seen).extracting(TopicDescription::records).startsWith(4L);
  }

  @Test
  void aTopicThatIsDeletedFailsTheStream() throws Exception {
    String topic = kafka.topic(1);
    kafka.produce(topic, 0, 4);
    SinkQueueWithCancel<Batch> stream = stream(topic, Offsets.NONE);
    // It is open by now: while it opens, a topic that goes is one whose offsets don't come.
    pull(stream);
    var next = stream.pull();
    try (Admin admin = admin()) {
      admin.deleteTopics(Set.of(topic)).all().get();
    }

    assertThatThrownBy(() -> next.toCompletableFuture().get(60, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            StreamUnavailableException.class,
            gone -> assertThat(gone.reason()).isEqualTo(Reason.TOPIC_MISSING));
  }

  @Test
  void aTopicThatIsMadeAnewFailsTheStream() throws Exception {
    String topic = kafka.topic(1);
    kafka.produce(topic, 0, 4);
    SinkQueueWithCancel<Batch> stream = stream(topic, Offsets.NONE);
    Offsets read = pull(stream).offsets();
    stream.cancel();
    try (Admin admin = admin()) {
      admin.deleteTopics(Set.of(topic)).all().get();
      admin.createTopics(Set.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
    awaitOther(topic, read.streamId());
    kafka.produce(topic, 0, 8);

    assertThatThrownBy(() -> pull(stream(topic, read)))
        .cause()
        .isInstanceOfSatisfying(
            StreamUnavailableException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.TOPIC_REPLACED))
        .hasMessageContaining("made anew");
    // Offsets of older versions say nothing of the topic.
    assertThat(numbersIn(List.of(pull(stream(topic, new Offsets(read.next()))))))
        .isEqualTo(range(4, 8));
  }

  /** Brokers learn of a topic a moment after the controller. */
  private static void awaitOther(String topic, Optional<String> id) {
    try (Topics topics = Topics.connect(kafka.connection())) {
      Awaitility.await().ignoreExceptions().until(() -> !topics.describe(topic).id().equals(id));
    }
  }

  private SinkQueueWithCancel<Batch> stream(String topic, Offsets start) {
    return kafka.stream(
            kafka.connection(), BatchSource.Settings.endless(topic, SHAPE, 4), start, watch)
        .runWith(Sink.queue(), kafka.system());
  }

  private static Batch pull(SinkQueueWithCancel<Batch> queue) throws Exception {
    return queue.pull().toCompletableFuture().get(20, TimeUnit.SECONDS).orElseThrow();
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.connection().bootstrapServers()));
  }
}
