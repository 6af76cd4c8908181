package io.espalier.streaming.kafka;

import io.espalier.streaming.codec.MalformedSampleException;
import io.espalier.streaming.sample.Sample;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What became of one record. */
sealed interface Outcome {

  ConsumerRecord<byte[], byte[]> record();

  /** It holds a sample for the network. */
  record Decoded(ConsumerRecord<byte[], byte[]> record, Sample sample) implements Outcome {}

  /** It belongs to the dead letters. */
  record Rejected(ConsumerRecord<byte[], byte[]> record, MalformedSampleException reason)
      implements Outcome {}

  /** It has been dealt with before. */
  record Duplicate(ConsumerRecord<byte[], byte[]> record) implements Outcome {}
}
