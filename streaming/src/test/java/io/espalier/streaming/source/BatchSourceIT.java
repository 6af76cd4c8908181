package io.espalier.streaming.source;

import static io.espalier.streaming.kafka.TestSamples.SHAPE;
import static io.espalier.streaming.kafka.TestSamples.numbered;
import static io.espalier.streaming.kafka.TestSamples.numbersIn;
import static io.espalier.streaming.kafka.TestSamples.range;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.streaming.codec.MalformedSampleException;
import io.espalier.streaming.codec.SampleCodec;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.BrokerFixture;
import io.espalier.streaming.kafka.SampleProducer;
import io.espalier.streaming.kafka.TestSamples;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchSourceIT {

  @RegisterExtension static final BrokerFixture kafka = new BrokerFixture();

  private static final float[] ABSURD = {1e25f, 0, 0};

  /** Just small enough for the topic, with room for little else. */
  private static final byte[] ALMOST_TOO_LARGE = "x".repeat(1_048_576 - 200).getBytes(UTF_8);

  @ParameterizedTest
  @ValueSource(strings = {"binary", "json", "avro"})
  void samplesComeBackAsTheyWereInBatchesOfOneSize(String format) throws Exception {
    String topic = kafka.topic(1);
    SampleCodec codec = SampleCodecs.named(format);
    try (SampleProducer producer = SampleProducer.open(kafka.connection(), topic, codec)) {
      assertThat(
              producer.send(
                  TestSamples.between(0, 100), SampleProducer.Plan.EVERYTHING, acked -> {}))
          .isEqualTo(100);
    }

    List<Batch> batches = kafka.read(endless(topic, 32).stoppingAfter(100), Offsets.NONE);

    assertThat(batches).extracting(Batch::size).containsExactly(32, 32, 32, 4);
    assertThat(numbersIn(batches)).isEqualTo(range(0, 100));
    Sample last = numbered(99);
    assertThat(batches.get(3).features()).endsWith(last.features());
    assertThat(TestSamples.labels(batches.get(3))).endsWith(last.label());
    assertThat(batches)
        .extracting(batch -> batch.offsets().nextOf(0))
        .containsExactly(32L, 64L, 96L, 100L);
  }

  @Test
  void badRecordsAreSetAsideWithTheirOriginAndEveryGoodOneAroundThemArrivesOnce() throws Exception {
    String topic = kafka.topic(1);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = 0; number < 70; number++) {
      records.add(record(topic, SampleCodecs.BINARY.encode(numbered(number)), null));
      if (number % 10 == 5) {
        records.add(poison(topic, number / 10));
      }
    }
    kafka.send(records);

    List<Batch> batches = kafka.read(endless(topic, 16).stoppingAfter(77), Offsets.NONE);

    assertThat(numbersIn(batches)).isEqualTo(range(0, 70));
    assertThat(batches.stream().mapToInt(Batch::deadLetters).sum()).isEqualTo(7);
    assertThat(batches.get(batches.size() - 1).offsets().nextOf(0)).isEqualTo(77);
    var deadLetters = kafka.recordsOf(BatchSource.deadLetterTopic(topic), 7);
    assertThat(deadLetters)
        .extracting(record -> header(record, DeadLetters.EXCEPTION_MESSAGE))
        .containsExactly(
            "is no binary sample: 7 bytes that do not begin with a header",
            "has 10 features, the network expects 3",
            "feature 1 is NaN, not a number from -1000000 to 1000000",
            "label 10 is outside 0 to 9",
            "has unknown content type 'image/png', known are application/vnd.espalier.sample,"
                + " application/json, application/avro",
            "feature 0 is 1.0E25, not a number from -1000000 to 1000000",
            "has no payload");
    assertThat(deadLetters)
        .extracting(record -> header(record, DeadLetters.OFFSET))
        .containsExactly("6", "17", "28", "39", "50", "61", "72");
    assertThat(deadLetters)
        .allSatisfy(
            record -> {
              assertThat(header(record, DeadLetters.TOPIC)).isEqualTo(topic);
              assertThat(header(record, DeadLetters.PARTITION)).isEqualTo("0");
              assertThat(Long.parseLong(header(record, DeadLetters.TIMESTAMP))).isPositive();
              assertThat(header(record, DeadLetters.EXCEPTION_CLASS))
                  .isEqualTo(MalformedSampleException.class.getName());
              assertThat(record.key()).isEqualTo("key".getBytes(UTF_8));
              assertThat(header(record, "trace")).isEqualTo("kept");
            });
    assertThat(deadLetters.get(0).value()).isEqualTo("garbage".getBytes(UTF_8));
    assertThat(deadLetters.get(6).value()).isNull();
  }

  @Test
  void aStreamOfDeadLettersAloneStillMovesTheOffsets() throws Exception {
    String topic = kafka.topic(1);
    kafka.send(List.of(poison(topic, 0), poison(topic, 3)));

    List<Batch> batches = kafka.read(endless(topic, 16).stoppingAfter(2), Offsets.NONE);

    assertThat(batches).hasSize(1);
    assertThat(batches.get(0).size()).isZero();
    assertThat(batches.get(0).deadLetters()).isEqualTo(2);
    assertThat(batches.get(0).offsets().nextOf(0)).isEqualTo(2);
  }

  @Test
  void aDeadLetterThatIsTooLargeIsKeptWithoutItsPayload() throws Exception {
    String topic = kafka.topic(1);
    // Just small enough for the topic, too large with the headers added.
    byte[] large = new byte[1_048_576 - 200];
    kafka.send(List.of(new ProducerRecord<>(topic, large)));

    List<Batch> batches = kafka.read(endless(topic, 16).stoppingAfter(1), Offsets.NONE);

    assertThat(batches.get(0).deadLetters()).isEqualTo(1);
    var deadLetter = kafka.recordsOf(BatchSource.deadLetterTopic(topic), 1).get(0);
    assertThat(deadLetter.value()).isNull();
    assertThat(header(deadLetter, DeadLetters.OMITTED_BYTES)).isEqualTo("1048376");
  }

  @Test
  void aDeadLetterWhoseKeyAloneIsTooLargeIsKeptAsItsOrigin() throws Exception {
    String topic = kafka.topic(1);
    var large = new ProducerRecord<>(topic, ALMOST_TOO_LARGE, "garbage".getBytes(UTF_8));

    assertOriginIsKept(topic, large, "is no binary sample");
  }

  /** The reason quotes the header. */
  @Test
  void aDeadLetterWhoseHeadersAreTooLargeIsKeptAsItsOrigin() throws Exception {
    String topic = kafka.topic(1);
    var large = new ProducerRecord<>(topic, "key".getBytes(UTF_8), "garbage".getBytes(UTF_8));
    large.headers().add(SampleCodecs.CONTENT_TYPE_HEADER, ALMOST_TOO_LARGE);

    assertOriginIsKept(topic, large, "has unknown content type 'xxx");
  }

  private static void assertOriginIsKept(
      String topic, ProducerRecord<byte[], byte[]> large, String reason) throws Exception {
    kafka.send(List.of(large));

    List<Batch> batches = kafka.read(endless(topic, 16).stoppingAfter(1), Offsets.NONE);

    assertThat(batches.get(0).deadLetters()).isEqualTo(1);
    var deadLetter = kafka.recordsOf(BatchSource.deadLetterTopic(topic), 1).get(0);
    assertThat(deadLetter.key()).isNull();
    assertThat(deadLetter.value()).isNull();
    assertThat(header(deadLetter, DeadLetters.TOPIC)).isEqualTo(topic);
    assertThat(header(deadLetter, DeadLetters.OFFSET)).isEqualTo("0");
    assertThat(header(deadLetter, DeadLetters.OMITTED_BYTES)).isEqualTo("7");
    assertThat(header(deadLetter, DeadLetters.EXCEPTION_MESSAGE)).startsWith(reason);
  }

  @Test
  void aRecordWithoutContentTypeIsReadWithTheDefaultCodec() throws Exception {
    String topic = kafka.topic(1);
    kafka.send(List.of(new ProducerRecord<>(topic, SampleCodecs.JSON.encode(numbered(7)))));
    var settings =
        new BatchSource.Settings(
            topic, SHAPE, 4, SampleCodecs.JSON, OptionalLong.of(1), OnLost.STOP);

    assertThat(numbersIn(kafka.read(settings, Offsets.NONE))).containsExactly(7);
  }

  @Test
  void everyPartitionIsReadInItsOrderAndEveryRecordOnce() throws Exception {
    String topic = kafka.topic(4);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = 0; number < 1000; number++) {
      byte[] payload = SampleCodecs.BINARY.encode(numbered(number));
      records.add(new ProducerRecord<>(topic, number % 4, null, payload));
    }
    kafka.send(records);

    List<Batch> batches = kafka.read(endless(topic, 64).stoppingAfter(1000), Offsets.NONE);

    List<Integer> numbers = numbersIn(batches);
    assertThat(numbers).containsExactlyInAnyOrderElementsOf(range(0, 1000));
    for (int partition = 0; partition < 4; partition++) {
      int wanted = partition;
      assertThat(numbers.stream().filter(number -> number % 4 == wanted)).isSorted();
    }
    assertThat(batches.get(batches.size() - 1).offsets().next())
        .isEqualTo(new TreeMap<>(Map.of(0, 250L, 1, 250L, 2, 250L, 3, 250L)));
  }

  @Test
  void aStreamThatIsResumedFromAnyBatchGivesExactlyTheRest() throws Exception {
    String topic = kafka.topic(2);
    kafka.produce(topic, 0, 300);
    List<Batch> all = kafka.read(endless(topic, 50).stoppingAfter(300), Offsets.NONE);
    List<Batch> learnt = all.subList(0, 3);

    List<Batch> rest = kafka.read(endless(topic, 50).stoppingAfter(150), learnt.get(2).offsets());

    List<Integer> numbers = numbersIn(learnt);
    numbers.addAll(numbersIn(rest));
    assertThat(numbers).containsExactlyInAnyOrderElementsOf(range(0, 300));
    assertThat(rest.get(2).offsets()).isEqualTo(all.get(5).offsets());
  }

  @Test
  void aStreamThatIsStoppedLeavesItsUnfinishedBatchForTheNextRun() throws Exception {
    String topic = kafka.topic(1);
    kafka.produce(topic, 0, 10);
    SinkQueueWithCancel<Batch> stream =
        kafka.stream(kafka.connection(), endless(topic, 4), Offsets.NONE)
            .runWith(Sink.queue(), kafka.system());

    List<Batch> batches = List.of(pull(stream), pull(stream));
    stream.cancel();
    List<Batch> rest = kafka.read(endless(topic, 4).stoppingAfter(2), batches.get(1).offsets());

    assertThat(numbersIn(batches)).isEqualTo(range(0, 8));
    assertThat(numbersIn(rest)).isEqualTo(range(8, 10));
  }

  @Test
  void aStreamOfNoRecordsEndsAtOnce() throws Exception {
    String topic = kafka.topic(1);

    assertThat(kafka.read(endless(topic, 4).stoppingAfter(0), Offsets.NONE)).isEmpty();
  }

  private static Batch pull(SinkQueueWithCancel<Batch> queue) throws Exception {
    return queue.pull().toCompletableFuture().get(20, TimeUnit.SECONDS).orElseThrow();
  }

  private static BatchSource.Settings endless(String topic, int batchSize) {
    return BatchSource.Settings.endless(topic, SHAPE, batchSize);
  }

  private static ProducerRecord<byte[], byte[]> poison(String topic, int kind) {
    byte[] valid = SampleCodecs.BINARY.encode(numbered(0));
    return switch (kind) {
      case 0 -> record(topic, "garbage".getBytes(UTF_8), null);
      case 1 ->
          record(topic, SampleCodecs.AVRO.encode(new Sample(new float[10], 0)), "application/avro");
      case 2 ->
          record(topic, "{\"features\":[1,NaN,2],\"label\":1}".getBytes(UTF_8), "application/json");
      case 3 -> record(topic, SampleCodecs.BINARY.encode(new Sample(new float[3], 10)), null);
      case 4 -> record(topic, valid, "image/png");
      case 5 -> record(topic, SampleCodecs.BINARY.encode(new Sample(ABSURD, 0)), null);
      default -> record(topic, null, null);
    };
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, byte[] payload, String contentType) {
    var record = new ProducerRecord<>(topic, "key".getBytes(UTF_8), payload);
    record.headers().add("trace", "kept".getBytes(UTF_8));
    if (contentType != null) {
      record.headers().add(SampleCodecs.CONTENT_TYPE_HEADER, contentType.getBytes(UTF_8));
    }
    return record;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "absent" : new String(header.value(), UTF_8);
  }
}
