package io.espalier.streaming.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether all that comes to a topic is from one writer: each record has to stand right behind the
 * one before. If not, a second service writes predictions of the same input, or something that a
 * killed one had sent was kept by a broker until now: some may be there twice, which is told in the
 * log. For the thread of a producer.
 */
final class SoleWriter {

  private static final Logger log = LoggerFactory.getLogger(SoleWriter.class);

  private final String topic;
  private final Map<Integer, Long> next = new HashMap<>();

  SoleWriter(String topic, Map<Integer, PredictionTail.End> ends) {
    this.topic = topic;
    ends.forEach((partition, end) -> next.put(partition, end.next()));
  }

  /** A record is safe. */
  void written(RecordMetadata record) {
    Long expected = next.get(record.partition());
    if (!record.hasOffset()) { // of a record that was sent twice it may not be known
      next.remove(record.partition());
      return;
    }
    next.put(record.partition(), record.offset() + 1);
    if (expected != null && record.offset() > expected) {
      log.error(
          "{} records of partition {} of topic '{}', from offset {} on, are of another writer: some"
              + " predictions may be there twice. Each service needs a predictions topic of its"
              + " own.",
          record.offset() - expected,
          record.partition(),
          topic,
          expected);
    }
  }
}
