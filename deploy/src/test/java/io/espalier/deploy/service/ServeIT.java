package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.trainer.StreamPosition;
import io.espalier.deploy.Promtool;
import io.espalier.deploy.SharedBroker;
import io.espalier.streaming.codec.SampleCodec;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.SampleProducer;
import io.espalier.streaming.kafka.TopicDescription;
import io.espalier.streaming.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service on topics of several partitions, from its start to its end and on from there. */
@Timeout(120)
class ServeIT {

  private static final int PARTITIONS = 3;

  /** Few records would all go to one partition otherwise. */
  private static final Map<String, String> SPREAD =
      Map.of("partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner");

  @RegisterExtension static final SharedBroker broker = new SharedBroker();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"binary", "json", "avro"})
  void everyRecordIsLearntOnceAndOnceMoreStartedOnlyNewOnes(String format) throws Exception {
    String topic = broker.topic(PARTITIONS);
    produce(topic, SampleCodecs.named(format), 300);

    try (ServiceUnderTest service = start(topic)) {
      service.awaitRecords("trained", 300);
      assertLearnt(service.stop().last().trainer().position(), topic, 300);
    }

    produce(topic, SampleCodecs.named(format), 50);
    try (ServiceUnderTest service = start(topic)) {
      assertThat(service.serve().recordsBefore()).isEqualTo(OptionalLong.of(300));
      service.awaitRecords("trained", 50);
      assertLearnt(service.stop().last().trainer().position(), topic, 350);
    }
  }

  @Test
  void eachRecordIsReadInTheFormatThatItsHeaderNames() throws Exception {
    String topic = broker.topic(PARTITIONS);
    produce(topic, SampleCodecs.BINARY, 30);
    produce(topic, SampleCodecs.JSON, 30);
    produce(topic, SampleCodecs.named("avro"), 30);

    try (ServiceUnderTest service = start(topic, "samples.default-format = avro")) {
      service.awaitRecords("trained", 90);
      assertLearnt(service.stop().last().trainer().position(), topic, 90);
    }
  }

  @Test
  void probesAndMetricsTellOfIt() throws Exception {
    String topic = broker.topic(PARTITIONS);

    try (ServiceUnderTest service = start(topic, "checkpoint.every-records = 50")) {
      awaitReady(service);
      assertThat(service.records("trained")).isZero();
      produce(topic, SampleCodecs.BINARY, 120);
      service.awaitRecords("trained", 120);

      assertThat(service.get("health/live").statusCode()).isEqualTo(200);
      assertThat(service.get("health/ready").statusCode()).isEqualTo(200);
      assertThat(service.get("health/startup").statusCode()).isEqualTo(200);
      assertThat(service.records("dead_letter")).isZero();
      assertThat(service.records("duplicate")).isZero();
      assertThat(service.get("metrics").body())
          .contains("espalier_accuracy{window=\"windowed\"}", "espalier_model_parameters{");
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(service.get("metrics").body())
                      .containsPattern("espalier_model_version [1-9]"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(service.get("metrics").body())
                      .contains("espalier_consumer_lag_records 0.0"));
    }
  }

  @Test
  void prometheusHasNothingToSayAboutItsMetrics() throws Exception {
    try (ServiceUnderTest service = start(broker.topic(PARTITIONS))) {
      awaitReady(service);

      Promtool.accepts(folder, service.get("metrics").body(), "check", "metrics");
    }
  }

  @Test
  void withoutACheckpointItMayStartWithWhatIsNew() throws Exception {
    String topic = broker.topic(PARTITIONS);
    produce(topic, SampleCodecs.BINARY, 40);

    try (ServiceUnderTest service = start(topic, "kafka.start = latest")) {
      awaitReady(service);
      produce(topic, SampleCodecs.BINARY, 20);
      service.awaitRecords("trained", 20);

      StreamPosition position = service.stop().last().trainer().position();
      assertThat(position.trained()).isEqualTo(20);
      assertThat(position.offsets().next()).isEqualTo(endOf(topic));
    }
  }

  @Test
  void whatCameAfterAFirstStartWithWhatIsNewIsLearntAfterTheSecond() throws Exception {
    String topic = broker.topic(PARTITIONS);
    produce(topic, SampleCodecs.BINARY, 40);
    try (ServiceUnderTest service = start(topic, "kafka.start = latest")) {
      awaitReady(service);
    }
    produce(topic, SampleCodecs.BINARY, 20);

    try (ServiceUnderTest service = start(topic, "kafka.start = latest")) {
      service.awaitRecords("trained", 20);
    }
  }

  private static void awaitReady(ServiceUnderTest service) {
    Awaitility.await()
        .untilAsserted(() -> assertThat(service.get("health/ready").statusCode()).isEqualTo(200));
  }

  /** All of the topic, from every partition, and nothing twice. */
  private static void assertLearnt(StreamPosition position, String topic, long records) {
    assertThat(position.trained()).isEqualTo(records);
    assertThat(position.deadLetters()).isZero();
    assertThat(position.duplicates()).isZero();
    assertThat(position.offsets().next()).isEqualTo(endOf(topic));
    assertThat(position.offsets().next().values())
        .hasSize(PARTITIONS)
        .allSatisfy(next -> assertThat(next).isPositive());
  }

  private static Map<Integer, Long> endOf(String topic) {
    try (Topics topics = Topics.connect(broker.connection())) {
      Map<Integer, TopicDescription.Range> ranges = topics.describe(topic).partitions();
      return ranges.entrySet().stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey,
                  range -> range.getValue().latest(),
                  (a, b) -> a,
                  TreeMap::new));
    }
  }

  private static void produce(String topic, SampleCodec codec, int records)
      throws InterruptedException {
    KafkaConnection spreading =
        new KafkaConnection(broker.bootstrapServers(), SPREAD, Duration.ofSeconds(10));
    try (SampleProducer producer = SampleProducer.open(spreading, topic, codec)) {
      producer.send(Blobs.count(records), SampleProducer.Plan.EVERYTHING, acknowledged -> {});
    }
  }

  private ServiceUnderTest start(String topic, String... more) throws Exception {
    return ServiceUnderTest.start(
        ServiceUnderTest.settings(broker.bootstrapServers(), topic, folder, more));
  }
}
