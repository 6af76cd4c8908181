package io.espalier.streaming.source;

import io.espalier.streaming.kafka.TopicDescription;
import io.espalier.streaming.kafka.Topics;
import io.espalier.streaming.sample.Offsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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
 * <p>Beside the offsets stands a {@link GroupMark}, written anew at each {@link #greet}: two
 * services with one group don't share its records, as members of a group would, but learn all of
 * them twice and spoil each other's figures. Each says so in its log when it sees the other. It is
 * no reason to stop: while services are replaced one by one, two of them run for a while.
 *
 * <p>Safe for use from several threads. Whoever opens it closes it.
 */
public final class OffsetCommitter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OffsetCommitter.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final String topic;
  private final String groupId;
  private final Admin admin;
  private final InstantSource clock;
  private final String id = UUID.randomUUID().toString();
  private final String place;
  private final GroupNeighbours neighbours;
  private final AtomicBoolean warned = new AtomicBoolean();
  private Optional<Map<TopicPartition, Long>> committed = Optional.empty();
  private KafkaFuture<?> newest = KafkaFuture.completedFuture(Boolean.TRUE);
  private boolean closed;

  private OffsetCommitter(
      String topic, String groupId, Admin admin, String place, InstantSource clock) {
    this.topic = topic;
    this.groupId = groupId;
    this.admin = admin;
    this.place = place;
    this.clock = clock;
    neighbours = new GroupNeighbours(id, place);
  }

  /**
   * A committer for {@code topic}.
   *
   * @param topics of the cluster; to be closed later than this
   * @param groupId the consumer group under which lag tools show the stream; it must have no
   *     members
   * @param place where the service keeps its checkpoints; shown to who uses the same group
   */
  public static OffsetCommitter open(
      Topics topics, String topic, String groupId, String place, InstantSource clock) {
    return new OffsetCommitter(topic, groupId, topics.admin(), place, clock);
  }

  /** Commits {@code offsets} some time soon; returns at once. */
  public synchronized void commit(Offsets offsets) {
    var next = new HashMap<TopicPartition, Long>();
    offsets
        .next()
        .keySet()
        .forEach(
            partition ->
                next.put(new TopicPartition(topic, partition), offsets.firstOpen(partition)));
    write(next, mark());
  }

  /**
   * Says in the group that this service is there, and in the log who else is; some time soon,
   * returns at once. To be repeated every few seconds.
   */
  public void greet(TopicDescription now) {
    var unused =
        admin
            .listConsumerGroupOffsets(groupId)
            .partitionsToOffsetAndMetadata()
            .whenComplete(
                (found, failure) -> {
                  if (failure == null) {
                    onFound(found, now);
                  } else {
                    onCompletion(failure);
                  }
                });
  }

  private synchronized void onFound(
      Map<TopicPartition, OffsetAndMetadata> found, TopicDescription now) {
    if (closed) {
      return;
    }
    var ofTopic = new HashMap<TopicPartition, OffsetAndMetadata>(found);
    ofTopic.entrySet().removeIf(entry -> isOther(entry.getKey()) || entry.getValue() == null);
    List<GroupMark> marks =
        ofTopic.values().stream()
            .flatMap(offset -> GroupMark.in(offset.metadata()).stream())
            .distinct()
            .toList();
    neighbours.newcomer(marks, clock.instant()).ifPresent(this::tell);
    // Before anything is learnt, what is there stays there.
    write(committed.orElseGet(() -> offsets(ofTopic, now)), mark());
  }

  private boolean isOther(TopicPartition partition) {
    return !partition.topic().equals(topic);
  }

  private Map<TopicPartition, Long> offsets(
      Map<TopicPartition, OffsetAndMetadata> found, TopicDescription now) {
    var next = new HashMap<TopicPartition, Long>();
    now.partitions()
        .forEach(
            (partition, range) -> next.put(new TopicPartition(topic, partition), range.earliest()));
    found.forEach((partition, offset) -> next.put(partition, offset.offset()));
    return next;
  }

  private void tell(GroupMark other) {
    log.warn(
        "Group '{}' was used for topic '{}' {} s ago by another service, with its checkpoints in"
            + " {}. If that one still runs, each learns all records: services with one group don't"
            + " share them. Give each a group-id of its own, or stop one of them.",
        groupId,
        topic,
        other.age(clock.instant()).toSeconds(),
        other.place());
  }

  private GroupMark mark() {
    return new GroupMark(id, clock.instant(), place);
  }

  private void write(Map<TopicPartition, Long> next, GroupMark mark) {
    committed = Optional.of(next);
    var commits = new HashMap<TopicPartition, OffsetAndMetadata>();
    next.forEach(
        (partition, offset) ->
            commits.put(partition, new OffsetAndMetadata(offset, mark.metadata())));
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
      lastCommit().get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException told) {
      log.debug("the newest commit of topic '{}' is given up", topic, told);
    }
  }

  private synchronized KafkaFuture<?> lastCommit() {
    if (!closed) {
      closed = true;
      committed.ifPresent(next -> write(next, mark().ended()));
    }
    return newest;
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
