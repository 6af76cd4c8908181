package io.espalier.streaming.kafka;

import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How far the partitions of a topic with predictions go, by the last record of each.
 *
 * @param wanted which of them count
 */
record PredictionTail(KafkaConnection connection, PredictionHeaders wanted) {

  private static final Duration LONGEST_POLL = Duration.ofMillis(100);

  /**
   * How far a partition goes.
   *
   * @param predicted the offset of the last record of the input that is predicted there; −1 if none
   * @param next the offset that the next prediction will have
   */
  record End(long predicted, long next) {}

  /**
   * By partition. Blocks.
   *
   * @throws StreamUnavailableException if there are records that are no predictions, or no broker
   *     answers
   */
  Map<Integer, End> of(TopicDescription topic) {
    Map<Integer, End> ends = new HashMap<>();
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      topic
          .partitions()
          .forEach(
              (partition, range) ->
                  ends.put(
                      partition,
                      new End(
                          predicted(consumer, new TopicPartition(topic.name(), partition), range),
                          range.end())));
    }
    return ends;
  }

  /** One that is empty by now, as retention leaves it, tells of nothing. */
  private long predicted(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, TopicDescription.Range range) {
    if (range.end() == range.earliest()) {
      return PredictionHeaders.NONE;
    }
    ConsumerRecord<byte[], byte[]> last = last(consumer, partition, range.end());
    if (!PredictionHeaders.areIn(last.headers())) {
      throw new StreamUnavailableException(
          Reason.REFUSED,
          String.format(
              Locale.ROOT,
              "Topic '%s' has records that are no predictions (partition %d, offset %d)."
                  + " Predictions need a topic of their own: name another one.",
              partition.topic(),
              partition.partition(),
              last.offset()),
          null);
    }
    return wanted.offset(last.headers());
  }

  private ConsumerRecord<byte[], byte[]> last(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, end - 1);
    long deadline = System.nanoTime() + connection.timeout().toNanos();
    while (System.nanoTime() < deadline) {
      List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(LONGEST_POLL).records(partition);
      if (!records.isEmpty()) {
        return records.get(0);
      }
    }
    throw Diagnosis.of(
        new TimeoutException(),
        "read the last record of topic '%s'".formatted(partition.topic()),
        connection);
  }

  /** What no transaction has committed is no prediction of this program, and is found here. */
  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> properties = connection.clientProperties(Map.of());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
