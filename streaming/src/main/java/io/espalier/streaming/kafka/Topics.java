package io.espalier.streaming.kafka;

import static org.apache.kafka.common.IsolationLevel.READ_UNCOMMITTED;

import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import io.espalier.streaming.names.SimilarNames;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidMetadataException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics of a cluster, by one client that whoever opens it closes. Safe for use from several
 * threads. Every call blocks until the cluster answered, no longer than the connection's timeout,
 * and fails with a {@link StreamUnavailableException}.
 */
public final class Topics implements AutoCloseable {

  private static final long LEADER_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final KafkaConnection connection;
  private final Admin admin;

  private Topics(KafkaConnection connection, Admin admin) {
    this.connection = connection;
    this.admin = admin;
  }

  /** How the cluster is reached. */
  public KafkaConnection connection() {
    return connection;
  }

  /** The client, for who works with the same cluster; closed with this. */
  public Admin admin() {
    return admin;
  }

  /** Opens a client; only an address that can't be one fails here. */
  public static Topics connect(KafkaConnection connection) {
    int timeoutMillis = Math.toIntExact(connection.timeout().toMillis());
    Map<String, Object> limits =
        Map.of("default.api.timeout.ms", timeoutMillis, "request.timeout.ms", timeoutMillis);
    try {
      return new Topics(connection, Admin.create(connection.clientProperties(limits)));
    } catch (KafkaException invalid) {
      throw Diagnosis.of(invalid, "connect to Kafka", connection);
    }
  }

  /**
   * Makes sure that {@code topic} exists; one that is there is left as it is.
   *
   * @return whether it was created
   */
  public boolean createIfMissing(String topic, int partitions) {
    String what = "create topic '%s'".formatted(topic);
    try {
      // Asked first: who may read and write a topic often may not create one.
      if (exists(topic)) {
        return false;
      }
      answer(
          admin
              .createTopics(Set.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
              .all());
    } catch (ExecutionException | TimeoutException e) {
      if (Diagnosis.unwrapped(e) instanceof TopicExistsException) {
        return false;
      }
      throw Diagnosis.of(e, what, connection);
    }
    awaitLeaders(topic, partitions, what);
    return true;
  }

  /** Makes sure that {@code topic}, which exists, has so many partitions or more. */
  public void growTo(String topic, int partitions) {
    if (described(topic).partitions().size() >= partitions) {
      return;
    }
    String what = "give topic '%s' more partitions".formatted(topic);
    try {
      answer(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all());
    } catch (ExecutionException | TimeoutException e) {
      throw Diagnosis.of(e, what, connection);
    }
    awaitLeaders(topic, partitions, what);
  }

  /** The partitions of {@code topic} and the records in them. */
  public TopicDescription describe(String topic) {
    String what = "describe topic '%s'".formatted(topic);
    try {
      var described = answer(admin.describeTopics(Set.of(topic)).allTopicNames()).get(topic);
      List<TopicPartition> partitions =
          Objects.requireNonNull(described).partitions().stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      return new TopicDescription(topic, idOf(described.topicId()), ranges(partitions));
    } catch (ExecutionException | TimeoutException e) {
      if (Diagnosis.unwrapped(e) instanceof UnknownTopicOrPartitionException) {
        throw missing(topic);
      }
      throw Diagnosis.of(e, what, connection);
    }
  }

  /** Whether this user may write to {@code topic}; yes, where the cluster doesn't say. */
  public boolean mayWrite(String topic) {
    Set<AclOperation> operations = described(topic).authorizedOperations();
    return operations == null || operations.isEmpty() || operations.contains(AclOperation.WRITE);
  }

  /** How many copies of {@code topic} there are, where they are fewest. */
  public int replicas(String topic) {
    return described(topic).partitions().stream()
        .mapToInt(partition -> partition.replicas().size())
        .min()
        .orElse(0);
  }

  /** The settings of {@code topic} by their names; none, if this user may not see them. */
  public Map<String, String> settings(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      return answer(admin.describeConfigs(Set.of(resource)).all()).values().stream()
          .flatMap(config -> config.entries().stream())
          .filter(entry -> entry.value() != null)
          .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    } catch (ExecutionException | TimeoutException e) {
      if (Diagnosis.unwrapped(e) instanceof AuthorizationException) {
        return Map.of();
      }
      throw Diagnosis.of(e, "see the settings of topic '%s'".formatted(topic), connection);
    }
  }

  private org.apache.kafka.clients.admin.TopicDescription described(String topic) {
    try {
      return Objects.requireNonNull(
          answer(
                  admin
                      .describeTopics(
                          Set.of(topic),
                          new DescribeTopicsOptions().includeAuthorizedOperations(true))
                      .allTopicNames())
              .get(topic));
    } catch (ExecutionException | TimeoutException e) {
      throw Diagnosis.of(e, "describe topic '%s'".formatted(topic), connection);
    }
  }

  @Override
  public void close() {
    // Nothing is under way that anybody waits for.
    admin.close(Duration.ZERO);
  }

  private boolean exists(String topic) throws ExecutionException, TimeoutException {
    try {
      return answer(admin.describeTopics(Set.of(topic)).allTopicNames()).containsKey(topic);
    } catch (ExecutionException e) {
      if (Diagnosis.unwrapped(e) instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  /** The controller knows a new topic a moment before the brokers that lead it do. */
  private void awaitLeaders(String topic, int partitions, String what) {
    List<TopicPartition> created =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    long deadline = System.nanoTime() + connection.timeout().toNanos();
    while (true) {
      try {
        offsets(created, OffsetSpec.latest(), READ_UNCOMMITTED);
        return;
      } catch (ExecutionException | TimeoutException e) {
        boolean tooEarly = Diagnosis.unwrapped(e) instanceof InvalidMetadataException;
        if (!tooEarly || System.nanoTime() > deadline) {
          throw Diagnosis.of(e, what, connection);
        }
        LockSupport.parkNanos(LEADER_POLL_NANOS);
      }
    }
  }

  private static Optional<String> idOf(Uuid id) {
    return id.equals(Uuid.ZERO_UUID) ? Optional.empty() : Optional.of(id.toString());
  }

  private NavigableMap<Integer, TopicDescription.Range> ranges(
      Collection<TopicPartition> partitions) throws ExecutionException, TimeoutException {
    var earliest = offsets(partitions, OffsetSpec.earliest(), READ_UNCOMMITTED);
    var latest = offsets(partitions, OffsetSpec.latest(), connection.isolationLevel());
    var end = offsets(partitions, OffsetSpec.latest(), READ_UNCOMMITTED);
    var ranges = new TreeMap<Integer, TopicDescription.Range>();
    for (TopicPartition partition : partitions) {
      ranges.put(
          partition.partition(),
          new TopicDescription.Range(
              Objects.requireNonNull(earliest.get(partition)),
              Objects.requireNonNull(latest.get(partition)),
              Objects.requireNonNull(end.get(partition))));
    }
    return ranges;
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation)
      throws ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which));
    return answer(admin.listOffsets(asked, new ListOffsetsOptions(isolation)).all())
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, found -> found.getValue().offset()));
  }

  private StreamUnavailableException missing(String topic) {
    List<String> similar;
    try {
      similar = SimilarNames.to(topic, answer(admin.listTopics().names()));
    } catch (ExecutionException | TimeoutException e) {
      return Diagnosis.of(e, "list the topics", connection);
    }
    String hint =
        similar.isEmpty()
            ? "Create it, or produce samples to it first."
            : "Did you mean %s? Otherwise create it, or produce samples to it first."
                .formatted(String.join(", ", similar));
    return new StreamUnavailableException(
        Reason.TOPIC_MISSING,
        "Topic '%s' does not exist at %s. %s".formatted(topic, connection.bootstrapServers(), hint),
        null);
  }

  private <T> T answer(KafkaFuture<T> future) throws ExecutionException, TimeoutException {
    try {
      // The client's own timeout comes first; this one guards against a client that hangs.
      return future.get(connection.timeout().toMillis() + 1000, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }
}
