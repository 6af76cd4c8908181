package io.espalier.deploy.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.actors.guardian.RunEnvironment;
import io.espalier.actors.guardian.RunGuardian;
import io.espalier.actors.guardian.RunGuardian.Finished;
import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.predictions.PredictionFigures;
import io.espalier.actors.predictions.PredictionOutput;
import io.espalier.actors.progress.Progress;
import io.espalier.deploy.cli.ChildProgram;
import io.espalier.deploy.settings.LearningSettings;
import io.espalier.deploy.settings.PublishSettings;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSpec;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.EmbeddedBroker;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.PredictionTopic;
import io.espalier.streaming.kafka.TopicListener;
import io.espalier.streaming.kafka.TopicWatch;
import io.espalier.streaming.kafka.Topics;
import io.espalier.streaming.sample.ClassTarget;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.SampleShape;
import io.espalier.streaming.sample.Targets;
import io.espalier.streaming.source.BatchSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What comes out of a service: one prediction for each record, whatever happens to it. */
@Timeout(600)
class PredictionsIT {

  private static final int PARTITIONS = 3;
  private static final int FEATURES = 4;

  /** Brokers delete what is old by the time that it bears. */
  private static final long NOW = System.currentTimeMillis();

  private static final int CLASSES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(300);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private EmbeddedBroker broker;

  /** Where the next run begins. */
  private Path checkpoints;

  @BeforeEach
  void startBroker() {
    broker = EmbeddedBroker.at(folder.resolve("broker"), 0, Map.of());
    try (Topics topics = Topics.connect(connection())) {
      topics.createIfMissing("samples", PARTITIONS);
    }
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  private KafkaConnection connection() {
    return KafkaConnection.to(broker.bootstrapServers());
  }

  /**
   * Record k is in partition k % 3; one in four has no label, one in a hundred is damaged. One
   * request at a time: to a broker that has just started, a second may come through without the
   * first.
   */
  private void produce(int from, int end) throws Exception {
    Map<String, Object> properties = new HashMap<>(properties());
    properties.put("max.in.flight.requests.per.connection", 1);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int k = from; k < end; k++) {
        sent.add(
            producer.send(
                new ProducerRecord<>("samples", k % PARTITIONS, NOW + k, key(k), payload(k))));
      }
      for (Future<RecordMetadata> record : sent) {
        record.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static byte[] key(int record) {
    return ("key-" + record).getBytes(UTF_8);
  }

  private static byte[] payload(int record) {
    if (isDamaged(record)) {
      return new byte[] {1, 2, 3};
    }
    SplittableRandom random = new SplittableRandom(record);
    int label = random.nextInt(CLASSES);
    float[] features = new float[FEATURES];
    for (int k = 0; k < FEATURES; k++) {
      features[k] = (float) random.nextDouble() + (k == label ? 1 : 0);
    }
    Optional<Targets> targets =
        isUnlabelled(record) ? Optional.empty() : Optional.of(ClassTarget.of(label));
    return SampleCodecs.BINARY.write(features, targets);
  }

  private static boolean isUnlabelled(int record) {
    return record % 4 == 3;
  }

  private static boolean isDamaged(int record) {
    return record % 100 == 50;
  }

  private Map<String, Object> properties() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  /** All that is in the topic of predictions. */
  private List<ConsumerRecord<byte[], byte[]>> predictions(int atLeast) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS).mapToObj(k -> new TopicPartition("said", k)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      for (int quiet = 0; quiet < 10 || records.size() < atLeast && quiet < 150; quiet++) {
        int before = records.size();
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        quiet = records.size() > before ? 0 : quiet;
      }
    }
    return records;
  }

  /** Each record but damaged ones once, in the order of its partition, under its own name. */
  private void assertOneForEachOf(int records) throws Exception {
    List<Integer> predicted =
        IntStream.range(0, records).filter(k -> !isDamaged(k)).boxed().toList();
    List<ConsumerRecord<byte[], byte[]>> found = predictions(predicted.size());
    Map<Integer, List<Long>> offsets = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : found) {
      JsonNode value = JSON.readTree(record.value());
      int number = Integer.parseInt(new String(record.key(), UTF_8).substring(4));
      assertThat(value.get("partition").asInt()).isEqualTo(record.partition());
      assertThat(value.get("offset").asLong()).isEqualTo(number / PARTITIONS);
      assertThat(number % PARTITIONS).isEqualTo(record.partition());
      assertThat(record.timestamp()).isEqualTo(NOW + number);
      offsets
          .computeIfAbsent(record.partition(), any -> new ArrayList<>())
          .add(value.get("offset").asLong());
    }
    assertThat(found).hasSize(predicted.size());
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int of = partition;
      assertThat(offsets.get(partition))
          .containsExactlyElementsOf(
              predicted.stream()
                  .filter(k -> k % PARTITIONS == of)
                  .map(k -> (long) k / PARTITIONS)
                  .toList());
    }
  }

  private ServiceUnderTest serve() throws Exception {
    return ServiceUnderTest.start(
        ServiceUnderTest.settings(
            broker.bootstrapServers(),
            "samples",
            folder,
            "predictions { topic = said, class-names = \"a, b, c\" }"));
  }

  @Test
  void oneForEachRecordThroughABrokerRestart() throws Exception {
    produce(0, 3_000);
    try (ServiceUnderTest service = serve()) {
      Awaitility.await().atMost(PATIENCE).until(() -> service.records("trained") > 500);
      int port = broker.port();
      broker.close();
      broker = EmbeddedBroker.at(folder.resolve("broker"), port, Map.of());
      produce(3_000, 6_000);
      // 4,440 by batches of 10; who waits for a batch is predicted, too
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(service.get("metrics").body())
                      .contains("espalier_records_total{result=\"unlabelled\"} 1500.0")
                      .contains("espalier_records_total{result=\"dead_letter\"} 60.0")
                      .contains("espalier_predictions_total 5940.0")
                      .contains("espalier_predictions_in_flight 0.0"));
      service.stop();
    }
    assertOneForEachOf(6_000);
    JsonNode value = JSON.readTree(predictions(1).get(0).value());
    assertThat(value.get("name").asText())
        .isEqualTo("abc".substring(value.get("class").asInt()).substring(0, 1));
    assertThat(value.get("probabilities")).hasSize(CLASSES);
    assertThat(value.get("topic").asText()).isEqualTo("samples");
  }

  /**
   * {@code serve} in a process of its own, killed with -9; more often than here by the property.
   */
  @Test
  @Timeout(1_200)
  void oneForEachRecordThroughProcessesThatAreKilled() throws Exception {
    int records = Integer.getInteger("espalier.predictions", 20_000);
    int kills = Integer.getInteger("espalier.kills", 2);
    produce(0, records);
    Path config =
        Files.writeString(
            folder.resolve("killed.conf"),
            String.format(
                Locale.ROOT,
                """
                espalier {
                  kafka { bootstrap-servers = "%s", topic = samples }
                  samples { features = 4, classes = 3 }
                  predictions.topic = said
                  network = 4-8-3
                  batch-size = 32
                  checkpoint { directory = "%s", every-records = 700 }
                  http.port = 0
                }
                """,
                broker.bootstrapServers(),
                folder.resolve("killed-processes")));
    SplittableRandom random = new SplittableRandom(9);
    int predictable = (int) IntStream.range(0, records).filter(k -> !isDamaged(k)).count();
    try (Topics topics = Topics.connect(connection())) {
      topics.createIfMissing("said", PARTITIONS);
      for (int kill = 0; kill <= kills; kill++) {
        long before = topics.describe("said").records();
        long until =
            kill == kills ? predictable : before + random.nextLong(1, (predictable - before) / 3);
        serveUntil(until, config, topics, "serve-" + kill);
      }
    }
    assertOneForEachOf(records);
  }

  /** Kills it a moment after so many predictions are there. */
  private void serveUntil(long until, Path config, Topics topics, String name) throws Exception {
    try (ChildProgram serve =
        ChildProgram.start(
            folder.resolve(name + ".log"), List.of("serve", "--config", config.toString()))) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(10))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> topics.describe("said").records() >= until);
      serve.kill();
    }
    System.out.println("killed with " + topics.describe("said").records() + " predictions there");
  }

  /** The same from a guardian that is dropped as it is and a new one, again and again. */
  @Test
  void oneForEachRecordThroughKills() throws Exception {
    int records = 12_000;
    produce(0, records);
    SplittableRandom random = new SplittableRandom(5);
    long until = 0;
    checkpoints = folder.resolve("killed");
    for (int kill = 0; kill < 4; kill++) {
      until = random.nextLong(until, records / 2); // of three quarters that have labels
      run(Optional.of(until), records);
      checkpoints = left(checkpoints, "killed-" + kill);
    }
    long trained = run(Optional.empty(), records);

    assertThat(trained)
        .isEqualTo(
            LongStream.range(0, records)
                .filter(k -> !isUnlabelled((int) k) && !isDamaged((int) k))
                .count());
    assertOneForEachOf(records);
  }

  /** The versions that stand; what was dropped may still write, which a killed process does not. */
  private Path left(Path from, String name) throws IOException {
    Path to = Files.createDirectories(folder.resolve(name));
    try (Stream<Path> versions = Files.list(from)) {
      for (Path version :
          versions.filter(path -> path.getFileName().toString().startsWith("version-")).toList()) {
        copy(version, to.resolve(version.getFileName()));
      }
    }
    return to;
  }

  private static void copy(Path version, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(version)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    } catch (NoSuchFileException deleted) { // a newer one stands
      try (Stream<Path> files = Files.list(to)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(to);
    }
  }

  /**
   * Runs until so many records are trained, and drops all; or to the end of the stream.
   *
   * @return records trained
   */
  private long run(Optional<Long> until, int records) throws Exception {
    AtomicLong trained = new AtomicLong();
    SampleShape shape = SampleShape.flat(FEATURES, CLASSES);
    try (Topics topics = Topics.connect(connection());
        PredictionTopic said =
            new PredictionTopic(
                topics,
                new PredictionTopic.Settings("said", "samples", CLASSES, List.of()),
                new TopicListener() {})) {
      RunEnvironment environment =
          new RunEnvironment(
              offsets ->
                  BatchSource.from(
                      topics,
                      BatchSource.Settings.endless("samples", shape, 40)
                          .predicting(true)
                          .stoppingAfter(
                              records - offsets.next().values().stream().mapToLong(n -> n).sum()),
                      offsets,
                      TopicWatch.telling(new TopicListener() {})),
              (from, to, reason) -> CompletableFuture.failedFuture(new AssertionError(reason)),
              Offsets.NONE,
              CheckpointStore.open(checkpoints, 3),
              offsets -> {},
              Map.of(
                  "recorder",
                  Behaviors.<Progress>receiveMessage(
                      progress -> {
                        trained.set(progress.records());
                        return Behaviors.same();
                      })),
              Optional.of(new PredictionOutput(said, new PredictionFigures(System::nanoTime))));
      ActorSystem<RunGuardian.Command> system =
          ActorSystem.create(
              RunGuardian.create(settings(), environment), "killed", ConfigFactory.load());
      try {
        if (until.isPresent()) {
          Awaitility.await()
              .atMost(PATIENCE)
              .pollInterval(Duration.ofMillis(2))
              .until(() -> trained.get() >= until.get());
          return trained.get();
        }
        RunGuardian.RunEnded end =
            AskPattern.<RunGuardian.Command, RunGuardian.RunEnded>ask(
                    system, RunGuardian.AwaitEnd::new, PATIENCE, system.scheduler())
                .toCompletableFuture()
                .get(300, TimeUnit.SECONDS);
        return ((Finished) end).last().records();
      } finally {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static RunSettings settings() {
    return StreamRun.of(
        new InitialNetwork.Drawn(
            NetworkSpec.parse("4-8-3", InputShape.flat(FEATURES), CLASSES, Nonlinearity.RELU)),
        LearningSettings.DEFAULT.withBatchSize(40),
        new CheckpointKeeper.Interval(500, Duration.ofHours(1)),
        PublishSettings.DEFAULT);
  }
}
