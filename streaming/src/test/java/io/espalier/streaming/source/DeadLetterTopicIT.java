package io.espalier.streaming.source;

import static io.espalier.streaming.kafka.TestSamples.SHAPE;
import static io.espalier.streaming.kafka.TestSamples.numbered;
import static io.espalier.streaming.kafka.TestSamples.numbersIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.BrokerFixture;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.StreamUnavailableException;
import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The topic of dead letters is fit for them before the first one comes, and comes back. */
@Timeout(60)
class DeadLetterTopicIT {

  @RegisterExtension static final BrokerFixture kafka = new BrokerFixture();

  @ParameterizedTest
  @CsvSource({
    "cleanup.policy,      compact,         is compacted,                    cleanup.policy=delete",
    "cleanup.policy,      'delete,compact', is compacted,                   cleanup.policy=delete",
    "max.message.bytes,   1000,            messages of 1000 bytes at most,  max.message.bytes=",
    "min.insync.replicas, 2,               wants 2 replicas in sync and has 1,"
        + " min.insync.replicas=1",
  })
  void oneThatTakesNoDeadLettersIsRefusedAtTheStart(
      String setting, String value, String what, String fix) throws Exception {
    String topic = kafka.topic(1);
    String deadLetters = BatchSource.deadLetterTopic(topic);
    try (Admin admin = admin()) {
      var unfit = new NewTopic(deadLetters, Optional.of(1), Optional.empty());
      admin.createTopics(Set.of(unfit.configs(Map.of(setting, value)))).all().get();
    }

    assertThatThrownBy(() -> kafka.read(endless(topic), Offsets.NONE))
        .isInstanceOfSatisfying(
            StreamUnavailableException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.REFUSED))
        .hasMessageContaining("'%s'".formatted(deadLetters))
        .hasMessageContaining(what)
        .hasMessageContaining(fix);
  }

  @Test
  void oneThatIsLostIsMadeAnewAndTheStreamGoesOn() throws Exception {
    String topic = kafka.topic(1);
    String deadLetters = BatchSource.deadLetterTopic(topic);
    KafkaConnection impatient =
        new KafkaConnection(kafka.connection().bootstrapServers(), Map.of(), Duration.ofSeconds(2));
    kafka.send(List.of(bad(topic), good(topic, 1)));
    SinkQueueWithCancel<Batch> stream =
        kafka.stream(impatient, endless(topic), Offsets.NONE).runWith(Sink.queue(), kafka.system());
    Batch first = pull(stream);
    try (Admin admin = admin()) {
      admin.deleteTopics(Set.of(deadLetters)).all().get();
    }

    kafka.send(List.of(bad(topic), good(topic, 2)));
    Batch second = pull(stream);
    stream.cancel();

    assertThat(numbersIn(List.of(first, second))).containsExactly(1, 2);
    assertThat(kafka.recordsOf(deadLetters, 1))
        .extracting(letter -> new String(letter.headers().lastHeader(DeadLetters.OFFSET).value()))
        .containsExactly("2");
  }

  private static BatchSource.Settings endless(String topic) {
    return BatchSource.Settings.endless(topic, SHAPE, 1);
  }

  private static ProducerRecord<byte[], byte[]> bad(String topic) {
    return new ProducerRecord<>(topic, new byte[] {1, 2, 3});
  }

  private static ProducerRecord<byte[], byte[]> good(String topic, int number) {
    return new ProducerRecord<>(topic, SampleCodecs.BINARY.encode(numbered(number)));
  }

  /** The next batch with samples in it. */
  private static Batch pull(SinkQueueWithCancel<Batch> stream) throws Exception {
    Batch batch;
    do {
      batch = stream.pull().toCompletableFuture().get(20, TimeUnit.SECONDS).orElseThrow();
    } while (batch.size() == 0);
    return batch;
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.connection().bootstrapServers()));
  }
}
