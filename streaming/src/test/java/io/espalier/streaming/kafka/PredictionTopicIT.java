package io.espalier.streaming.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.prediction.ModelVersion;
import io.espalier.streaming.prediction.PredictionLog;
import io.espalier.streaming.prediction.Predictions;
import io.espalier.streaming.sample.SampleOrigins;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Predictions in a real topic. */
@Timeout(120)
class PredictionTopicIT {

  @RegisterExtension static final BrokerFixture BROKER = new BrokerFixture();

  /** Brokers delete what is old by the time that it bears. */
  private static final long NOW = System.currentTimeMillis();

  private final String input = BROKER.topic(2);
  private final String output = input + "-predictions";
  private Topics topics;
  private PredictionTopic log;

  @BeforeEach
  void open() {
    topics = Topics.connect(BROKER.connection());
    log = log(input, output);
  }

  @AfterEach
  void close() {
    log.close();
    topics.close();
  }

  private PredictionTopic log(String from, String to) {
    return new PredictionTopic(
        topics, new PredictionTopic.Settings(to, from, 2, List.of()), new TopicListener() {});
  }

  /** Of offsets {@code from} up to {@code end}, in partition 0. */
  private static Predictions predictions(long from, long end) {
    int size = (int) (end - from);
    float[] probabilities = new float[2 * size];
    byte[][] keys = new byte[size][];
    IntStream.range(0, size).forEach(k -> probabilities[2 * k] = 1);
    IntStream.range(0, size).forEach(k -> keys[k] = Long.toString(from + k).getBytes(UTF_8));
    return new Predictions(
        new SampleOrigins(
            new int[size],
            LongStream.range(from, end).toArray(),
            LongStream.range(from, end).map(offset -> NOW + offset).toArray(),
            keys),
        probabilities,
        new ModelVersion(from, 0));
  }

  private static void write(PredictionLog.Writer writer, Predictions some) throws Exception {
    writer.write(some).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void goesOnBehindTheLastPredictionThatIsThere() throws Exception {
    PredictionLog.Writer first = log.open();
    assertThat(first.lastOf(0)).isEqualTo(-1);
    write(first, predictions(0, 10));
    var unacknowledged = first.write(predictions(10, 20)); // on its way when the next is opened

    PredictionLog.Writer second = log.open();

    assertThat(unacknowledged.toCompletableFuture()).isCompleted();
    assertThat(second.lastOf(0)).isEqualTo(19);
    assertThat(second.lastOf(1)).isEqualTo(-1);
    assertThat(first.write(predictions(20, 21)).toCompletableFuture()).isCompletedExceptionally();
    write(second, predictions(20, 30));
    assertThat(BROKER.recordsOf(output, 30))
        .extracting(PredictionTopicIT::predictedOffset)
        .containsExactlyElementsOf(LongStream.range(0, 30).boxed().toList());
  }

  private static long predictedOffset(ConsumerRecord<byte[], byte[]> record) {
    return Long.parseLong(
        new String(record.headers().lastHeader(PredictionHeaders.INPUT_OFFSET).value(), UTF_8));
  }

  @Test
  void carriesKeyTimeAndTypeOfItsRecord() throws Exception {
    write(log.open(), predictions(5, 6));

    ConsumerRecord<byte[], byte[]> record = BROKER.recordsOf(output, 1).get(0);
    assertThat(record.key()).asString().isEqualTo("5");
    assertThat(record.timestamp()).isEqualTo(NOW + 5);
    assertThat(record.headers().lastHeader("content-type").value())
        .asString()
        .isEqualTo("application/json");
    assertThat(record.value())
        .asString()
        .startsWith("{\"class\":0,\"probabilities\":[1.0,0.0],")
        .endsWith("\"topic\":\"%s\",\"partition\":0,\"offset\":5}".formatted(input));
  }

  /** One made anew has another id, and other records at the same offsets. */
  @Test
  void predictionsOfAnotherStreamDoNotCount() throws Exception {
    write(log.open(), predictions(0, 10));
    try (PredictionTopic other = log(BROKER.topic(1), output)) {
      assertThat(other.open().lastOf(0)).isEqualTo(-1);
    }
  }

  @Test
  void hasAsManyPartitionsAsItsInputOrMore() {
    topics.createIfMissing(output, 1);

    log.prepare();

    assertThat(topics.describe(output).partitions()).hasSize(2);
  }

  /** It would take none of a backlog, and learning would wait for ever. */
  @Test
  void aTopicThatTakesNothingOldIsRefusedUnlessItHasItsOwnTimes() throws Exception {
    create(output, Map.of("message.timestamp.before.max.ms", "3600000"));
    assertThatThrownBy(log::prepare)
        .isInstanceOf(StreamUnavailableException.class)
        .hasMessageContaining("more than 3600000 ms old")
        .hasMessageContaining("message.timestamp.before.max.ms");

    String other = output + "-by-the-broker";
    create(
        other,
        Map.of(
            "message.timestamp.before.max.ms", "3600000",
            "message.timestamp.type", "LogAppendTime"));
    log(input, other).prepare();
  }

  /** The time of a record may be ahead; its prediction has the same. */
  @Test
  void aTopicThatTakesLessOfTheFutureThanItsInputIsRefused() throws Exception {
    String farAhead = input + "-far-ahead";
    create(farAhead, Map.of("message.timestamp.after.max.ms", "7200000"));
    create(output, Map.of("message.timestamp.after.max.ms", "3600000"));

    assertThatThrownBy(log(farAhead, output)::prepare)
        .isInstanceOf(StreamUnavailableException.class)
        .hasMessageContaining("more than 3600000 ms ahead")
        .hasMessageContaining("message.timestamp.after.max.ms");
    log.prepare();
    String byTheBroker = input + "-by-the-broker";
    create(
        byTheBroker,
        Map.of(
            "message.timestamp.after.max.ms", "7200000",
            "message.timestamp.type", "LogAppendTime"));
    log(byTheBroker, output).prepare();
  }

  /** What it makes itself has the defaults of the brokers. */
  @Test
  void aTopicThatIsMadeIsLookedAtAsAnyOther(@TempDir Path folder) {
    try (EmbeddedBroker broker =
            EmbeddedBroker.at(folder, 0, Map.of("log.cleanup.policy", "compact"));
        Topics strict = Topics.connect(KafkaConnection.to(broker.bootstrapServers()))) {
      strict.createIfMissing(input, 1);
      PredictionTopic made =
          new PredictionTopic(
              strict,
              new PredictionTopic.Settings(output, input, 2, List.of()),
              new TopicListener() {});

      assertThatThrownBy(made::prepare)
          .isInstanceOf(StreamUnavailableException.class)
          .hasMessageContaining("is compacted");
    }
  }

  private static void create(String topic, Map<String, String> settings) throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", BROKER.connection().bootstrapServers()))) {
      admin.createTopics(Set.of(new NewTopic(topic, 2, (short) 1).configs(settings))).all().get();
    }
  }

  @Test
  void aTopicOfOtherRecordsIsRefused() throws Exception {
    topics.createIfMissing(output, 2);
    BROKER.send(List.of(new ProducerRecord<>(output, 0, null, new byte[] {1})));

    assertThatThrownBy(log::open)
        .isInstanceOf(StreamUnavailableException.class)
        .hasMessageContaining(output)
        .hasMessageContaining("name another one");
  }
}
