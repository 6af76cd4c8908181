package io.espalier.streaming.dataset;

import io.espalier.streaming.sample.SampleShape;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The order in which a training part is streamed, and which records of that endless sequence are
 * wanted. Record {@code k} is the same sample in every plan with the same seed, order and drift, so
 * a producer that has sent {@code k} records goes on with {@code from(k)}.
 *
 * @param seed of the order within each epoch and of the drift
 * @param shuffled whether every epoch has a random order of its own, or the order of the data
 * @param drift laid over the stream
 * @param firstRecord number of the first record wanted, from 0
 * @param endRecord number after the last record wanted; {@link #ENDLESS} for no end
 */
public record StreamPlan(
    long seed, boolean shuffled, DriftSchedule drift, long firstRecord, long endRecord) {

  /** The end of a stream without an end. */
  public static final long ENDLESS = Long.MAX_VALUE;

  private static final long CHANGE = 12;

  public StreamPlan {
    if (firstRecord < 0 || endRecord < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "records are numbered from 0, got %d to %d", firstRecord, endRecord));
    }
  }

  /** The endless stream from its first record. */
  public static StreamPlan endless(long seed, boolean shuffled, DriftSchedule drift) {
    return new StreamPlan(seed, shuffled, drift, 0, ENDLESS);
  }

  /** The last record before the end at which the concept begins to change, if it has an end. */
  public OptionalLong lastChange() {
    return endRecord == ENDLESS
        ? OptionalLong.empty()
        : drift.pattern().changePoints(endRecord).stream().mapToLong(Long::longValue).max();
  }

  /** What the drift does to samples of a shape. */
  ConceptChange change(SampleShape shape) {
    return drift.change(shape, Mixing.mix(seed, CHANGE));
  }

  static StreamPlan from(SpecOptions options, boolean shuffledByDefault) {
    return endless(
        options.whole("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE),
        options.flag("shuffle", shuffledByDefault),
        DriftSchedule.from(options));
  }

  /** The same stream without the records before {@code record}. */
  public StreamPlan from(long record) {
    return new StreamPlan(seed, shuffled, drift, record, endRecord);
  }

  /** The same stream, ending after {@code records} records counted from record 0. */
  public StreamPlan records(long records) {
    return new StreamPlan(seed, shuffled, drift, firstRecord, records);
  }

  /** The same stream, ending when every sample of {@code part} has come {@code epochs} times. */
  public StreamPlan epochs(int epochs, DataSet.Part part) {
    return records(Math.multiplyExact((long) epochs, part.size()));
  }

  /** The same stream in another order and with its drift placed otherwise. */
  public StreamPlan withSeed(long otherSeed) {
    return new StreamPlan(otherSeed, shuffled, drift, firstRecord, endRecord);
  }

  /** The same stream with {@code schedule} in place of its drift. */
  public StreamPlan withDrift(DriftSchedule schedule) {
    return new StreamPlan(seed, shuffled, schedule, firstRecord, endRecord);
  }
}
