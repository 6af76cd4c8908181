package io.espalier.streaming.source;

import static io.espalier.streaming.kafka.TestSamples.numbered;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.BrokerFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records that take little on the broker and much here, before a reader with little memory. */
@Timeout(120)
class CompressionBombIT {

  @RegisterExtension static final BrokerFixture kafka = new BrokerFixture();

  @Test
  void recordsTooLargeForAnySampleAreSetAsideWithoutTheirPayload() throws Exception {
    String topic = kafka.topic(1);
    sendTogether(topic, 0, 10, 24_000_000);

    assertThat(readWithMemory(96, topic, 12)).isEqualTo("2 learnt, 10 set aside");
    assertThat(kafka.recordsOf(BatchSource.deadLetterTopic(topic), 10))
        .hasSize(10)
        .allSatisfy(
            letter -> {
              assertThat(letter.value()).isNull();
              assertThat(header(letter, DeadLetters.OMITTED_BYTES)).isEqualTo("24000000");
              assertThat(header(letter, DeadLetters.EXCEPTION_MESSAGE))
                  .startsWith("has a payload of 24000000 bytes");
            });
  }

  @Test
  void recordsLargerThanAllMemoryArePassedWithTheRestOfTheirBatch() throws Exception {
    String topic = kafka.topic(1);
    sendTogether(topic, 0, 2, 120_000_000);
    sendTogether(topic, 2, 0, 0);

    assertThat(readWithMemory(96, topic, 6)).isEqualTo("3 learnt, 3 set aside");
    assertThat(kafka.recordsOf(BatchSource.deadLetterTopic(topic), 3))
        .allSatisfy(
            letter ->
                assertThat(header(letter, DeadLetters.EXCEPTION_MESSAGE))
                    .startsWith("could not be read"))
        .extracting(letter -> header(letter, DeadLetters.OFFSET))
        .containsExactly("1", "2", "3");
  }

  /** Each by itself might be a sample. */
  @Test
  void recordsThatAreLargerThanMemoryTogetherAreReadBitByBit() throws Exception {
    String topic = kafka.topic(1);
    sendTogether(topic, 0, 150, 1_000_000);

    assertThat(readWithMemory(96, topic, 152)).isEqualTo("2 learnt, 150 set aside");
  }

  /** In another process: what it learnt and what not. */
  private static String readWithMemory(int megabytes, String topic, int records) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + megabytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                ReaderWithLittleMemory.class.getName(),
                kafka.connection().bootstrapServers(),
                topic,
                "" + records)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.lines().filter(line -> line.contains("learnt")).findAny().orElse(said);
  }

  /** One compressed batch: a good record, so many of zeros, and another good one. */
  private static void sendTogether(String topic, int number, int bombs, int bytes)
      throws Exception {
    List<byte[]> payloads = new ArrayList<>();
    payloads.add(SampleCodecs.BINARY.encode(numbered(number)));
    payloads.addAll(Collections.nCopies(bombs, new byte[bytes]));
    payloads.add(SampleCodecs.BINARY.encode(numbered(number + 1)));
    int roomy = bombs * bytes + (1 << 20);
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            kafka.connection().bootstrapServers(),
            "compression.type",
            "gzip",
            "batch.size",
            roomy,
            "max.request.size",
            roomy,
            "buffer.memory",
            2L * roomy,
            "linger.ms",
            60_000);
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (byte[] payload : payloads) {
        sent.add(producer.send(new ProducerRecord<>(topic, payload)));
      }
      producer.flush();
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }
}
