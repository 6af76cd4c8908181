package io.espalier.streaming.kafka;

import io.espalier.streaming.codec.PredictionJson;
import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import io.espalier.streaming.prediction.PredictionLog;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Predictions in a topic that has as many partitions as the one they are about, or more: those of a
 * partition's records are in the partition of the same number, in the same order. Each carries in a
 * header the stream and the offset of its record; those of the last one tell how far a partition
 * goes. So whoever reads the topic needs neither transactions nor a memory to see each once.
 *
 * <p>Safe for use from several threads. The writer opened last is closed with it.
 */
public final class PredictionTopic implements PredictionLog, AutoCloseable {

  /**
   * Where predictions go.
   *
   * @param topic made if it is missing
   * @param input the topic with the records
   * @param classes of the network
   * @param classNames in the order of the classes; empty if they have none
   */
  public record Settings(String topic, String input, int classes, List<String> classNames) {

    public Settings {
      classNames = List.copyOf(classNames);
      if (topic.equals(input)) {
        throw new IllegalArgumentException(
            "predictions of topic '%s' can't go to itself: name another topic".formatted(input));
      }
      if (!classNames.isEmpty() && classNames.size() != classes) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "%d names for %d classes", classNames.size(), classes));
      }
    }
  }

  /** What a record has besides its payload: headers, key, and what Kafka puts around it. */
  private static final int AROUND_PAYLOAD_BYTES = 8 << 10;

  private static final String TIME_AHEAD = "message.timestamp.after.max.ms";

  private final Topics topics;
  private final Settings settings;
  private final PredictionJson json;
  private final TopicListener listener;
  private @Nullable PredictionWriter writer;

  /**
   * @param topics of the cluster; not closed with this
   * @param listener told of the producer
   */
  public PredictionTopic(Topics topics, Settings settings, TopicListener listener) {
    this.topics = topics;
    this.settings = settings;
    this.listener = listener;
    json = new PredictionJson(settings.input(), settings.classNames());
  }

  /**
   * Finds out, before anything is predicted, whether the topic takes predictions; makes it if it is
   * missing, and gives it more partitions if the input has more.
   *
   * @throws StreamUnavailableException if it does not, with what would mend it
   */
  public void prepare() {
    prepare(topics.describe(settings.input()));
  }

  @Override
  public synchronized Writer open() {
    close();
    TopicDescription input = topics.describe(settings.input());
    prepare(input);
    PredictionHeaders headers = PredictionHeaders.of(input);
    try {
      Map<Integer, PredictionTail.End> ends =
          new PredictionTail(topics.connection(), headers).of(topics.describe(settings.topic()));
      writer =
          PredictionWriter.open(
              topics.connection(), settings.topic(), json, headers, ends, largestBytes(), listener);
      return writer;
    } catch (KafkaException failure) {
      throw Diagnosis.of(
          failure, "write to topic '%s'".formatted(settings.topic()), topics.connection());
    }
  }

  @Override
  public synchronized void close() {
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }

  private void prepare(TopicDescription input) {
    int partitions = input.partitions().size();
    // One that is new has what its brokers give to all, so it is looked at as any other.
    topics.createIfMissing(settings.topic(), partitions);
    topics.growTo(settings.topic(), partitions);
    require(
        topics.mayWrite(settings.topic()),
        "This user may not write to topic '%s', where predictions go. Grant the permission, or use another user."
            .formatted(settings.topic()));
    Map<String, String> there = topics.settings(settings.topic());
    require(
        !there.getOrDefault("cleanup.policy", "delete").contains("compact"),
        "Topic '%s' is compacted: it loses predictions and refuses those of records without a key. Make it cleanup.policy=delete, or name another topic."
            .formatted(settings.topic()));
    requireTimes(there, topics.settings(settings.input()));
    String largest = there.getOrDefault("max.message.bytes", "" + Integer.MAX_VALUE);
    int needed = largestBytes();
    require(
        Integer.parseInt(largest) >= needed,
        String.format(
            Locale.ROOT,
            "Topic '%s' takes messages of %s bytes at most, a prediction of %d classes may need %d."
                + " Raise its max.message.bytes.",
            settings.topic(),
            largest,
            settings.classes(),
            needed));
  }

  private int largestBytes() {
    return json.mostBytes(settings.classes()) + AROUND_PAYLOAD_BYTES;
  }

  /** Refused for its time a prediction would be refused for ever, and learning wait for it. */
  private void requireTimes(Map<String, String> there, Map<String, String> input) {
    if (hasTimesOfItsOwn(there)) {
      return;
    }
    requireOldTimes(there);
    if (hasTimesOfItsOwn(input)) {
      return; // none of them is ahead
    }
    String ahead = there.getOrDefault(TIME_AHEAD, "" + Long.MAX_VALUE);
    require(
        Long.parseLong(ahead) >= Long.parseLong(input.getOrDefault(TIME_AHEAD, "0")),
        String.format(
            Locale.ROOT,
            "Topic '%s' takes no records that are more than %s ms ahead of its clock, but topic"
                + " '%s' does, and a prediction has the time of its record. Set its %s to the same,"
                + " or its message.timestamp.type to LogAppendTime.",
            settings.topic(),
            ahead,
            settings.input(),
            TIME_AHEAD));
  }

  private static boolean hasTimesOfItsOwn(Map<String, String> topic) {
    return topic.getOrDefault("message.timestamp.type", "").equals("LogAppendTime");
  }

  private void requireOldTimes(Map<String, String> there) {
    String oldest = there.getOrDefault("message.timestamp.before.max.ms", "" + Long.MAX_VALUE);
    require(
        Long.parseLong(oldest) == Long.MAX_VALUE,
        String.format(
            Locale.ROOT,
            "Topic '%s' takes no records that are more than %s ms old, but a prediction has the"
                + " time of its record, and those of a backlog are old. Set its"
                + " message.timestamp.before.max.ms to %d, or its message.timestamp.type to"
                + " LogAppendTime.",
            settings.topic(),
            oldest,
            Long.MAX_VALUE));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new StreamUnavailableException(Reason.REFUSED, message, null);
    }
  }
}
