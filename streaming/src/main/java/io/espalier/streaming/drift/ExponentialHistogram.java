package io.espalier.streaming.drift;

import java.util.Arrays;
import java.util.Locale;

/**
 * A window of numbers in buckets that double in size towards its old end (Datar, Gionis, Indyk and
 * Motwani 2002): n numbers in some 5 log₂ n buckets. Row {@code r} has buckets of 2^r numbers, the
 * oldest first; a bucket keeps the sum and the sum of squares of its numbers, and nothing else is
 * kept, so that a restored window computes exactly what the original would have.
 */
final class ExponentialHistogram {

  private static final int MOST_BUCKETS = 5;
  private static final int ROWS = 58; // 5 · 2^58 numbers: no window gets that long

  private final double[][] sums = new double[ROWS][MOST_BUCKETS + 1];
  private final double[][] squares = new double[ROWS][MOST_BUCKETS + 1];
  private final int[] buckets = new int[ROWS];
  private int rows = 1;

  /** Whether a split of the window into an older and a newer part is what is looked for. */
  interface Split {
    boolean test(long olderCount, double olderSum);
  }

  void add(double number) {
    append(0, number, number * number);
    for (int row = 0; buckets[row] > MOST_BUCKETS; row++) {
      append(row + 1, sums[row][0] + sums[row][1], squares[row][0] + squares[row][1]);
      removeOldest(row, 2);
    }
  }

  private void append(int row, double sum, double squareSum) {
    sums[row][buckets[row]] = sum;
    squares[row][buckets[row]] = squareSum;
    buckets[row]++;
    rows = Math.max(rows, row + 1);
  }

  private void removeOldest(int row, int count) {
    buckets[row] -= count;
    System.arraycopy(sums[row], count, sums[row], 0, buckets[row]);
    System.arraycopy(squares[row], count, squares[row], 0, buckets[row]);
  }

  /** Forgets the bucket at the old end. */
  void dropOldest() {
    removeOldest(rows - 1, 1);
    while (rows > 1 && buckets[rows - 1] == 0) {
      rows--;
    }
  }

  void clear() {
    Arrays.fill(buckets, 0);
    rows = 1;
  }

  long count() {
    long count = 0;
    for (int row = 0; row < rows; row++) {
      count += (long) buckets[row] << row;
    }
    return count;
  }

  double sum() {
    return total(sums);
  }

  /** Mean square distance from the mean. */
  double variance() {
    long count = count();
    double mean = sum() / count;
    return Math.max(0, total(squares) / count - mean * mean);
  }

  private double total(double[][] values) {
    double total = 0;
    for (int row = rows - 1; row >= 0; row--) {
      for (int i = 0; i < buckets[row]; i++) {
        total += values[row][i];
      }
    }
    return total;
  }

  /** Tries the splits between buckets, from the old end, until one passes. */
  boolean anySplit(Split split) {
    long count = 0;
    double sum = 0;
    for (int row = rows - 1; row >= 0; row--) {
      for (int i = 0; i < buckets[row]; i++) {
        count += 1L << row;
        sum += sums[row][i];
        if (split.test(count, sum)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Number of buckets in each row. */
  long[] bucketCounts() {
    long[] counts = new long[rows];
    for (int row = 0; row < rows; row++) {
      counts[row] = buckets[row];
    }
    return counts;
  }

  /** Sum and sum of squares of each bucket, row after row. */
  double[] bucketValues() {
    int total = 0;
    for (int row = 0; row < rows; row++) {
      total += buckets[row];
    }
    double[] values = new double[2 * total];
    int next = 0;
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < buckets[row]; i++) {
        values[next++] = sums[row][i];
        values[next++] = squares[row][i];
      }
    }
    return values;
  }

  /** Takes over what {@link #bucketCounts} and {@link #bucketValues} gave. */
  void restore(long[] counts, double[] values) {
    long total = 0;
    for (long count : counts) {
      if (count < 0 || count > MOST_BUCKETS) {
        throw new IllegalArgumentException("a row holds 0 to 5 buckets, got " + count);
      }
      total += count;
    }
    if (counts.length == 0 || counts.length > ROWS || values.length != 2 * total) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d rows with %d values do not make %d buckets",
              counts.length,
              values.length,
              total));
    }
    clear();
    int next = 0;
    for (int row = 0; row < counts.length; row++) {
      for (int i = 0; i < counts[row]; i++) {
        append(row, values[next++], values[next++]);
      }
    }
    rows = counts.length;
  }
}
