package io.espalier.streaming.kafka;

import io.espalier.streaming.codec.SampleCodec;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.sample.Sample;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends samples to a topic, each acknowledged by all in-sync replicas and written once. What is
 * sent and not yet acknowledged is bounded; beyond that, sending waits for the broker.
 *
 * <p>One thread sends; any thread may read {@link #acknowledged()}. Whoever opens it closes it.
 */
public final class SampleProducer implements AutoCloseable {

  /**
   * How to send.
   *
   * @param recordsPerSecond 0 for as fast as the broker takes them
   * @param limit how many to send at most
   */
  public record Plan(double recordsPerSecond, OptionalLong limit) {

    /** Everything, as fast as the broker takes it. */
    public static final Plan EVERYTHING = new Plan(0, OptionalLong.empty());

    public Plan {
      if (!(recordsPerSecond >= 0) || Double.isInfinite(recordsPerSecond)) {
        throw new IllegalArgumentException(
            "a rate is a number of records per second, 0 for no limit, got " + recordsPerSecond);
      }
      if (limit.isPresent() && limit.getAsLong() < 0) {
        throw new IllegalArgumentException(
            "a limit is 0 records or more, got " + limit.getAsLong());
      }
    }
  }

  private static final long PROGRESS_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private static final Map<String, Object> DEFAULTS =
      Map.of(
          "batch.size",
          128 << 10,
          "linger.ms",
          5,
          "compression.type",
          "lz4",
          "buffer.memory",
          8 << 20); // a quarter of the usual: a source faster than the broker fills what there is

  private final KafkaConnection connection;
  private final String topic;
  private final SampleCodec codec;
  private final Partitioning partitioning;
  private final int partitions;
  private final Iterable<Header> headers;
  private final Producer<byte[], byte[]> producer;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  private SampleProducer(
      KafkaConnection connection,
      TopicDescription topic,
      SampleCodec codec,
      Partitioning partitioning,
      Producer<byte[], byte[]> producer) {
    this.connection = connection;
    this.topic = topic.name();
    this.partitions = topic.partitions().size();
    this.codec = codec;
    this.partitioning = partitioning;
    this.headers =
        List.of(
            new RecordHeader(
                SampleCodecs.CONTENT_TYPE_HEADER,
                codec.contentType().getBytes(StandardCharsets.UTF_8)));
    this.producer = producer;
  }

  /**
   * A producer for a topic that exists.
   *
   * @throws StreamUnavailableException if the broker or the topic can't be reached
   */
  public static SampleProducer open(KafkaConnection connection, String topic, SampleCodec codec) {
    return open(connection, topic, codec, Partitioning.ANY);
  }

  /** As above, with a say in which partition a sample goes to. */
  public static SampleProducer open(
      KafkaConnection connection, String topic, SampleCodec codec, Partitioning partitioning) {
    TopicDescription there;
    try (Topics topics = Topics.connect(connection)) {
      there = topics.describe(topic);
    }
    return new SampleProducer(
        connection, there, codec, partitioning, acknowledging(connection, defaults(connection)));
  }

  /** Kafka's own buffer where the user has records larger than usual: one must fit into it. */
  private static Map<String, Object> defaults(KafkaConnection connection) {
    Map<String, Object> defaults = new HashMap<>(DEFAULTS);
    if (connection.properties().containsKey("max.request.size")) {
      defaults.remove("buffer.memory");
    }
    return defaults;
  }

  /**
   * Sends {@code samples} until they or the plan's limit end, and waits until all are acknowledged.
   * Repeated calls add up.
   *
   * @param progress told from time to time, on this thread, how many are acknowledged
   * @return how many are acknowledged
   * @throws StreamUnavailableException if a record could not be delivered
   * @throws InterruptedException if this thread is interrupted; some records that were sent may not
   *     be acknowledged then
   */
  public long send(Iterator<Sample> samples, Plan plan, LongConsumer progress)
      throws InterruptedException {
    try {
      sendAll(samples, plan, progress);
      producer.flush();
    } catch (InterruptException interrupted) {
      // Kafka's exception has no cause to speak of and sets the flag that Java's clears.
      Thread.interrupted();
      throw new InterruptedException("interrupted while sending to topic " + topic);
    } catch (KafkaException refused) {
      throw Diagnosis.of(refused, what(), connection);
    }
    requireDelivered();
    progress.accept(acknowledged());
    return acknowledged();
  }

  /** Records that are safely on the broker. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /** Waits a few seconds for what is under way, then gives it up. */
  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }

  /** A producer of bytes for which a record counts as written when all in-sync replicas have it. */
  public static Producer<byte[], byte[]> acknowledging(
      KafkaConnection connection, Map<String, Object> defaults) {
    Map<String, Object> properties = connection.clientProperties(defaults);
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    try {
      return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException invalid) {
      throw Diagnosis.of(invalid, "open a producer", connection);
    }
  }

  private void sendAll(Iterator<Sample> samples, Plan plan, LongConsumer progress)
      throws InterruptedException {
    long now = System.nanoTime();
    long reported = now;
    Pace pace = new Pace(plan.recordsPerSecond(), now);
    long limit = plan.limit().orElse(Long.MAX_VALUE);
    for (long sent = 0; sent < limit && samples.hasNext(); sent++) {
      awaitTurn(pace);
      requireDelivered();
      send(samples.next());
      pace.sent();
      now = System.nanoTime();
      if (now - reported > PROGRESS_INTERVAL_NANOS) {
        reported = now;
        progress.accept(acknowledged());
      }
    }
  }

  private static void awaitTurn(Pace pace) throws InterruptedException {
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while sending");
      }
      long waitNanos = pace.waitNanos(System.nanoTime());
      if (waitNanos <= 0) {
        return;
      }
      LockSupport.parkNanos(waitNanos);
    }
  }

  private void send(Sample sample) {
    var record =
        new ProducerRecord<byte[], byte[]>(
            topic,
            partitioning.of(sample, partitions),
            sample.timestamp().isPresent() ? sample.timestamp().getAsLong() : null,
            sample.key().orElse(null),
            codec.encode(sample),
            headers);
    // The callback is told all that the future would be.
    Future<RecordMetadata> unused = producer.send(record, this::onCompletion);
  }

  /** Runs on Kafka's sender thread. */
  private void onCompletion(@Nullable RecordMetadata written, @Nullable Exception failed) {
    if (failed == null) {
      acknowledged.incrementAndGet();
    } else {
      failure.compareAndSet(null, failed);
    }
  }

  private void requireDelivered() {
    Exception failed = failure.get();
    if (failed != null) {
      throw Diagnosis.of(failed, what(), connection);
    }
  }

  private String what() {
    return "write to topic '%s'".formatted(topic);
  }
}
