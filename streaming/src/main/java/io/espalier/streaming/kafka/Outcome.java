package io.espalier.streaming.kafka;

import io.espalier.streaming.sample.Sample;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What became of what was fetched. */
sealed interface Outcome {

  /** It holds a sample for the network. */
  record Decoded(ConsumerRecord<byte[], byte[]> record, Sample sample) implements Outcome {}

  /** It belongs to the dead letters. */
  record Rejected(ConsumerRecord<byte[], byte[]> record, Exception reason) implements Outcome {}

  /** It is with the dead letters. */
  record SetAside(int partition, long offset) implements Outcome {}

  /** It was set aside by a run before, though samples that come before it were not learnt. */
  record Settled(int partition, long offset) implements Outcome {}

  /** It has been dealt with before, and its partition moved on. */
  record Duplicate(ConsumerRecord<byte[], byte[]> record) implements Outcome {}

  /** There was no record below {@code position}. */
  record Passed(int partition, long position) implements Outcome {}
}
