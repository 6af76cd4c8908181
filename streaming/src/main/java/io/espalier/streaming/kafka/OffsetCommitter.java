package io.espalier.streaming.kafka;

import io.espalier.streaming.sample.Offsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Kafka how far the stream has been learnt, so that lag tools can show it. Nothing is ever
 * read back from there: the offsets that count are in the checkpoint. So a commit that fails is
 * only worth a warning, and that once until one succeeds again.
 *
 * <p>Safe for use from several threads. Whoever opens it closes it.
 */
public final class OffsetCommitter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OffsetCommitter.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final String topic;
  private final String groupId;
  private final Admin admin;
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile KafkaFuture<?> newest = KafkaFuture.completedFuture(Boolean.TRUE);

  private OffsetCommitter(String topic, String groupId, Admin admin) {
    this.topic = topic;
    this.groupId = groupId;
    this.admin = admin;
  }

  /**
   * A committer for {@code topic}.
   *
   * @param groupId the consumer group under which lag tools show the stream; it must have no
   *     members
   */
  public static OffsetCommitter open(KafkaConnection connection, String topic, String groupId) {
    try {
      return new OffsetCommitter(
          topic, groupId, Admin.create(connection.clientProperties(Map.of())));
    } catch (KafkaException invalid) {
      throw Diagnosis.of(invalid, "connect to Kafka", connection);
    }
  }

  /** Commits {@code offsets} some time soon; returns at once. */
  public void commit(Offsets offsets) {
    var commits = new HashMap<TopicPartition, OffsetAndMetadata>();
    offsets
        .next()
        .forEach(
            (partition, next) ->
                commits.put(new TopicPartition(topic, partition), new OffsetAndMetadata(next)));
    newest =
        admin
            .alterConsumerGroupOffsets(groupId, commits)
            .all()
            .whenComplete((done, failure) -> onCompletion(failure));
  }

  /** Waits a moment for the newest commit. */
  @Override
  public void close() {
    try {
      // A client that is closing lets no commit begin its second call, to the coordinator.
      newest.get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException told) {
      log.debug("the newest commit of topic '{}' is given up", topic, told);
    }
    admin.close(Duration.ZERO);
  }

  private void onCompletion(@Nullable Throwable failure) {
    if (failure == null) {
      warned.set(false);
    } else if (warned.compareAndSet(false, true)) {
      log.warn(
          "Can't commit offsets of topic '{}' to group '{}': {}. Lag tools will show old figures;"
              + " learning goes on.",
          topic,
          groupId,
          failure.getMessage());
    }
  }
}
