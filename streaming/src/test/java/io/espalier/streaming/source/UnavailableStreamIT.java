package io.espalier.streaming.source;

import static io.espalier.streaming.kafka.TestSamples.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.BrokerFixture;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.SampleProducer;
import io.espalier.streaming.kafka.StreamUnavailableException;
import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import io.espalier.streaming.kafka.Topics;
import io.espalier.streaming.sample.Offsets;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person is told when the stream can't be had. */
@Timeout(30)
class UnavailableStreamIT {

  @RegisterExtension static final BrokerFixture kafka = new BrokerFixture();

  @Test
  void aBrokerThatIsNotThereIsNamed() throws Exception {
    KafkaConnection nowhere = impatient("127.0.0.1:" + closedPort());

    assertThatThrownBy(() -> kafka.read(nowhere, endless("digits"), Offsets.NONE))
        .isInstanceOfSatisfying(
            StreamUnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.BROKER_UNREACHABLE))
        .hasMessageStartingWith("No Kafka broker at " + nowhere.bootstrapServers())
        .hasMessageContaining("Is it running");
    assertThatThrownBy(() -> SampleProducer.open(nowhere, "digits", SampleCodecs.BINARY))
        .hasMessageStartingWith("No Kafka broker at " + nowhere.bootstrapServers());
  }

  @Test
  void anAddressThatCanNotBeOneIsNamed() {
    assertThatThrownBy(() -> Topics.connect(KafkaConnection.to("no-port")))
        .isInstanceOf(StreamUnavailableException.class)
        .hasMessage("Can't connect to Kafka at no-port: Invalid url in bootstrap.servers: no-port");
  }

  @Test
  void aTopicThatIsMissingIsNamedWithThoseItMayHaveMeant() {
    String topic = kafka.topic(1);
    String misspelt = topic.replace("samples", "sampels");

    assertThatThrownBy(() -> kafka.read(endless(misspelt), Offsets.NONE))
        .isInstanceOfSatisfying(
            StreamUnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.TOPIC_MISSING))
        .hasMessageStartingWith("Topic '%s' does not exist at 127.0.0.1:".formatted(misspelt))
        .hasMessageContaining("Did you mean")
        .hasMessageContaining(topic);
  }

  @Test
  void offsetsThatTheTopicNeverReachedAreNotReplacedByOthers() throws Exception {
    String topic = kafka.topic(1);
    kafka.produce(topic, 0, 5);

    assertThatThrownBy(() -> kafka.read(endless(topic), Offsets.NONE.with(0, 6)))
        .isInstanceOfSatisfying(
            StreamUnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.OFFSET_OUT_OF_RANGE))
        .hasMessageStartingWith(
            "Offset 6 of topic '%s', partition 0, is not there: the partition holds 0 up to 5."
                .formatted(topic));
    assertThatThrownBy(() -> kafka.read(endless(topic), Offsets.NONE.with(3, 1)))
        .hasMessageStartingWith(
            "Partition 3 of topic '%s' is not there: it has 1 partitions.".formatted(topic));
  }

  private static BatchSource.Settings endless(String topic) {
    return BatchSource.Settings.endless(topic, SHAPE, 2);
  }

  private static KafkaConnection impatient(String bootstrapServers) {
    return new KafkaConnection(bootstrapServers, Map.of(), Duration.ofMillis(500));
  }

  private static int closedPort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
