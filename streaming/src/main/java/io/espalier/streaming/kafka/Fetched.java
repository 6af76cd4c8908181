package io.espalier.streaming.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What came from one partition, in the order of its offsets. */
sealed interface Fetched {

  /** The next record. */
  record Read(ConsumerRecord<byte[], byte[]> record) implements Fetched {}

  /**
   * There is no record to read below {@code position}: what is there are the marks of transactions,
   * records that were taken back, and gaps that compaction left.
   */
  record Passed(int partition, long position) implements Fetched {}
}
