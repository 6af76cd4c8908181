package io.espalier.streaming.source;

import io.espalier.streaming.kafka.StreamUnavailableException;
import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import io.espalier.streaming.kafka.Topics;
import java.util.Locale;
import java.util.Map;

/**
 * The topic that dead letters go to. Whether it takes them is found out before the first one comes,
 * which would stop the stream otherwise.
 */
final class DeadLetterTopic {

  /** A reason that quotes the record, in UTF-8, and the rest of the origin. */
  private static final int LEAST_MESSAGE_BYTES = 16 << 10;

  private DeadLetterTopic() {}

  /**
   * Makes {@code topic} if it is missing.
   *
   * @throws StreamUnavailableException if it can't take dead letters, with what would mend it
   */
  static void prepare(Topics topics, String topic) {
    if (topics.createIfMissing(topic, 1)) {
      return;
    }
    require(
        topics.mayWrite(topic),
        "This user may not write to topic '%s', where records go that can't be learnt. Grant the permission, or use another user."
            .formatted(topic));
    requireFit(topic, topics.settings(topic), topics.replicas(topic));
  }

  private static void requireFit(String topic, Map<String, String> settings, int replicas) {
    require(
        !settings.getOrDefault("cleanup.policy", "delete").contains("compact"),
        "Topic '%s' is compacted: it loses dead letters and refuses those without a key. %s"
            .formatted(topic, fix(topic, "cleanup.policy=delete")));
    int largest = number(settings, "max.message.bytes", Integer.MAX_VALUE);
    require(
        largest >= LEAST_MESSAGE_BYTES,
        String.format(
            Locale.ROOT,
            "Topic '%s' takes messages of %d bytes at most, a dead letter may need %d. %s",
            topic,
            largest,
            LEAST_MESSAGE_BYTES,
            fix(topic, "max.message.bytes=1048588")));
    int inSync = number(settings, "min.insync.replicas", 1);
    require(
        inSync <= replicas,
        String.format(
            Locale.ROOT,
            "Topic '%s' takes no dead letters: it wants %d replicas in sync and has %d. %s",
            topic,
            inSync,
            replicas,
            fix(topic, "min.insync.replicas=" + replicas)));
  }

  private static String fix(String topic, String setting) {
    return "Change it with kafka-configs --alter --entity-type topics --entity-name %s --add-config %s."
        .formatted(topic, setting);
  }

  private static int number(Map<String, String> settings, String name, int unknown) {
    String value = settings.get(name);
    return value == null ? unknown : Integer.parseInt(value);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new StreamUnavailableException(Reason.REFUSED, message, null);
    }
  }
}
