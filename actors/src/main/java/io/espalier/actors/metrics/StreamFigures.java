package io.espalier.actors.metrics;

/** What is known of the stream that a run reads. Asked at any time, from any thread. */
public interface StreamFigures {

  /** Records that are not learnt yet; not a number while that is unknown. */
  double lagRecords();

  /** When that was known last, in seconds since 1970. */
  double lastSeenSeconds();

  /** Records that were gone before they could be read. */
  long lostRecords();
}
