package io.espalier.streaming.source;

import io.espalier.streaming.codec.SampleCodec;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.Diagnosis;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.TopicWatch;
import io.espalier.streaming.kafka.Topics;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.SampleShape;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.stream.javadsl.Source;

/**
 * The stream of batches in a topic: every record once, in the order of its partition, from offsets
 * that the caller owns.
 *
 * <p>Over partitions, the order of what is in the topic when the stream is opened is that of the
 * timestamps, and the same for the same offsets: a stream that is resumed goes on as it would have.
 * For that, a partition with records that can't be fetched makes the others wait. Records that come
 * later join in by their timestamps once they are fetched; where a partition has none at that
 * moment the others go on, so at the live end the order is that of arrival.
 *
 * <p>The stream reads all partitions itself, without a consumer group. It survives brokers that go
 * and come back. When the topic gets more partitions it fails with a {@link
 * StreamChangedException}: opened again, it reads those too, from their beginning. It fails with a
 * {@link StreamUnavailableException} when the broker or the topic can't be reached at the start, or
 * when the topic or records that it should read next are gone.
 */
public final class BatchSource {

  /** Batches one by one between two threads would take longer than they take to be learnt. */
  private static final int RECORDS_AHEAD = 128;

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
   * @param onLost what to do when the records to read next were deleted
   * @param predicts whether each record is predicted: one without a label is no dead letter then,
   *     and none waits for its batch to be full before it is among those to be predicted
   */
  public record Settings(
      String topic,
      SampleShape shape,
      int batchSize,
      SampleCodec defaultCodec,
      OptionalLong stopAfterRecords,
      OnLost onLost,
      boolean predicts) {

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

    /** A stream to learn from. */
    public Settings(
        String topic,
        SampleShape shape,
        int batchSize,
        SampleCodec defaultCodec,
        OptionalLong stopAfterRecords,
        OnLost onLost) {
      this(topic, shape, batchSize, defaultCodec, stopAfterRecords, onLost, false);
    }

    /** An endless stream of records that are binary unless they say otherwise. */
    public static Settings endless(String topic, SampleShape shape, int batchSize) {
      return new Settings(
          topic, shape, batchSize, SampleCodecs.BINARY, OptionalLong.empty(), OnLost.STOP);
    }

    /** The same stream with an end. */
    public Settings stoppingAfter(long records) {
      return new Settings(
          topic, shape, batchSize, defaultCodec, OptionalLong.of(records), onLost, predicts);
    }

    /** The same stream for who predicts its records, too, or does not. */
    public Settings predicting(boolean each) {
      return new Settings(topic, shape, batchSize, defaultCodec, stopAfterRecords, onLost, each);
    }
  }

  /** The topic that the records of {@code topic} go to that can't be learnt from. */
  public static String deadLetterTopic(String topic) {
    return topic + DeadLetters.TOPIC_SUFFIX;
  }

  /**
   * The batches from {@code start} on. Nothing happens until it is run; each run starts there.
   *
   * <p>Its stages run as one island on the blocking dispatcher: reading ahead is bounded here by
   * one batch, or small ones of {@value #RECORDS_AHEAD} records together, and what the consumer has
   * fetched.
   *
   * @param topics asked now and then as long as the stream runs; not closed with it
   */
  public static Source<Batch, NotUsed> from(
      Topics topics, Settings settings, Offsets start, TopicWatch watch) {
    return Source.fromMaterializer(
            (materializer, attributes) ->
                new OpenStream(materializer.system(), topics, settings, watch).from(start))
        .mapMaterializedValue(nested -> NotUsed.getInstance())
        .mapError(Throwable.class, failure -> explained(failure, topics.connection(), settings))
        .async(
            Dispatchers.DefaultBlockingDispatcherId(),
            Math.max(1, RECORDS_AHEAD / settings.batchSize()));
  }

  private static Throwable explained(
      Throwable failure, KafkaConnection connection, Settings settings) {
    Throwable cause = Diagnosis.unwrapped(failure);
    return cause instanceof KafkaException
        ? Diagnosis.of(cause, "read topic '%s'".formatted(settings.topic()), connection)
        : cause;
  }
}
