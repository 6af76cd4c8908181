package io.espalier.deploy.settings;

import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.actors.settings.TextRule;
import io.espalier.deploy.config.ClientPropertyNames;
import io.espalier.deploy.config.ConfigReader;
import io.espalier.deploy.config.Secrets;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.source.OnLost;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the samples come from.
 *
 * @param bootstrapServers brokers to start from, {@code host:port} separated by commas
 * @param start where to start without a checkpoint
 * @param onLost what to do when records were deleted before they were read
 * @param unreachableSeconds how long no broker may answer before the service is not ready
 * @param client other properties of the Kafka client; may hold secrets, which {@link #toString}
 *     hides
 */
public record KafkaSettings(
    String bootstrapServers,
    String topic,
    String groupId,
    Start start,
    OnLost onLost,
    int unreachableSeconds,
    Map<String, String> client) {

  /** Where to start reading a topic that has not been read before. */
  public enum Start {
    EARLIEST,
    LATEST
  }

  private static final Range UNREACHABLE_SECONDS = Range.between(1, 1_000_000);
  private static final TextRule SERVERS =
      TextRule.of(
          "host:port, several separated by commas",
          "[^\\s,]+:\\d+(\\s*,\\s*[^\\s,]+:\\d+)*",
          "localhost:9092");

  /** What the name of a topic may be. */
  static final TextRule TOPIC =
      TextRule.of(
          "1 to 249 letters, digits, dots, underscores and dashes", "[\\w.-]{1,249}", "topic");

  /** How long no broker may answer where nothing is said. */
  public static final int DEFAULT_UNREACHABLE_SECONDS = 60;

  public KafkaSettings {
    new Requirements()
        .text("bootstrap-servers", SERVERS, bootstrapServers)
        .text("topic", TOPIC, topic)
        .text("group-id", TextRule.NOT_BLANK, groupId)
        .number("unreachable-seconds", UNREACHABLE_SECONDS, unreachableSeconds)
        .check();
    client = Collections.unmodifiableMap(new TreeMap<>(client));
  }

  static KafkaSettings read(ConfigReader in) {
    Map<String, String> client = in.properties("client");
    client.keySet().stream()
        .filter(KafkaConnection.RESERVED::contains)
        .forEach(
            name ->
                in.section("client").problem(name, "is not for here: Espalier sets it by itself"));
    client
        .keySet()
        .forEach(
            name ->
                ClientPropertyNames.meantBy(name)
                    .ifPresent(
                        meant ->
                            in.section("client")
                                .problem(
                                    name,
                                    "is known to no Kafka client; maybe %s is meant"
                                        .formatted(meant))));
    return new KafkaSettings(
        in.text("bootstrap-servers", SERVERS),
        in.text("topic", TOPIC),
        in.text("group-id", TextRule.NOT_BLANK),
        in.choice("start", Start.class),
        in.choice("on-lost", OnLost.class),
        in.whole("unreachable-seconds", UNREACHABLE_SECONDS),
        client);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "KafkaSettings[bootstrapServers=%s, topic=%s, groupId=%s, start=%s, onLost=%s,"
            + " unreachableSeconds=%d, client=%s]",
        bootstrapServers,
        topic,
        groupId,
        start,
        onLost,
        unreachableSeconds,
        Secrets.showClient(client));
  }
}
