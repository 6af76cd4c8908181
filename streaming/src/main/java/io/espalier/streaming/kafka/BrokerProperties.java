package io.espalier.streaming.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The configuration of a one-node broker that shares a process and a small machine. */
final class BrokerProperties {

  static final String HOST = "127.0.0.1";
  static final String BROKER_LISTENER = "BROKER";
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  static final int NODE_ID = 1;

  private BrokerProperties() {}

  /** Identity, quorum and ports can't be overridden: the broker would not find itself. */
  static Map<String, String> of(
      Path directory, PreboundSockets sockets, Map<String, String> overrides) {
    Map<String, String> properties = new HashMap<>();
    properties.putAll(onlyOneNode());
    properties.putAll(lowFootprint());
    properties.putAll(overrides);
    properties.putAll(identity(directory, sockets));
    return properties;
  }

  private static Map<String, String> identity(Path directory, PreboundSockets sockets) {
    String broker = HOST + ":" + sockets.brokerPort();
    String controller = HOST + ":" + sockets.controllerPort();
    return Map.of(
        "process.roles", "broker,controller",
        "node.id", Integer.toString(NODE_ID),
        "log.dirs", directory.toString(),
        "listeners",
            "%s://%s,%s://%s".formatted(BROKER_LISTENER, broker, CONTROLLER_LISTENER, controller),
        "advertised.listeners", "%s://%s".formatted(BROKER_LISTENER, broker),
        "listener.security.protocol.map",
            "%s:PLAINTEXT,%s:PLAINTEXT".formatted(BROKER_LISTENER, CONTROLLER_LISTENER),
        "inter.broker.listener.name", BROKER_LISTENER,
        "controller.listener.names", CONTROLLER_LISTENER,
        // A static voter takes its address from here, not from the log: the port may change
        // when a directory is opened again.
        "controller.quorum.voters", NODE_ID + "@" + controller);
  }

  private static Map<String, String> onlyOneNode() {
    return Map.of(
        "offsets.topic.replication.factor", "1",
        "offsets.topic.num.partitions", "1",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "transaction.state.log.num.partitions", "1",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1",
        "share.coordinator.state.topic.num.partitions", "1",
        "group.initial.rebalance.delay.ms", "0",
        // A misspelt topic must be an error, not a new topic.
        "auto.create.topics.enable", "false");
  }

  private static Map<String, String> lowFootprint() {
    Map<String, String> properties = new HashMap<>();
    properties.put("metric.reporters", "");
    properties.put("num.network.threads", "1");
    properties.put("num.io.threads", "2");
    properties.put("num.recovery.threads.per.data.dir", "1");
    properties.put("background.threads", "2");
    properties.put("num.replica.fetchers", "1");
    properties.put("log.cleaner.threads", "1");
    properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
    properties.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    properties.put("log.segment.bytes", Integer.toString(128 << 20));
    // A demo may run for days: bounded per partition, and far beyond what a reader lags behind.
    properties.put("log.retention.bytes", Long.toString(4L << 30));
    // After kill -9 the controller waits for the session of the killed broker to end before it
    // lets its successor in: the default of 9 s would be the time to start.
    properties.put("broker.session.timeout.ms", "2000");
    properties.put("broker.heartbeat.interval.ms", "500");
    properties.put("initial.broker.registration.timeout.ms", "20000");
    return properties;
  }
}
