package io.espalier.streaming.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.streaming.kafka.Diagnosis;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.SampleProducer;
import io.espalier.streaming.kafka.TopicListener;
import io.espalier.streaming.kafka.Topics;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that can't be learnt from, set aside with where they came from and why. The key, the
 * payload and the headers stay as they were, so that a record can be mended and sent again; of one
 * that is too large with its origin added, first the payload is left out, then key and headers too.
 *
 * <p>A stream that is resumed from older offsets writes the dead letters after them once more; the
 * origin in the headers tells which are the same.
 */
final class DeadLetters implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

  /** What the name of the topic of dead letters adds to that of its source. */
  static final String TOPIC_SUFFIX = ".dead-letters";

  static final String TOPIC = "espalier.error.topic";
  static final String PARTITION = "espalier.error.partition";
  static final String OFFSET = "espalier.error.offset";
  static final String TIMESTAMP = "espalier.error.timestamp";
  static final String EXCEPTION_CLASS = "espalier.error.exception.class.name";
  static final String EXCEPTION_MESSAGE = "espalier.error.exception.message";

  /** Present when the payload was too large to be kept: how many bytes it had. */
  static final String OMITTED_BYTES = "espalier.error.omitted.bytes";

  /** A reason may quote the record. */
  private static final int LONGEST_REASON_CHARS = 2000;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Topics topics;
  private final KafkaConnection connection;
  private final String topic;
  private final Executor blocking;
  private final TopicListener listener;
  private @Nullable Producer<byte[], byte[]> producer;
  private Runnable whenClosed = () -> {};

  /**
   * @param blocking where a topic may be made anew
   * @param listener told of the producer
   */
  DeadLetters(Topics topics, String sourceTopic, Executor blocking, TopicListener listener) {
    this.topics = topics;
    this.blocking = blocking;
    this.listener = listener;
    this.connection = topics.connection();
    this.topic = sourceTopic + TOPIC_SUFFIX;
  }

  /**
   * Sets a record aside; completed once it is safe. May block while the first one finds its broker.
   *
   * <p>A topic that is gone is made anew: its loss shows as a write that takes too long. Any other
   * failure is final, and so is the second.
   */
  CompletableFuture<@Nullable Void> write(FetchOutcome.Rejected rejected) {
    return asMuchAsFits(rejected)
        .exceptionallyCompose(
            failure ->
                Diagnosis.unwrapped(failure) instanceof RetriableException
                    ? CompletableFuture.runAsync(this::makeTopic, blocking)
                        .thenCompose(made -> asMuchAsFits(rejected))
                    : CompletableFuture.failedFuture(failure))
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    Diagnosis.of(failure, "write to topic '%s'".formatted(topic), connection)));
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      whenClosed.run();
      producer.close(CLOSE_TIMEOUT);
    }
  }

  private void makeTopic() {
    if (topics.createIfMissing(topic, 1)) {
      log.warn("topic '{}' was gone and is made anew", topic);
    }
  }

  /** One that can't be set aside would stop the stream for good. */
  private CompletableFuture<@Nullable Void> asMuchAsFits(FetchOutcome.Rejected rejected) {
    ConsumerRecord<byte[], byte[]> source = rejected.record();
    Headers everything = new RecordHeaders(source.headers().toArray());
    Headers withoutPayload = new RecordHeaders(source.headers().toArray());
    Headers originOnly = new RecordHeaders();
    for (Headers headers : List.of(everything, withoutPayload, originOnly)) {
      addOrigin(headers, rejected);
    }
    if (source.value() == null) {
      addOmitted(everything, source);
    }
    addOmitted(withoutPayload, source);
    addOmitted(originOnly, source);
    return send(source.key(), source.value(), everything)
        .exceptionallyCompose(
            failure -> whenTooLarge(failure, () -> send(source.key(), null, withoutPayload)))
        .exceptionallyCompose(failure -> whenTooLarge(failure, () -> send(null, null, originOnly)));
  }

  private static CompletableFuture<@Nullable Void> whenTooLarge(
      Throwable failure, Supplier<CompletableFuture<@Nullable Void>> smaller) {
    Throwable cause = Diagnosis.unwrapped(failure);
    return cause instanceof RecordTooLargeException
        ? smaller.get()
        : CompletableFuture.failedFuture(cause);
  }

  private CompletableFuture<@Nullable Void> send(
      byte @Nullable [] key, byte @Nullable [] payload, Headers headers) {
    CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
    var unused =
        producer()
            .send(
                new ProducerRecord<>(topic, null, null, key, payload, headers),
                (metadata, failure) -> {
                  if (failure == null) {
                    written.complete(null);
                  } else {
                    written.completeExceptionally(failure);
                  }
                });
    return written;
  }

  /** Most streams never need one. */
  private synchronized Producer<byte[], byte[]> producer() {
    if (producer == null) {
      producer = SampleProducer.acknowledging(connection, impatience());
      whenClosed = listener.opened(producer);
    }
    return producer;
  }

  /**
   * The stream waits for each dead letter, so a loss has to be found before Kafka's two minutes are
   * over. What the user says about the same times stands, and they have to fit each other.
   */
  private Map<String, Object> impatience() {
    int millis = Math.toIntExact(connection.timeout().toMillis());
    Map<String, Object> times =
        Map.of(
            "max.block.ms",
            millis / 2,
            "request.timeout.ms",
            millis / 2,
            "linger.ms",
            0,
            "delivery.timeout.ms",
            millis);
    return Collections.disjoint(times.keySet(), connection.properties().keySet())
        ? times
        : Map.of();
  }

  private static void addOrigin(Headers headers, FetchOutcome.Rejected rejected) {
    ConsumerRecord<byte[], byte[]> source = rejected.record();
    String reason = String.valueOf(rejected.reason().getMessage());
    add(headers, TOPIC, source.topic());
    add(headers, PARTITION, Integer.toString(source.partition()));
    add(headers, OFFSET, Long.toString(source.offset()));
    add(headers, TIMESTAMP, Long.toString(source.timestamp()));
    add(headers, EXCEPTION_CLASS, rejected.reason().getClass().getName());
    add(
        headers,
        EXCEPTION_MESSAGE,
        reason.substring(0, Math.min(reason.length(), LONGEST_REASON_CHARS)));
  }

  private static void addOmitted(Headers headers, ConsumerRecord<byte[], byte[]> source) {
    byte @Nullable [] payload = source.value();
    int bytes = payload == null ? source.serializedValueSize() : payload.length;
    if (bytes >= 0) {
      add(headers, OMITTED_BYTES, Integer.toString(bytes));
    }
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
