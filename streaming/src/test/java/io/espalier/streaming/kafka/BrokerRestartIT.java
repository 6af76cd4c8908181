package io.espalier.streaming.kafka;

import static io.espalier.streaming.kafka.TestSamples.SHAPE;
import static io.espalier.streaming.kafka.TestSamples.numbersIn;
import static io.espalier.streaming.kafka.TestSamples.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.BrokenStreamException;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.source.BatchSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stays when the broker goes. */
@Timeout(60)
class BrokerRestartIT {

  @TempDir Path directory;

  @Test
  void aReaderAndAWriterGoOnWhenTheBrokerComesBack() throws Exception {
    EmbeddedBroker first = broker(0);
    KafkaConnection connection = KafkaConnection.to(first.bootstrapServers());
    createTopic(connection);
    ActorSystem system = ActorSystem.create("test");
    try (SampleProducer producer = SampleProducer.open(connection, "digits", SampleCodecs.BINARY);
        Topics topics = Topics.connect(connection)) {
      send(producer, 0, 500);
      SinkQueueWithCancel<Batch> stream =
          BatchSource.from(
                  topics,
                  BatchSource.Settings.endless("digits", SHAPE, 50),
                  Offsets.NONE,
                  TopicWatch.telling(new TopicListener() {}))
              .runWith(Sink.queue(), system);
      List<Batch> batches = pull(stream, 10);

      first.close();
      try (EmbeddedBroker second = broker(first.port())) {
        send(producer, 500, 1000);
        batches.addAll(pull(stream, 10));

        assertThat(second.bootstrapServers()).isEqualTo(first.bootstrapServers());
        assertThat(numbersIn(batches)).isEqualTo(range(0, 1000));
        stream.cancel();
      }
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void whoWatchesIsToldThatTheBrokerWentAndThatItCameBack() throws Exception {
    EmbeddedBroker first = broker(0);
    KafkaConnection impatient =
        new KafkaConnection(first.bootstrapServers(), Map.of(), Duration.ofSeconds(1));
    createTopic(impatient);
    ActorSystem system = ActorSystem.create("test");
    Notes notes = new Notes();
    try (Topics topics = Topics.connect(impatient)) {
      SinkQueueWithCancel<Batch> stream =
          BatchSource.from(
                  topics,
                  BatchSource.Settings.endless("digits", SHAPE, 50),
                  Offsets.NONE,
                  new TopicWatch(Duration.ofMillis(200), notes))
              .runWith(Sink.queue(), system);
      notes.await("seen"); // before it opens
      notes.await("seen");
      first.close();
      notes.await("unseen");
      EmbeddedBroker second = broker(first.port());
      notes.await("seen");

      stream.cancel();
      second.close();
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
    assertThat(notes.open).as("clients that were opened and not closed").hasValue(0);
  }

  /** What a watch was told. */
  private static final class Notes implements TopicListener {

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final AtomicInteger open = new AtomicInteger();

    @Override
    public void seen(TopicDescription topic) {
      told.add("seen");
    }

    @Override
    public void unseen(BrokenStreamException why) {
      told.add("unseen");
    }

    @Override
    public Runnable opened(Consumer<?, ?> consumer) {
      open.incrementAndGet();
      return open::decrementAndGet;
    }

    void await(String news) throws InterruptedException {
      String next;
      do {
        next = told.poll(30, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
      } while (!news.equals(next));
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterTheProcessWasKilled() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Kafka names its files with the digits of the language.
                "-Duser.language=" + Locale.getDefault().getLanguage(),
                "-Duser.country=" + Locale.getDefault().getCountry(),
                "-cp",
                System.getProperty("java.class.path"),
                BrokerToBeKilled.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long acknowledged = acknowledgedUpTo(1000, process);
    process.destroyForcibly().waitFor();

    try (EmbeddedBroker broker = broker(0);
        Topics topics = Topics.connect(KafkaConnection.to(broker.bootstrapServers()))) {
      // A broker that has just started may not have read of all its topics yet.
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptionsInstanceOf(StreamUnavailableException.class)
          .untilAsserted(
              () ->
                  assertThat(topics.describe("digits").records())
                      .isGreaterThanOrEqualTo(acknowledged));
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    try (EmbeddedBroker broker = broker(0)) {
      assertThatThrownBy(
              () -> EmbeddedBroker.at(directory.resolve("other"), broker.port(), Map.of()))
          .isInstanceOfSatisfying(
              StreamUnavailableException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.PORT_IN_USE))
          .hasMessageStartingWith(String.format(Locale.ROOT, "Port %d is in use", broker.port()));
      assertThatThrownBy(() -> EmbeddedBroker.at(directory, 0, Map.of()))
          .isInstanceOfSatisfying(
              StreamUnavailableException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.BROKER_FAILED))
          .hasMessageContaining(directory.toString());
    }
  }

  @Test
  void theRecordsOfATemporaryBrokerAreDeletedWithIt() {
    EmbeddedBroker broker = EmbeddedBroker.temporary();
    assertThat(broker.directory()).isDirectoryContaining("glob:**meta.properties");

    broker.close();
    broker.close();

    assertThat(Files.exists(broker.directory())).isFalse();
  }

  private EmbeddedBroker broker(int port) {
    return EmbeddedBroker.at(directory, port, Map.of());
  }

  private static void createTopic(KafkaConnection connection) {
    try (Topics topics = Topics.connect(connection)) {
      assertThat(topics.createIfMissing("digits", 1)).isTrue();
      assertThat(topics.createIfMissing("digits", 1)).isFalse();
    }
  }

  private static void send(SampleProducer producer, int first, int end) throws Exception {
    producer.send(
        TestSamples.between(first, end), SampleProducer.Plan.EVERYTHING, acknowledged -> {});
  }

  private static List<Batch> pull(SinkQueueWithCancel<Batch> queue, int count) throws Exception {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(queue.pull().toCompletableFuture().get(30, TimeUnit.SECONDS).orElseThrow());
    }
    return batches;
  }

  private static long acknowledgedUpTo(long wanted, Process process) throws IOException {
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    long acknowledged = 0;
    while (acknowledged < wanted) {
      String line = lines.readLine();
      assertThat(line).as("the process ended at %d records", acknowledged).isNotNull();
      acknowledged = Long.parseLong(line);
    }
    return acknowledged;
  }
}
