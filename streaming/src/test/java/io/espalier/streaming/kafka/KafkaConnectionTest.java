package io.espalier.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaConnectionTest {

  @Test
  void passwordsAreNotPrinted() {
    KafkaConnection connection =
        connection(Map.of("sasl.jaas.config", "password=secret", "security.protocol", "SASL_SSL"));

    assertThat(connection)
        .hasToString(
            "KafkaConnection[localhost:9092, [sasl.jaas.config, security.protocol], timeout PT2S]");
  }

  @Test
  void whatTheUserSetsReplacesADefault() {
    assertThat(connection(Map.of("linger.ms", "50")).clientProperties(Map.of("linger.ms", 5)))
        .isEqualTo(Map.of("linger.ms", "50", "bootstrap.servers", "localhost:9092"));
  }

  @Test
  void propertiesThatExactlyOnceReadingRestsOnAreRefused() {
    assertThatThrownBy(() -> connection(Map.of("auto.offset.reset", "latest")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the Kafka client property auto.offset.reset is set by Espalier and can't be changed");
  }

  private static KafkaConnection connection(Map<String, String> properties) {
    return new KafkaConnection("localhost:9092", properties, Duration.ofSeconds(2));
  }
}
