package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.deploy.SharedBroker;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.model.flow.InputShape;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.train.DivergedException;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.StreamUnavailableException;
import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a service finds when it starts. */
@Timeout(120)
class ServeStartIT {

  private static final String CHECKPOINTS = "checkpoints";

  /** Explodes at a learning rate of 9, not at 0.01. */
  private static final String OPTIMIZER =
      "optimizer { kind = sgd, weight-decay = 0.9, learning-rate = %s }";

  @RegisterExtension static final SharedBroker broker = new SharedBroker();

  @TempDir private Path folder;

  @Test
  void aTopicThatIsNotThereIsNamedWithTheOneThatMayBeMeant() throws IOException {
    String topic = broker.topic(1);
    String misspelt = topic + "s";

    assertThatThrownBy(() -> start(misspelt))
        .isInstanceOfSatisfying(
            StreamUnavailableException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.TOPIC_MISSING))
        .hasMessageContaining("Topic '%s' does not exist".formatted(misspelt))
        .hasMessageContaining("Did you mean " + topic);
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    String topic = broker.topic(1);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      for (String setting : List.of("http.port", "http.probe-port")) {
        assertThatThrownBy(() -> start(topic, setting + " = " + taken.getLocalPort()))
            .isInstanceOfSatisfying(
                UserMistake.class,
                mistake -> assertThat(mistake.explanation()).contains("espalier." + setting))
            .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
      }
    }
  }

  @Test
  void aNetworkThatDoesNotFitTheSamplesIsNamed() throws IOException {
    String topic = broker.topic(1);

    assertThatThrownBy(() -> start(topic, "network = 5-8-3"))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("network '5-8-3' does not fit");
  }

  @Test
  void aFolderForCheckpointsThatIsAFileIsNamed() throws IOException {
    String topic = broker.topic(1);
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> start(topic, "checkpoint.directory = \"%s\"".formatted(file)))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void checkpointsOfANetworkThatTakesFeaturesOtherwiseAreRefused() throws Exception {
    String topic = topicLearntFrom(20);
    Path standardized =
        Files.writeString(
            folder.resolve("standardized.json"),
            """
            {"input": {"channels": 4, "height": 1, "width": 1},
             "standardization": {"means": [1, 2, 3, 4], "deviations": [1, 1, 1, 2]},
             "layers": [
               {"type": "dense", "units": 8},
               {"type": "activation", "function": "relu"},
               {"type": "dense", "units": 3}]}
            """);

    assertThatThrownBy(() -> start(topic, "network = \"%s\"".formatted(standardized)))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(
            "are of network 4-8-3 (relu), not 4-8-3 (relu) standardized by means"
                + " [1.0, 2.0, 3.0, 4.0], deviations [1.0, 1.0, 1.0, 2.0]");
  }

  @Test
  void checkpointsOfAnotherNetworkAreRefusedByName() throws Exception {
    String topic = topicLearntFrom(20);

    assertThatThrownBy(() -> start(topic, "network = 4-6-3", "activation = tanh"))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "the checkpoints in %s are of network 4-8-3 (relu), not 4-6-3 (tanh)"
                .formatted(folder.resolve(CHECKPOINTS)));
  }

  @Test
  void checkpointsOfAnotherOptimizerAreRefusedByName() throws Exception {
    String topic = topicLearntFrom(20);

    assertThatThrownBy(() -> start(topic, "optimizer.kind = sgd"))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("learning by adam, not sgd");
  }

  @Test
  void aFolderThatAnotherServiceWritesToIsLeftAlone() throws Exception {
    String topic = broker.topic(1);
    try (ServiceUnderTest service = start(topic)) {
      assertThatThrownBy(() -> start(topic))
          .isInstanceOf(UserMistake.class)
          .hasMessage("another process uses the checkpoints in " + folder.resolve(CHECKPOINTS));
      assertThat(service.get("health/live").statusCode()).isEqualTo(200);
    }
    start(topic).close();
  }

  @Test
  void aDamagedNewestCheckpointGivesWayToTheOneBefore() throws Exception {
    String topic = topicLearntFrom(20);
    learn(topic, 30);
    List<Path> versions = versions();
    assertThat(versions).hasSize(2);
    damage(versions.get(1));

    try (LogOf log = LogOf.of(CheckpointStore.class);
        ServiceUnderTest service = start(topic)) {
      assertThat(service.serve().recordsBefore()).isEqualTo(OptionalLong.of(20));
      service.awaitRecords("trained", 30);
      var position = service.stop().last().trainer().position();
      assertThat(position.trained()).isEqualTo(50);
      assertThat(position.offsets().nextOf(0)).isEqualTo(50);
      assertThat(log.messages())
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains(
              versions.get(1) + "/trainer.espalier is damaged", "the version before it is used");
    }
  }

  @Test
  void checkpointsOfWhichNoneCanBeReadAreNamedWithTheWayOut() throws Exception {
    String topic = topicLearntFrom(20);
    for (Path version : versions()) {
      damage(version);
    }

    assertThatThrownBy(() -> start(topic))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(
            "no checkpoint in %s can be read".formatted(folder.resolve(CHECKPOINTS)))
        .hasMessageContaining("Move the folder away to start afresh");
  }

  @Test
  void aTopicMadeAnewIsNoticed() throws Exception {
    topicLearntFrom(20);
    String another = broker.topic(1);

    try (ServiceUnderTest service = start(another)) {
      assertThatThrownBy(() -> service.serve().await())
          .isInstanceOf(StreamUnavailableException.class)
          .hasMessageContaining("Topic '%s' is not the one".formatted(another))
          .hasMessageContaining("made anew");
      assertThat(service.get("health/live").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void trainingThatDivergesEndsInWords() throws Exception {
    String topic = broker.topic(1);
    broker.send(topic, SampleCodecs.BINARY, Blobs.count(1000));

    try (ServiceUnderTest service = start(topic, String.format(Locale.ROOT, OPTIMIZER, 9))) {
      assertThatThrownBy(() -> service.serve().await())
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("training has diverged. Maybe the learning rate is too high");
    }
  }

  @Test
  void aLearningRateThatIsMendedIsTheOneThatCounts() throws Exception {
    String topic = broker.topic(1);
    broker.send(topic, SampleCodecs.BINARY, Blobs.count(20));
    try (ServiceUnderTest service = start(topic, String.format(Locale.ROOT, OPTIMIZER, 0.01))) {
      service.awaitRecords("trained", 20);
    }
    broker.send(topic, SampleCodecs.BINARY, Blobs.count(1000));
    try (ServiceUnderTest service = start(topic, String.format(Locale.ROOT, OPTIMIZER, 9))) {
      assertThatThrownBy(() -> service.serve().await()).isInstanceOf(DivergedException.class);
    }

    try (ServiceUnderTest service = start(topic, String.format(Locale.ROOT, OPTIMIZER, 0.01))) {
      service.awaitRecords("trained", 1000);
      assertThat(service.stop().last().records()).isEqualTo(1020);
    }
  }

  /** Too slow to learn anything, so what was trained elsewhere is still there. */
  @Test
  void itGoesOnFromANetworkThatWasTrainedElsewhere() throws Exception {
    String topic = broker.topic(1);
    NetworkSpec spec = NetworkSpec.parse("4-8-3", InputShape.flat(4), 3, Nonlinearity.TANH);
    BitSet cut = new BitSet();
    cut.set(2, 9);
    NetworkSnapshot trained = NetworkSnapshot.dense(spec, Initializer.draw(spec, 77)).without(cut);
    Path file = folder.resolve("trained.espalier");
    new NetworkFile(trained, Map.of()).write(file);
    broker.send(topic, SampleCodecs.BINARY, Blobs.count(40));

    try (ServiceUnderTest service =
        start(
            topic,
            "network = \"%s\"".formatted(file),
            "optimizer { kind = sgd, weight-decay = 0, learning-rate = 1e-9 }")) {
      service.awaitRecords("trained", 40);
      NetworkSnapshot learnt = service.stop().last().trainer().learner().network();

      assertThat(learnt.spec()).isEqualTo(spec);
      assertThat(learnt.live()).isEqualTo(trained.live());
      assertThat(learnt.values()).containsExactly(trained.values(), within(1e-5f));
    }
  }

  private ServiceUnderTest start(String topic, String... more) throws IOException {
    return ServiceUnderTest.start(
        ServiceUnderTest.settings(broker.bootstrapServers(), topic, folder, more));
  }

  /** A topic and the checkpoint of a service that has learnt what is in it. */
  private String topicLearntFrom(int records) throws Exception {
    String topic = broker.topic(1);
    learn(topic, records);
    return topic;
  }

  private void learn(String topic, int records) throws Exception {
    broker.send(topic, SampleCodecs.BINARY, Blobs.count(records));
    try (ServiceUnderTest service = start(topic)) {
      service.awaitRecords("trained", records);
    }
  }

  /** Oldest first. */
  private List<Path> versions() throws IOException {
    try (Stream<Path> entries = Files.list(folder.resolve(CHECKPOINTS))) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static void damage(Path version) throws IOException {
    Path file = version.resolve("trainer.espalier");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
