package io.espalier.streaming.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.BrokerFixture;
import io.espalier.streaming.kafka.TestSamples;
import io.espalier.streaming.kafka.TopicListener;
import io.espalier.streaming.kafka.Topics;
import io.espalier.streaming.sample.ClassTarget;
import io.espalier.streaming.sample.DivergedBatchException;
import io.espalier.streaming.sample.Offsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BatchQuarantineIT {

  @RegisterExtension static final BrokerFixture kafka = new BrokerFixture();

  @Test
  void writesTheSamplesOfABatchAsTheyCameWithTheReason() throws Exception {
    String topic = kafka.topic(2);
    try (Topics topics = Topics.connect(kafka.connection())) {
      topics.createIfMissing(BatchSource.deadLetterTopic(topic), 1); // as the stream does
    }
    for (int number = 0; number < 6; number++) {
      send(topic, 0, SampleCodecs.BINARY.encode(TestSamples.numbered(number)));
      send(topic, 1, SampleCodecs.BINARY.encode(TestSamples.numbered(10 + number)));
    }
    send(topic, 0, "no sample".getBytes(UTF_8)); // at 6
    send(topic, 0, SampleCodecs.BINARY.encode(TestSamples.numbered(7)));

    try (Topics topics = Topics.connect(kafka.connection())) {
      new BatchQuarantine(
              topics,
              BatchSource.Settings.endless(topic, TestSamples.SHAPE, 4),
              new TopicListener() {})
          .setAside(
              Offsets.NONE.with(0, 5),
              Offsets.NONE.with(0, 8).with(1, 1),
              "the loss is NaN at step 9")
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    }

    List<ConsumerRecord<byte[], byte[]>> letters =
        kafka.recordsOf(BatchSource.deadLetterTopic(topic), 3);
    assertThat(letters)
        .extracting(
            letter ->
                header(letter, DeadLetters.PARTITION) + "@" + header(letter, DeadLetters.OFFSET))
        .containsExactlyInAnyOrder("0@5", "0@7", "1@0");
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(header(letter, DeadLetters.EXCEPTION_CLASS))
                  .isEqualTo(DivergedBatchException.class.getName());
              assertThat(header(letter, DeadLetters.EXCEPTION_MESSAGE))
                  .isEqualTo("is of a batch that can't be learnt: the loss is NaN at step 9");
            });
    assertThat(
            SampleCodecs.BINARY
                .decode(letters.get(0).value(), TestSamples.SHAPE, new float[3], 0)
                .accept(ClassTarget::label))
        .isBetween(0, 9);
  }

  private static void send(String topic, int partition, byte[] payload) throws Exception {
    kafka.send(List.of(new ProducerRecord<>(topic, partition, null, payload)));
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }
}
