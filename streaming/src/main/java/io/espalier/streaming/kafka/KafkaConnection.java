package io.espalier.streaming.kafka;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;

/**
 * How to reach a Kafka cluster.
 *
 * @param bootstrapServers {@code host:port}, or several separated by commas
 * @param properties any further Kafka client property, such as {@code security.protocol} and {@code
 *     sasl.*}; given to every client
 * @param timeout how long a broker may take to answer before it counts as unreachable
 */
public record KafkaConnection(
    String bootstrapServers, Map<String, String> properties, Duration timeout) {

  /**
   * The client properties that nobody else may set: the addresses have a place of their own, and
   * exactly-once reading and the payload codecs rest on the others.
   */
  public static final Set<String> RESERVED =
      Set.of(
          "bootstrap.servers",
          "group.id",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          "enable.auto.commit",
          "auto.offset.reset",
          "enable.idempotence",
          "acks");

  public KafkaConnection {
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("bootstrap servers are missing. Maybe localhost:9092?");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the connection timeout must be positive, got " + timeout);
    }
    for (String name : properties.keySet()) {
      if (RESERVED.contains(name)) {
        throw new IllegalArgumentException(
            "the Kafka client property %s is set by Espalier and can't be changed".formatted(name));
      }
    }
  }

  /** A connection without authentication that waits up to ten seconds. */
  public static KafkaConnection to(String bootstrapServers) {
    return new KafkaConnection(bootstrapServers, Map.of(), Duration.ofSeconds(10));
  }

  /** The properties of a client: {@code defaults}, then what the user set, then the servers. */
  public Map<String, Object> clientProperties(Map<String, Object> defaults) {
    Map<String, Object> merged = new HashMap<>(defaults);
    merged.putAll(properties);
    merged.put("bootstrap.servers", bootstrapServers);
    return merged;
  }

  /** Which records a reader is shown: committed ones, unless the user wants all. */
  public IsolationLevel isolationLevel() {
    String chosen = properties.get(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
    return IsolationLevel.READ_UNCOMMITTED.toString().equals(chosen)
        ? IsolationLevel.READ_UNCOMMITTED
        : IsolationLevel.READ_COMMITTED;
  }

  /** Names the properties but hides their values: passwords are among them. */
  @Override
  public String toString() {
    return "KafkaConnection[%s, %s, timeout %s]"
        .formatted(bootstrapServers, properties.keySet(), timeout);
  }
}
