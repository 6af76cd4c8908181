package io.espalier.streaming.kafka;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * The client properties that Kafka knows and does not hold for secrets. What a plug-in reads, such
 * as {@code basic.auth.user.info} of a schema registry, may be a secret under any name.
 */
public final class PlainProperties {

  private static final Set<String> NAMES = names();

  private PlainProperties() {}

  /** Whether the value of this property may be shown to people, by all that Kafka knows. */
  public static boolean contains(String name) {
    return NAMES.contains(name);
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (ConfigDef client :
        Set.of(
            ConsumerConfig.configDef(),
            ProducerConfig.configDef(),
            AdminClientConfig.configDef())) {
      for (Map.Entry<String, ConfigKey> property : client.configKeys().entrySet()) {
        if (property.getValue().type() != ConfigDef.Type.PASSWORD) {
          names.add(property.getKey());
        }
      }
    }
    return names;
  }
}
