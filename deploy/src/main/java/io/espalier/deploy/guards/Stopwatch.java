package io.espalier.deploy.guards;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The mean time of what is done for one record. */
final class Stopwatch {

  private final LongSupplier nanoTime;
  private long nanos;
  private long records;

  Stopwatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Does something for so many records. */
  <T> T time(int ofRecords, Supplier<T> work) {
    long begun = nanoTime.getAsLong();
    T result = work.get();
    nanos += nanoTime.getAsLong() - begun;
    records += ofRecords;
    return result;
  }

  /** How many times as long as another; 0 where either took no time. */
  double ratioTo(Stopwatch other) {
    return nanos == 0 || other.nanos == 0
        ? 0
        : (double) nanos / records / ((double) other.nanos / other.records);
  }
}
