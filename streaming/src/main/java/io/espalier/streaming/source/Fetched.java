package io.espalier.streaming.source;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What came from one partition, in the order of its offsets. */
sealed interface Fetched {

  int partition();

  /** Where it stands in its partition. */
  long offset();

  /** When it was written, in milliseconds since 1970; by this, partitions are put in one order. */
  long timestamp();

  /** What it takes to hold it, without its headers. */
  int bytes();

  /** The next record. */
  record Read(ConsumerRecord<byte[], byte[]> record) implements Fetched {

    @Override
    public int partition() {
      return record.partition();
    }

    @Override
    public long offset() {
      return record.offset();
    }

    @Override
    public long timestamp() {
      return record.timestamp();
    }

    @Override
    public int bytes() {
      return (record.key() == null ? 0 : record.key().length)
          + (record.value() == null ? 0 : record.value().length);
    }
  }

  /**
   * There is no record to read below {@code position}: what is there are the marks of transactions,
   * records that were taken back, and gaps that compaction left.
   */
  record Passed(int partition, long position) implements Fetched {

    @Override
    public long offset() {
      return position;
    }

    /** It is nothing to wait for. */
    @Override
    public long timestamp() {
      return Long.MIN_VALUE;
    }

    @Override
    public int bytes() {
      return 0;
    }
  }

  /** There may be a record at {@code offset}; there is not the memory to read it. */
  record Unreadable(String topic, int partition, long offset) implements Fetched {

    /** Nobody knows. */
    @Override
    public long timestamp() {
      return ConsumerRecord.NO_TIMESTAMP;
    }

    @Override
    public int bytes() {
      return 0;
    }
  }
}
