package io.espalier.streaming.kafka;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.metadata.storage.FormatterException;
import org.apache.kafka.raft.QuorumConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Kafka's own servers, put together as {@link KafkaRaftServer} does for a combined node, but with
 * sockets that are bound already and faults that don't end the process. {@link KafkaRaftServer} has
 * no way in for either.
 */
final class BrokerNode {

  private static final Logger log = LoggerFactory.getLogger(BrokerNode.class);

  private static final Duration HANDOVER_LIMIT = Duration.ofSeconds(5);

  private final ControllerServer controller;
  private final BrokerServer broker;

  BrokerNode(
      Path directory, PreboundSockets sockets, BrokerFaults faults, Map<String, String> overrides) {
    faults.guardProcess();
    KafkaConfig config = new KafkaConfig(BrokerProperties.of(directory, sockets, overrides), false);
    formatIfNew(directory);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> formatted =
        KafkaRaftServer.initializeLogDirs(config, log, "");
    SharedServer shared = shared(config, formatted._1(), sockets, faults);
    this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), formatted._2());
    this.broker = new BrokerServer(shared);
  }

  void startup() {
    try {
      controller.startup();
      broker.startup();
    } catch (RuntimeException e) {
      shutdown();
      throw e;
    }
  }

  /**
   * The broker first: it hands its partitions back to the controller. It would wait five minutes
   * for a controller that does not answer; but there is no other broker to hand anything to, and
   * what was acknowledged is on disk.
   */
  void shutdown() {
    broker.shutdown(HANDOVER_LIMIT);
    controller.shutdown();
  }

  private static SharedServer shared(
      KafkaConfig config,
      MetaPropertiesEnsemble properties,
      PreboundSockets sockets,
      BrokerFaults faults) {
    QuorumConfig quorum = config.quorumConfig();
    return new SharedServer(
        config,
        properties,
        Time.SYSTEM,
        Server.initializeMetrics(config, Time.SYSTEM, properties.clusterId().orElseThrow()),
        CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(quorum.voters())),
        QuorumConfig.parseBootstrapServers(quorum.bootstrapServers()),
        faults,
        sockets);
  }

  private static void formatIfNew(Path directory) {
    // Kafka writes this file last and by a rename: where it is, formatting was finished.
    if (Files.exists(directory.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
      return;
    }
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(BrokerProperties.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(directory.toString())
          .setMetadataLogDirectory(directory.toString())
          .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
          .run();
    } catch (Exception e) {
      throw new FormatterException("can't format " + directory, e);
    }
  }
}
