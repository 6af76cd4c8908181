package io.espalier.model.search;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The order that puts keys into ascending order: a radix sort by bytes, from the lowest on. Costs
 * O(n) and makes no object for each key: a network is sorted while its trainer goes on, which waits
 * where that takes long.
 */
public final class AscendingOrder {

  private static final int BITS = 8;
  private static final int DIGITS = 1 << BITS;

  private AscendingOrder() {}

  /** The places of {@code keys}, as {@link Double#compare} orders these; equal ones as they are. */
  public static int[] of(double[] keys) {
    return sorted(IntStream.range(0, keys.length).toArray(), bits(keys), Long.SIZE);
  }

  /** The same, equal keys by their ties. */
  public static int[] of(double[] keys, int[] ties) {
    int[] order = IntStream.range(0, keys.length).toArray();
    if (isAscending(keys, ties)) {
      return order;
    }
    long[] tieBits = Arrays.stream(ties).mapToLong(tie -> tie - (long) Integer.MIN_VALUE).toArray();
    return sorted(sorted(order, tieBits, Integer.SIZE), bits(keys), Long.SIZE);
  }

  private static boolean isAscending(double[] keys, int[] ties) {
    for (int k = 1; k < keys.length; k++) {
      int order = Double.compare(keys[k - 1], keys[k]);
      if (order > 0 || (order == 0 && ties[k - 1] > ties[k])) {
        return false;
      }
    }
    return true;
  }

  /** Numbers that stand without a sign in the order in which the keys do. */
  private static long[] bits(double[] keys) {
    long[] bits = new long[keys.length];
    for (int k = 0; k < bits.length; k++) {
      long raw = Double.doubleToLongBits(keys[k]);
      bits[k] = raw < 0 ? ~raw : raw ^ Long.MIN_VALUE;
    }
    return bits;
  }

  private static int[] sorted(int[] order, long[] bits, int width) {
    int[] sorted = order;
    for (int shift = 0; shift < width; shift += BITS) {
      sorted = byDigit(sorted, bits, shift);
    }
    return sorted;
  }

  /** Sorts by one byte and leaves those with the same one as they are. */
  private static int[] byDigit(int[] order, long[] bits, int shift) {
    int[] next = new int[DIGITS + 1];
    for (long key : bits) {
      next[digit(key, shift) + 1]++;
    }
    if (bits.length == 0 || next[digit(bits[0], shift) + 1] == bits.length) {
      return order; // all have the same
    }
    for (int digit = 0; digit < DIGITS; digit++) {
      next[digit + 1] += next[digit];
    }
    int[] sorted = new int[order.length];
    for (int place : order) {
      sorted[next[digit(bits[place], shift)]++] = place;
    }
    return sorted;
  }

  private static int digit(long key, int shift) {
    return (int) (key >>> shift) & (DIGITS - 1);
  }
}
