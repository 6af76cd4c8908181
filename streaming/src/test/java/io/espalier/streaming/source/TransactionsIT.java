package io.espalier.streaming.source;

import static io.espalier.streaming.kafka.TestSamples.SHAPE;
import static io.espalier.streaming.kafka.TestSamples.numbered;
import static io.espalier.streaming.kafka.TestSamples.numbersIn;
import static io.espalier.streaming.kafka.TestSamples.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.BrokerFixture;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.TopicDescription;
import io.espalier.streaming.kafka.Topics;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a reader makes of transactions: each ends with a mark that takes an offset of its own. */
@Timeout(60)
class TransactionsIT {

  @RegisterExtension static final BrokerFixture kafka = new BrokerFixture();

  @Test
  void whatAProducerTookBackIsNotRead() throws Exception {
    String topic = kafka.topic(1);
    try (KafkaProducer<byte[], byte[]> producer = producer(topic)) {
      send(producer, topic, 0, 4);
      producer.commitTransaction();
      send(producer, topic, 4, 8);
      producer.abortTransaction();
      send(producer, topic, 8, 12);
      producer.commitTransaction();
    }

    assertThat(numbersIn(kafka.read(endless(topic).stoppingAfter(8), Offsets.NONE)))
        .containsExactly(0, 1, 2, 3, 8, 9, 10, 11);
    KafkaConnection everything =
        new KafkaConnection(
            kafka.connection().bootstrapServers(),
            Map.of("isolation.level", "read_uncommitted"),
            Duration.ofSeconds(10));
    assertThat(numbersIn(kafka.read(everything, endless(topic).stoppingAfter(12), Offsets.NONE)))
        .isEqualTo(range(0, 12));
  }

  @Test
  void theOffsetsReachTheEndBehindTheMarkOfATransaction() throws Exception {
    String topic = kafka.topic(1);
    try (KafkaProducer<byte[], byte[]> producer = producer(topic)) {
      send(producer, topic, 0, 4);
      producer.commitTransaction();
      SinkQueueWithCancel<Batch> stream = stream(topic, Offsets.NONE);
      assertReaches(stream, 5);

      send(producer, topic, 4, 8);
      producer.abortTransaction();
      Batch last = assertReaches(stream, 10);
      stream.cancel();

      // And they are a place to go on from.
      send(producer, topic, 8, 12);
      producer.commitTransaction();
      assertThat(numbersIn(kafka.read(endless(topic).stoppingAfter(4), last.offsets())))
          .isEqualTo(range(8, 12));
    }
  }

  @Test
  void theLatestOffsetIsBeforeTheOldestOpenTransaction() throws Exception {
    String topic = kafka.topic(1);
    kafka.produce(topic, 0, 3);
    try (KafkaProducer<byte[], byte[]> open = producer(topic)) {
      send(open, topic, 3, 5);
      kafka.produce(topic, 5, 6);
      TopicDescription.Range range = describe(topic).partitions().get(0);

      assertThat(range).isEqualTo(new TopicDescription.Range(0, 3, 6));
      SinkQueueWithCancel<Batch> fromLatest = stream(topic, describe(topic).latest());
      // As a reader has them that read what was not committed.
      SinkQueueWithCancel<Batch> fromEnd = stream(topic, Offsets.NONE.with(0, 6));
      var first = fromEnd.pull();
      open.commitTransaction();
      kafka.produce(topic, 6, 8);

      assertThat(numbersIn(read(fromLatest, List.of(), 4))).isEqualTo(range(3, 7));
      Batch begun = first.toCompletableFuture().get(20, TimeUnit.SECONDS).orElseThrow();
      assertThat(numbersIn(read(fromEnd, List.of(begun), 2))).isEqualTo(range(6, 8));
      fromLatest.cancel();
      fromEnd.cancel();
    }
  }

  /** Batches with so many samples: some have none and tell how far the topic is read. */
  private static List<Batch> read(SinkQueueWithCancel<Batch> stream, List<Batch> begun, int samples)
      throws Exception {
    List<Batch> batches = new ArrayList<>(begun);
    while (batches.stream().mapToInt(Batch::size).sum() < samples) {
      batches.add(pull(stream));
    }
    return batches;
  }

  private static Batch assertReaches(SinkQueueWithCancel<Batch> stream, long end) throws Exception {
    List<Batch> batches = new ArrayList<>(List.of(pull(stream)));
    while (batches.get(batches.size() - 1).offsets().nextOf(0) < end) {
      batches.add(pull(stream));
    }
    Batch last = batches.get(batches.size() - 1);
    assertThat(last.offsets().nextOf(0)).isEqualTo(end);
    return last;
  }

  private static KafkaProducer<byte[], byte[]> producer(String id) {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", kafka.connection().bootstrapServers(), "transactional.id", id),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  /** Begins a transaction with the samples numbered from {@code first} up to {@code end}. */
  private static void send(
      KafkaProducer<byte[], byte[]> producer, String topic, int first, int end) {
    producer.beginTransaction();
    for (int number = first; number < end; number++) {
      producer.send(new ProducerRecord<>(topic, SampleCodecs.BINARY.encode(numbered(number))));
    }
    producer.flush();
  }

  private static TopicDescription describe(String topic) {
    try (Topics topics = Topics.connect(kafka.connection())) {
      return topics.describe(topic);
    }
  }

  private static SinkQueueWithCancel<Batch> stream(String topic, Offsets start) {
    return kafka.stream(kafka.connection(), endless(topic), start)
        .runWith(Sink.queue(), kafka.system());
  }

  private static Batch pull(SinkQueueWithCancel<Batch> queue) throws Exception {
    return queue.pull().toCompletableFuture().get(20, TimeUnit.SECONDS).orElseThrow();
  }

  private static BatchSource.Settings endless(String topic) {
    return BatchSource.Settings.endless(topic, SHAPE, 2);
  }
}
