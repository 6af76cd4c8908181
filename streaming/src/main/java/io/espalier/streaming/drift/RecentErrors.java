package io.espalier.streaming.drift;

import java.util.Locale;

/** The newest numbers of a stream, as many as there is room for: a ring. */
final class RecentErrors {

  private final double[] ring;
  private int oldest;
  private int count;

  RecentErrors(int capacity) {
    ring = new double[capacity];
  }

  void add(double number) {
    if (count < ring.length) {
      ring[(oldest + count) % ring.length] = number;
      count++;
    } else {
      ring[oldest] = number;
      oldest = (oldest + 1) % ring.length;
    }
  }

  void clear() {
    oldest = 0;
    count = 0;
  }

  int count() {
    return count;
  }

  /** Writes {@code length} numbers from the {@code from}th oldest on to the front of a target. */
  void copy(int from, int length, double[] target) {
    int start = (oldest + from) % ring.length;
    int straight = Math.min(length, ring.length - start);
    System.arraycopy(ring, start, target, 0, straight);
    System.arraycopy(ring, 0, target, straight, length - straight);
  }

  /** All of them, the oldest first. */
  double[] all() {
    double[] all = new double[count];
    copy(0, count, all);
    return all;
  }

  /** Takes over what {@link #all} gave. */
  void restore(double[] all) {
    if (all.length > ring.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a window has room for %d errors, got %d", ring.length, all.length));
    }
    clear();
    for (double number : all) {
      add(number);
    }
  }
}
