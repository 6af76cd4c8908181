package io.espalier.streaming.kafka;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * The client properties that Kafka knows. What a plug-in reads, such as {@code
 * basic.auth.user.info} of a schema registry, may have any name, and be a secret under it.
 */
public final class ClientProperties {

  private static final Set<String> KNOWN = new TreeSet<>();
  private static final Set<String> PLAIN = new TreeSet<>();

  static {
    for (ConfigDef client :
        List.of(
            ConsumerConfig.configDef(),
            ProducerConfig.configDef(),
            AdminClientConfig.configDef())) {
      for (Map.Entry<String, ConfigKey> property : client.configKeys().entrySet()) {
        KNOWN.add(property.getKey());
        if (property.getValue().type() != ConfigDef.Type.PASSWORD) {
          PLAIN.add(property.getKey());
        }
      }
    }
  }

  private ClientProperties() {}

  /** All that some client knows by itself, in order. */
  public static Set<String> known() {
    return Collections.unmodifiableSet(KNOWN);
  }

  /** Whether the value of this property may be shown to people, by all that Kafka knows. */
  public static boolean isPlain(String name) {
    return PLAIN.contains(name);
  }
}
