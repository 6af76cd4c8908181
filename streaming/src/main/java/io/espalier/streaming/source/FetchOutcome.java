package io.espalier.streaming.source;

import io.espalier.streaming.sample.Targets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What became of what was fetched. */
sealed interface FetchOutcome {

  /**
   * It holds a sample for the network: these targets, and features that are where they are wanted.
   */
  record Decoded(ConsumerRecord<byte[], byte[]> record, Targets targets) implements FetchOutcome {}

  /** It holds features alone, which are where they are wanted: there is nothing to be learnt. */
  record Unlabelled(ConsumerRecord<byte[], byte[]> record) implements FetchOutcome {}

  /** It belongs to the dead letters. */
  record Rejected(ConsumerRecord<byte[], byte[]> record, Exception reason)
      implements FetchOutcome {}

  /** It was set aside by a run before, though samples that come before it were not learnt. */
  record Settled(int partition, long offset) implements FetchOutcome {}

  /** It has been dealt with before, and its partition moved on. */
  record Duplicate(ConsumerRecord<byte[], byte[]> record) implements FetchOutcome {}

  /** There was no record below {@code position}. */
  record Passed(int partition, long position) implements FetchOutcome {}
}
