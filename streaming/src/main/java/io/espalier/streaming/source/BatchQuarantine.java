package io.espalier.streaming.source;

import io.espalier.streaming.kafka.Diagnosis;
import io.espalier.streaming.kafka.TopicListener;
import io.espalier.streaming.kafka.Topics;
import io.espalier.streaming.sample.DivergedBatchException;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.Quarantine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the records of a batch once more, as they came, and writes them to the dead letters. Those
 * in between that are no samples are there already.
 */
public final class BatchQuarantine implements Quarantine {

  private static final Duration LONGEST_POLL = Duration.ofMillis(100);

  private final Topics topics;
  private final BatchSource.Settings settings;
  private final TopicListener listener;

  /**
   * A quarantine for the batches of a stream.
   *
   * @param topics not closed with it
   * @param settings of the stream
   */
  public BatchQuarantine(Topics topics, BatchSource.Settings settings, TopicListener listener) {
    this.topics = topics;
    this.settings = settings;
    this.listener = listener;
  }

  /** On a thread of its own: it is seldom needed, and waits for the broker. */
  @Override
  public CompletionStage<?> setAside(Offsets from, Offsets to, String reason) {
    return CompletableFuture.runAsync(
        () -> write(from, to, new DivergedBatchException(reason)), BatchQuarantine::apart);
  }

  private static void apart(Runnable task) {
    new Thread(task, "quarantine").start();
  }

  private void write(Offsets from, Offsets to, DivergedBatchException reason) {
    RecordDecoder decoder = new RecordDecoder(settings, from);
    try (DeadLetters deadLetters =
        new DeadLetters(topics, settings.topic(), BatchQuarantine::apart, listener)) {
      float[] looked = new float[settings.shape().features()];
      List<CompletableFuture<?>> written = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : records(from, to)) {
        if (decoder.decode(new Fetched.Read(record), looked, 0) instanceof FetchOutcome.Decoded) {
          written.add(deadLetters.write(new FetchOutcome.Rejected(record, reason)));
        }
      }
      CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).join();
    } catch (KafkaException failure) {
      throw Diagnosis.of(
          failure, "read topic '%s' again".formatted(settings.topic()), topics.connection());
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> records(Offsets from, Offsets to) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    BoundedBytes bytes = new BoundedBytes(BoundedBytes.largest(settings.shape()), 0);
    try (Consumer<byte[], byte[]> consumer = OpenStream.consumer(topics.connection(), 1, bytes)) {
      Map<TopicPartition, Long> unread = new HashMap<>();
      new StartPosition(OnLost.STOP, listener)
          .in(topics.describe(settings.topic()), from)
          .next()
          .forEach(
              (partition, next) ->
                  unread.put(new TopicPartition(settings.topic(), partition), next));
      unread.entrySet().removeIf(entry -> entry.getValue() >= end(entry.getKey(), to));
      consumer.assign(unread.keySet());
      unread.forEach(consumer::seek);
      while (!unread.isEmpty()) {
        bytes.beginPoll();
        consumer.poll(LONGEST_POLL).forEach(found::add);
        unread.keySet().removeIf(partition -> consumer.position(partition) >= end(partition, to));
      }
    }
    found.removeIf(record -> record.offset() >= to.nextOf(record.partition()));
    return found;
  }

  private static long end(TopicPartition partition, Offsets to) {
    return to.nextOf(partition.partition());
  }
}
