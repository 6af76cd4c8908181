package io.espalier.streaming.kafka;

import io.espalier.streaming.codec.PredictionJson;
import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import io.espalier.streaming.prediction.PredictionLog;
import io.espalier.streaming.prediction.Predictions;
import io.espalier.streaming.sample.SampleOrigins;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes predictions with one idempotent producer. It never gives a record up while a broker may
 * come back, and never sends one before that before it is safe: so there is no prediction in a
 * partition without all before it. At the first record that is refused it ends, in the thread that
 * would send the next.
 */
final class PredictionWriter implements PredictionLog.Writer {

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private static final String LARGEST_REQUEST = "max.request.size";

  /** What Kafka takes where nothing is set. */
  private static final int USUAL_LARGEST_REQUEST = 1 << 20;

  private static final Map<String, Object> DEFAULTS =
      Map.of("batch.size", 64 << 10, "linger.ms", 5, "compression.type", "lz4");

  private final KafkaConnection connection;
  private final String topic;
  private final PredictionJson json;
  private final PredictionHeaders headers;
  private final Map<Integer, PredictionTail.End> ends;
  private final SoleWriter sole;
  private final Producer<byte[], byte[]> producer;
  private final Runnable whenClosed;
  private final AtomicBoolean refused = new AtomicBoolean();
  private volatile @Nullable Thread writing;

  PredictionWriter(
      KafkaConnection connection,
      String topic,
      PredictionJson json,
      PredictionHeaders headers,
      Map<Integer, PredictionTail.End> ends,
      Producer<byte[], byte[]> producer,
      Runnable whenClosed) {
    this.connection = connection;
    this.topic = topic;
    this.json = json;
    this.headers = headers;
    this.ends = Collections.unmodifiableMap(new TreeMap<>(ends));
    this.producer = producer;
    this.whenClosed = whenClosed;
    sole = new SoleWriter(topic, ends);
  }

  /**
   * A writer.
   *
   * @param ends how far each partition goes
   * @param largestBytes of a prediction, with what is around it
   */
  static PredictionWriter open(
      KafkaConnection connection,
      String topic,
      PredictionJson json,
      PredictionHeaders headers,
      Map<Integer, PredictionTail.End> ends,
      int largestBytes,
      TopicListener listener) {
    Producer<byte[], byte[]> producer = producer(connection, largestBytes);
    return new PredictionWriter(
        connection, topic, json, headers, ends, producer, listener.opened(producer));
  }

  /** Whatever the user says of the times of other producers. */
  private static Producer<byte[], byte[]> producer(KafkaConnection connection, int largestBytes) {
    Map<String, Object> properties = connection.clientProperties(DEFAULTS);
    properties.merge(
        LARGEST_REQUEST,
        Math.max(largestBytes, USUAL_LARGEST_REQUEST),
        (set, needed) -> set.toString().matches("\\d{1,9}") ? atLeast(set, largestBytes) : set);
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    properties.put("retries", Integer.MAX_VALUE);
    properties.put("delivery.timeout.ms", Integer.MAX_VALUE);
    properties.put("max.in.flight.requests.per.connection", 1);
    properties.put("max.block.ms", connection.timeout().toMillis());
    properties.remove("transactional.id");
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static int atLeast(Object set, int largestBytes) {
    return Math.max(Integer.parseInt(set.toString()), largestBytes);
  }

  @Override
  public long lastOf(int partition) {
    PredictionTail.End end = ends.get(partition);
    return end == null ? PredictionHeaders.NONE : end.predicted();
  }

  @Override
  public CompletionStage<?> write(Predictions some) {
    CompletableFuture<@Nullable Void> safe = new CompletableFuture<>();
    AtomicInteger unsafe = new AtomicInteger(some.size());
    Callback callback =
        (written, failure) -> {
          if (failure != null) {
            onFailure(failure, safe);
          } else {
            sole.written(written);
            if (unsafe.decrementAndGet() == 0) {
              safe.complete(null);
            }
          }
        };
    writing = Thread.currentThread();
    try {
      for (int k = 0; k < some.size() && !refused.get(); k++) {
        Future<RecordMetadata> unused = producer.send(record(some, k), callback);
      }
    } catch (KafkaException | IllegalStateException failure) {
      onFailure(failure, safe);
    } finally {
      writing = null;
    }
    if (refused.get()) {
      safe.completeExceptionally(
          new StreamUnavailableException(
              Reason.BROKER_UNREACHABLE, "an earlier prediction could not be written", null));
    }
    return safe;
  }

  private ProducerRecord<byte[], byte[]> record(Predictions some, int index) {
    SampleOrigins origins = some.origins();
    long timestamp = origins.timestamps()[index];
    return new ProducerRecord<>(
        topic,
        origins.partitions()[index],
        timestamp < 0 ? null : timestamp,
        some.key(index),
        json.encode(some, index),
        headers.at(origins.offsets()[index]));
  }

  /**
   * What a broker refuses must not be followed by what comes after it: on the thread that sends,
   * nothing more is. What is refused before it is sent is followed by nothing: the loop ends. But
   * what was taken before it is still on its way, and may be refused in turn.
   */
  private void onFailure(Exception failure, CompletableFuture<@Nullable Void> safe) {
    refused.set(true);
    if (!Thread.currentThread().equals(writing)) {
      producer.close(Duration.ZERO);
    }
    safe.completeExceptionally(diagnosed(failure));
  }

  private StreamUnavailableException diagnosed(Exception failure) {
    return Diagnosis.of(failure, "write to topic '%s'".formatted(topic), connection);
  }

  @Override
  public void close() {
    whenClosed.run();
    producer.close(CLOSE_TIMEOUT);
  }
}
