package io.espalier.deploy.service;

import java.util.Arrays;

/** The newest step times, for their median. */
final class StepTimes {

  private static final int KEPT = 255;

  private final long[] nanos = new long[KEPT];
  private long count;

  void add(long stepNanos) {
    nanos[(int) (count++ % KEPT)] = stepNanos;
  }

  /** The median of the newest steps in milliseconds; 0 before the first. */
  double medianMillis() {
    int size = (int) Math.min(count, KEPT);
    if (size == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(nanos, size);
    Arrays.sort(sorted);
    return sorted[size / 2] / 1e6;
  }
}
