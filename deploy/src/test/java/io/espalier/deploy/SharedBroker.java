package io.espalier.deploy;

import io.espalier.streaming.codec.SampleCodec;
import io.espalier.streaming.kafka.EmbeddedBroker;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.SampleProducer;
import io.espalier.streaming.kafka.Topics;
import io.espalier.streaming.sample.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One real broker for all classes that ask for it; each test takes a topic of its own. */
public final class SharedBroker implements BeforeAllCallback {

  private static final AtomicInteger topics = new AtomicInteger();

  private EmbeddedBroker broker;

  @Override
  public void beforeAll(ExtensionContext context) {
    broker =
        context
            .getRoot()
            .getStore(Namespace.create(SharedBroker.class))
            .getOrComputeIfAbsent(
                EmbeddedBroker.class, key -> EmbeddedBroker.temporary(), EmbeddedBroker.class);
  }

  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  public KafkaConnection connection() {
    return KafkaConnection.to(bootstrapServers());
  }

  /** The name of a topic that nobody has. */
  public String unusedName() {
    return "samples-" + topics.incrementAndGet();
  }

  /** The name of a new topic. */
  public String topic(int partitions) {
    String topic = unusedName();
    try (Topics admin = Topics.connect(connection())) {
      admin.createIfMissing(topic, partitions);
    }
    return topic;
  }

  /** Sends samples as {@code espalier produce} does. */
  public void send(String topic, SampleCodec codec, Iterator<Sample> samples)
      throws InterruptedException {
    try (SampleProducer producer = SampleProducer.open(connection(), topic, codec)) {
      producer.send(samples, SampleProducer.Plan.EVERYTHING, acknowledged -> {});
    }
  }

  /** Sends a record as it is. */
  public void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    try (var producer =
        new KafkaProducer<>(properties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(record).get(20, TimeUnit.SECONDS);
    }
  }

  /** The first {@code count} records of partition 0, or fewer if there are no more. */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      for (int polls = 0; polls < 50 && records.size() < count; polls++) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private Map<String, Object> properties() {
    return Map.of("bootstrap.servers", bootstrapServers());
  }
}
