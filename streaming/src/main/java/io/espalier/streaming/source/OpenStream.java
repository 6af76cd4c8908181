package io.espalier.streaming.source;

import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.StreamUnavailableException;
import io.espalier.streaming.kafka.TopicDescription;
import io.espalier.streaming.kafka.TopicWatch;
import io.espalier.streaming.kafka.Topics;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.StreamChangedException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.stream.javadsl.Source;

/**
 * One run of a {@link BatchSource}: what is asked of the broker first, and what is put together.
 */
record OpenStream(
    ActorSystem system, Topics topics, BatchSource.Settings settings, TopicWatch watch) {

  /** Asks the broker first: a consumer would wait for it, and for the topic, without end. */
  Source<Batch, ?> from(Offsets asked) {
    return Source.completionStageSource(
        CompletableFuture.supplyAsync(() -> start(asked), blocking())
            .thenApply(start -> batches(asked, start).merge(looks(start), true)));
  }

  private Offsets start(Offsets asked) {
    TopicDescription topic = described();
    // Now rather than when the first bad record finds that it may not be created.
    DeadLetterTopic.prepare(topics, BatchSource.deadLetterTopic(settings.topic()));
    return startPosition().in(topic, asked);
  }

  private StartPosition startPosition() {
    return new StartPosition(settings.onLost(), watch.listener());
  }

  private TopicDescription described() {
    try {
      TopicDescription topic = topics.describe(settings.topic());
      watch.listener().seen(topic);
      return topic;
    } catch (StreamUnavailableException unavailable) {
      watch.listener().unseen(unavailable);
      throw unavailable;
    }
  }

  /** Never a batch; a failure when the topic is gone, is another, or has other partitions. */
  private Source<Batch, Cancellable> looks(Offsets start) {
    return Source.tick(watch.every(), watch.every(), Done.getInstance())
        .mapAsync(1, tick -> CompletableFuture.runAsync(() -> look(start), blocking()))
        .mapConcat(done -> List.of());
  }

  private void look(Offsets start) {
    try {
      TopicDescription topic = described();
      StartPosition.requireSame(topic, start.streamId());
      if (topic.partitions().size() != start.next().size()) {
        throw new StreamChangedException(
            String.format(
                Locale.ROOT,
                "topic '%s' has %d partitions by now, %d of them are read",
                topic.name(),
                topic.partitions().size(),
                start.next().size()));
      }
    } catch (StreamUnavailableException unavailable) {
      // The consumer waits by itself for a broker that is away, and the listener knows.
      if (!unavailable.mayPass()) {
        throw unavailable;
      }
    }
  }

  private Source<Batch, NotUsed> batches(Offsets asked, Offsets start) {
    if (new RecordLimit(settings.stopAfterRecords()).isReached()) {
      return Source.empty();
    }
    var deadLetters = new DeadLetters(topics, settings.topic(), blocking(), watch.listener());
    return Source.from(leftOut(asked, start))
        .concatLazy(Source.fromGraph(new RecordSource(() -> reader(start))))
        .via(new BatchPacker(settings, start, deadLetters::write, BatchPacker.MOMENT))
        .watchTermination(
            (unused, done) -> {
              done.whenCompleteAsync((ended, failed) -> deadLetters.close(), blocking());
              return unused;
            });
  }

  /** Told at once, or a stream that is opened again would count the same records as lost twice. */
  private static List<Fetched> leftOut(Offsets asked, Offsets start) {
    return asked.next().entrySet().stream()
        .filter(next -> next.getValue() < start.nextOf(next.getKey()))
        .<Fetched>map(next -> new Fetched.Passed(next.getKey(), start.nextOf(next.getKey())))
        .toList();
  }

  private TopicReader reader(Offsets start) {
    Map<TopicPartition, Long> positions =
        start.next().entrySet().stream()
            .collect(
                Collectors.toMap(
                    next -> new TopicPartition(settings.topic(), next.getKey()),
                    Map.Entry::getValue));
    return new TopicReader(
        (recordsPerPoll, bytes) -> consumer(topics.connection(), recordsPerPoll, bytes),
        positions,
        BoundedBytes.largest(settings.shape()),
        lost ->
            startPosition()
                .in(described(), new Offsets(lost.next(), start.settled(), start.streamId())),
        watch.listener());
  }

  /** What a producer takes back is not learnt, unless the user asks for it. */
  static Consumer<byte[], byte[]> consumer(
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

  private Executor blocking() {
    return system.dispatchers().lookup(Dispatchers.DefaultBlockingDispatcherId());
  }
}
