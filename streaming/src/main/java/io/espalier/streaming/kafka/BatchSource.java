package io.espalier.streaming.kafka;

import io.espalier.streaming.codec.SampleCodec;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.SampleShape;
import io.espalier.streaming.sample.StreamChangedException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of batches in a topic: every record once, in the order of its partition, from offsets
 * that the caller owns.
 *
 * <p>The stream reads all partitions itself, without a consumer group. It survives brokers that go
 * and come back. When the topic gets more partitions it fails with a {@link
 * StreamChangedException}: opened again, it reads those too, from their beginning. It fails with a
 * {@link StreamUnavailableException} when the broker or the topic can't be reached at the start, or
 * when the topic or records that it should read next are gone.
 */
public final class BatchSource {

  private static final Logger log = LoggerFactory.getLogger(BatchSource.class);

  private static final int PARALLEL_DEAD_LETTERS = 16;

  private BatchSource() {}

  /**
   * What to read.
   *
   * @param topic a topic that exists
   * @param shape what every sample must look like
   * @param batchSize samples per batch
   * @param defaultCodec for records without a content type
   * @param stopAfterRecords end after so many records (samples and dead letters) from the start
   *     offsets on, with a smaller last batch if need be; without it, the stream has no end
   */
  public record Settings(
      String topic,
      SampleShape shape,
      int batchSize,
      SampleCodec defaultCodec,
      OptionalLong stopAfterRecords) {

    public Settings {
      if (topic.isBlank()) {
        throw new IllegalArgumentException("the name of the topic to read is missing");
      }
      if (batchSize < 1) {
        throw new IllegalArgumentException("a batch has at least 1 sample, got " + batchSize);
      }
      if (stopAfterRecords.isPresent() && stopAfterRecords.getAsLong() < 0) {
        throw new IllegalArgumentException(
            "a stream ends after 0 records or more, got " + stopAfterRecords.getAsLong());
      }
    }

    /** An endless stream of records that are binary unless they say otherwise. */
    public static Settings endless(String topic, SampleShape shape, int batchSize) {
      return new Settings(topic, shape, batchSize, SampleCodecs.BINARY, OptionalLong.empty());
    }

    /** The same stream with an end. */
    public Settings stoppingAfter(long records) {
      return new Settings(topic, shape, batchSize, defaultCodec, OptionalLong.of(records));
    }
  }

  /** The topic that the records of {@code topic} go to that can't be learnt from. */
  public static String deadLetterTopic(String topic) {
    return topic + DeadLetters.TOPIC_SUFFIX;
  }

  /**
   * The batches from {@code start} on. Nothing happens until it is run; each run starts there.
   *
   * <p>Its stages run as one island on the blocking dispatcher: reading ahead is bounded by one
   * batch here and what the consumer has fetched.
   */
  public static Source<Batch, NotUsed> from(
      KafkaConnection connection, Settings settings, Offsets start) {
    return from(connection, settings, start, TopicWatch.telling(topic -> {}));
  }

  /** As above, with an eye on what else is in the topic. */
  public static Source<Batch, NotUsed> from(
      KafkaConnection connection, Settings settings, Offsets start, TopicWatch watch) {
    return Source.fromMaterializer(
            (materializer, attributes) ->
                opened(materializer.system(), connection, settings, start, watch))
        .mapMaterializedValue(nested -> NotUsed.getInstance())
        .mapError(Throwable.class, failure -> explained(failure, connection, settings))
        .async(Dispatchers.DefaultBlockingDispatcherId(), 1);
  }

  /** Asks the broker first: a consumer would wait for it, and for the topic, without end. */
  private static Source<Batch, ?> opened(
      ActorSystem system,
      KafkaConnection connection,
      Settings settings,
      Offsets start,
      TopicWatch watch) {
    return Source.completionStageSource(
        CompletableFuture.supplyAsync(
                () -> positions(connection, settings, start, watch), blocking(system))
            .thenApply(
                positions ->
                    batches(system, connection, settings, positions)
                        .merge(looks(system, connection, settings, watch, positions), true)));
  }

  /** Never a batch; a failure when the topic is gone or has other partitions. */
  private static Source<Batch, Cancellable> looks(
      ActorSystem system,
      KafkaConnection connection,
      Settings settings,
      TopicWatch watch,
      Map<TopicPartition, Long> read) {
    return Source.tick(watch.every(), watch.every(), Done.getInstance())
        .mapAsync(
            1,
            tick ->
                CompletableFuture.supplyAsync(
                    () -> look(connection, settings, watch, read), blocking(system)))
        .mapConcat(done -> List.<Batch>of());
  }

  private static Done look(
      KafkaConnection connection,
      Settings settings,
      TopicWatch watch,
      Map<TopicPartition, Long> read) {
    try (Topics topics = Topics.connect(connection)) {
      TopicDescription topic = topics.describe(settings.topic());
      watch.listener().accept(topic);
      if (topic.partitions().size() != read.size()) {
        throw new StreamChangedException(
            "topic '%s' has %d partitions by now, %d of them are read"
                .formatted(topic.name(), topic.partitions().size(), read.size()));
      }
    } catch (StreamUnavailableException unavailable) {
      if (!unavailable.mayPass()) {
        throw unavailable;
      }
      log.debug("topic {} could not be looked at", settings.topic(), unavailable);
    }
    return Done.getInstance();
  }

  private static Map<TopicPartition, Long> positions(
      KafkaConnection connection, Settings settings, Offsets start, TopicWatch watch) {
    try (Topics topics = Topics.connect(connection)) {
      TopicDescription topic = topics.describe(settings.topic());
      watch.listener().accept(topic);
      // Now rather than when the first bad record finds that it may not be created.
      DeadLetterTopic.prepare(topics, deadLetterTopic(settings.topic()));
      return StartPosition.in(topic, start);
    }
  }

  private static Source<Batch, NotUsed> batches(
      ActorSystem system,
      KafkaConnection connection,
      Settings settings,
      Map<TopicPartition, Long> positions) {
    Offsets start = offsets(positions);
    var decoder = new RecordDecoder(settings.shape(), settings.defaultCodec(), start);
    var limit = new RecordLimit(settings.stopAfterRecords());
    var deadLetters = new DeadLetters(connection, settings.topic(), blocking(system));
    if (limit.isReached()) {
      return Source.empty();
    }
    return Source.fromGraph(new RecordSource(() -> reader(connection, settings, positions)))
        .map(decoder::decode)
        .takeWhile(limit::continuesAfter, true)
        .mapAsync(PARALLEL_DEAD_LETTERS, deadLetters::settle)
        .via(new BatchPacker(settings.batchSize(), settings.shape().features(), start))
        .watchTermination(
            (unused, done) -> {
              done.whenCompleteAsync((ended, failed) -> deadLetters.close(), blocking(system));
              return unused;
            });
  }

  private static Executor blocking(ActorSystem system) {
    return system.dispatchers().lookup(Dispatchers.DefaultBlockingDispatcherId());
  }

  private static Offsets offsets(Map<TopicPartition, Long> positions) {
    var next = new TreeMap<Integer, Long>();
    positions.forEach((partition, offset) -> next.put(partition.partition(), offset));
    return new Offsets(next);
  }

  private static TopicReader reader(
      KafkaConnection connection, Settings settings, Map<TopicPartition, Long> positions) {
    return new TopicReader(
        (recordsPerPoll, bytes) -> consumer(connection, recordsPerPoll, bytes),
        positions,
        BoundedBytes.largest(settings.shape()));
  }

  /** What a producer takes back is not learnt, unless the user asks for it. */
  private static Consumer<byte[], byte[]> consumer(
      KafkaConnection connection, int recordsPerPoll, BoundedBytes bytes) {
    Map<String, Object> properties =
        connection.clientProperties(
            Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                connection.isolationLevel().toString(),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                recordsPerPoll));
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    if (recordsPerPoll == 1) {
      properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1); // whatever the user wants
    }
    return new KafkaConsumer<>(properties, bytes, bytes);
  }

  private static Throwable explained(
      Throwable failure, KafkaConnection connection, Settings settings) {
    Throwable cause = Diagnosis.unwrapped(failure);
    if (cause instanceof OffsetOutOfRangeException lost) {
      return StartPosition.lost(lost);
    }
    return cause instanceof KafkaException
        ? Diagnosis.of(cause, "read topic '%s'".formatted(settings.topic()), connection)
        : cause;
  }
}
