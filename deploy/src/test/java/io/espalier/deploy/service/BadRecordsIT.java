package io.espalier.deploy.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.trainer.StreamPosition;
import io.espalier.deploy.SharedBroker;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.sample.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records that can't be learnt, between records that can. */
@Timeout(120)
class BadRecordsIT {

  private static final byte[] RANDOM = {-1, 17, 4, 0, 99, 3, 3};

  @RegisterExtension static final SharedBroker broker = new SharedBroker();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "POISON,          is no binary sample",
    "NO_PAYLOAD,      has no payload",
    "TOO_MANY_VALUES, 'has 5 features, the network expects 4'",
    "NAN,             feature 1 is NaN",
    "TOO_LARGE,       feature 2 is 1.0E25",
    "UNKNOWN_LABEL,   label 3 is outside 0 to 2",
    "UNKNOWN_FORMAT,  unknown content type 'text/csv'",
    "BROKEN_JSON,     ''",
  })
  void isSetAsideAndTheOthersAreLearntOnce(Bad bad, String reason) throws Exception {
    String topic = broker.topic(1);
    broker.send(topic, SampleCodecs.BINARY, Blobs.count(15));
    broker.send(bad.in(topic));
    broker.send(topic, SampleCodecs.JSON, Blobs.count(15));

    try (ServiceUnderTest service =
        ServiceUnderTest.start(
            ServiceUnderTest.settings(broker.bootstrapServers(), topic, folder))) {
      service.awaitRecords("trained", 30);
      service.awaitRecords("dead_letter", 1);

      StreamPosition position = service.stop().last().trainer().position();
      assertThat(position.trained()).isEqualTo(30);
      assertThat(position.deadLetters()).isEqualTo(1);
      assertThat(position.duplicates()).isZero();
      assertThat(position.offsets().next()).isEqualTo(new TreeMap<>(Map.of(0, 31L)));
    }
    assertDeadLetter(topic, bad, reason);
  }

  private static void assertDeadLetter(String topic, Bad bad, String reason) {
    List<ConsumerRecord<byte[], byte[]>> deadLetters = broker.read(topic + ".dead-letters", 1);
    assertThat(deadLetters).hasSize(1);
    ConsumerRecord<byte[], byte[]> letter = deadLetters.get(0);
    assertThat(letter.value()).isEqualTo(bad.in(topic).value());
    assertThat(header(letter, "espalier.error.topic")).isEqualTo(topic);
    assertThat(header(letter, "espalier.error.partition")).isEqualTo("0");
    assertThat(header(letter, "espalier.error.offset")).isEqualTo("15");
    assertThat(header(letter, "espalier.error.exception.class.name"))
        .endsWith("MalformedSampleException");
    assertThat(header(letter, "espalier.error.exception.message")).contains(reason);
  }

  @Test
  void aStreamOfNothingElseIsSeenAndPassed() throws Exception {
    String topic = broker.topic(1);
    int all = 10 * ServiceUnderTest.BATCH_SIZE;
    for (int k = 0; k < all; k++) {
      broker.send(Bad.POISON.in(topic));
    }

    try (ServiceUnderTest service =
        ServiceUnderTest.start(
            ServiceUnderTest.settings(broker.bootstrapServers(), topic, folder))) {
      service.awaitRecords("dead_letter", all);
      assertThat(service.get("api/state").body()).contains("dead letters: ");

      StreamPosition position = service.stop().last().trainer().position();
      assertThat(position.offsets().nextOf(0)).isEqualTo(all);
      assertThat(position.trained()).isZero();
    }
  }

  /** The batch of a quiet stream may be full in an hour, or after a restart. */
  @Test
  void oneBehindASampleThatWaitsIsToldOfAtOnceAndWrittenOnce() throws Exception {
    String topic = broker.topic(1);
    broker.send(topic, SampleCodecs.BINARY, Blobs.count(1));
    broker.send(Bad.POISON.in(topic));
    try (ServiceUnderTest service = start(topic)) {
      service.awaitRecords("dead_letter", 1);

      StreamPosition position = service.stop().last().trainer().position();
      assertThat(position)
          .isEqualTo(new StreamPosition(position.offsets().withSettled(0, List.of(1L)), 0, 1, 0));
      assertThat(position.offsets().nextOf(0)).isZero();
    }

    broker.send(topic, SampleCodecs.BINARY, Blobs.count(ServiceUnderTest.BATCH_SIZE - 1));
    broker.send(Bad.POISON.in(topic));
    try (ServiceUnderTest service = start(topic)) {
      service.awaitRecords("trained", ServiceUnderTest.BATCH_SIZE);
      service.awaitRecords("dead_letter", 1); // the second one

      StreamPosition position = service.stop().last().trainer().position();
      assertThat(position.deadLetters()).isEqualTo(2);
      assertThat(position.trained()).isEqualTo(ServiceUnderTest.BATCH_SIZE);
      assertThat(position.offsets().next()).isEqualTo(new TreeMap<>(Map.of(0, 12L)));
      assertThat(position.offsets().settled()).isEmpty();
    }
    assertThat(broker.read(topic + ".dead-letters", 2))
        .extracting(letter -> header(letter, "espalier.error.offset"))
        .containsExactly("1", "11");
  }

  private ServiceUnderTest start(String topic) throws Exception {
    return ServiceUnderTest.start(
        ServiceUnderTest.settings(broker.bootstrapServers(), topic, folder));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /** Ways of being bad. */
  enum Bad {
    POISON,
    NO_PAYLOAD,
    TOO_MANY_VALUES,
    NAN,
    TOO_LARGE,
    UNKNOWN_LABEL,
    UNKNOWN_FORMAT,
    BROKEN_JSON;

    ProducerRecord<byte[], byte[]> in(String topic) {
      return switch (this) {
        case POISON -> new ProducerRecord<>(topic, RANDOM);
        case NO_PAYLOAD -> new ProducerRecord<>(topic, null);
        case TOO_MANY_VALUES -> binary(topic, new Sample(new float[] {1, 2, 3, 4, 5}, 0));
        case NAN -> binary(topic, new Sample(new float[] {1, Float.NaN, 3, 4}, 0));
        case TOO_LARGE -> binary(topic, new Sample(new float[] {1, 2, 1e25f, 4}, 0));
        case UNKNOWN_LABEL -> binary(topic, new Sample(new float[] {1, 2, 3, 4}, 3));
        case UNKNOWN_FORMAT -> saying("text/csv", topic, "1,2,3,4,0".getBytes(UTF_8));
        case BROKEN_JSON ->
            saying(SampleCodecs.JSON.contentType(), topic, "{\"features\": [1, 2".getBytes(UTF_8));
      };
    }

    private static ProducerRecord<byte[], byte[]> binary(String topic, Sample sample) {
      return new ProducerRecord<>(topic, SampleCodecs.BINARY.encode(sample));
    }

    private static ProducerRecord<byte[], byte[]> saying(
        String contentType, String topic, byte[] payload) {
      var record = new ProducerRecord<byte[], byte[]>(topic, payload);
      record.headers().add(SampleCodecs.CONTENT_TYPE_HEADER, contentType.getBytes(UTF_8));
      return record;
    }
  }
}
