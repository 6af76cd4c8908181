package io.espalier.streaming.kafka;

import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.source.BatchSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One broker and one actor system for all tests of a class, each of which takes its own topic. */
public final class BrokerFixture implements BeforeAllCallback, AfterAllCallback {

  private static final AtomicInteger topics = new AtomicInteger();

  private final List<Topics> connected = new CopyOnWriteArrayList<>();
  private EmbeddedBroker broker;
  private ActorSystem system;

  @Override
  public void beforeAll(ExtensionContext context) {
    broker = EmbeddedBroker.temporary();
    system = ActorSystem.create("test");
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    connected.forEach(Topics::close);
    broker.close();
  }

  public KafkaConnection connection() {
    return KafkaConnection.to(broker.bootstrapServers());
  }

  public ActorSystem system() {
    return system;
  }

  /** The name of a new topic. */
  public String topic(int partitions) {
    String topic = "samples-" + topics.incrementAndGet();
    try (Topics admin = Topics.connect(connection())) {
      admin.createIfMissing(topic, partitions);
    }
    return topic;
  }

  /** Sends the samples numbered from {@code first} up to {@code end}. */
  public void produce(String topic, int first, int end) throws InterruptedException {
    try (SampleProducer producer = SampleProducer.open(connection(), topic, SampleCodecs.BINARY)) {
      producer.send(TestSamples.between(first, end), SampleProducer.Plan.EVERYTHING, acked -> {});
    }
  }

  public void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            clientProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
      for (Future<RecordMetadata> record : sent) {
        record.get(20, TimeUnit.SECONDS);
      }
    }
  }

  /** A stream that nobody watches. */
  public Source<Batch, NotUsed> stream(
      KafkaConnection connection, BatchSource.Settings settings, Offsets start) {
    return stream(connection, settings, start, TopicWatch.telling(new TopicListener() {}));
  }

  public Source<Batch, NotUsed> stream(
      KafkaConnection connection, BatchSource.Settings settings, Offsets start, TopicWatch watch) {
    Topics topics = Topics.connect(connection);
    connected.add(topics);
    return BatchSource.from(topics, settings, start, watch);
  }

  /** All batches of a stream that ends by itself. */
  public List<Batch> read(BatchSource.Settings settings, Offsets start) throws Exception {
    return read(connection(), settings, start);
  }

  /** As {@link #read}, through another connection; throws what the stream failed with. */
  public List<Batch> read(KafkaConnection connection, BatchSource.Settings settings, Offsets start)
      throws Exception {
    try {
      return stream(connection, settings, start)
          .runWith(Sink.seq(), system)
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      throw cause instanceof CompletionException ? (Exception) cause.getCause() : (Exception) cause;
    }
  }

  /** The first {@code count} records of partition 0. */
  public List<ConsumerRecord<byte[], byte[]>> recordsOf(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            clientProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      for (int polls = 0; polls < 100 && records.size() < count; polls++) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /** Deletes the records of partition 0 below {@code offset}, as retention does. */
  public void deleteBefore(String topic, long offset) throws Exception {
    try (Admin admin = Admin.create(clientProperties())) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
  }

  private Map<String, Object> clientProperties() {
    return new HashMap<>(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
