package io.espalier.model.bits;

import java.io.ByteArrayOutputStream;
import java.util.BitSet;
import java.util.Locale;

/**
 * Bits as the distances between the rarer ones: a byte that says which these are, then for each of
 * them how many others stand before it since the last, seven bits a byte and the lowest first
 * (LEB128). Of 1 bit in 80 that takes 1.2 bytes for each, where a bitmap takes 10 and a 16-bit
 * index 2.
 */
public final class Gaps {

  private static final int GROUP = 7;
  private static final int MORE = 1 << GROUP;

  private Gaps() {}

  /** The distances in bits 0 to {@code length − 1}. */
  public static byte[] encode(BitSet bits, int length) {
    boolean listed = bits.cardinality() <= length / 2;
    ByteArrayOutputStream gaps = new ByteArrayOutputStream();
    gaps.write(listed ? 1 : 0);
    int next = 0;
    for (int at = next(bits, listed, 0); at >= 0 && at < length; at = next(bits, listed, next)) {
      int gap = at - next;
      for (; gap >= MORE; gap >>>= GROUP) {
        gaps.write(gap | MORE);
      }
      gaps.write(gap);
      next = at + 1;
    }
    return gaps.toByteArray();
  }

  private static int next(BitSet bits, boolean listed, int from) {
    return listed ? bits.nextSetBit(from) : bits.nextClearBit(from);
  }

  /**
   * The bits that {@link #encode} encoded.
   *
   * @throws IllegalArgumentException when these are no distances within {@code length}
   */
  public static BitSet decode(byte[] gaps, int length) {
    if (gaps.length == 0 || gaps[0] < 0 || gaps[0] > 1) {
      throw new IllegalArgumentException("which bits are listed is not said");
    }
    BitSet listed = new BitSet(length);
    long next = 0;
    for (int at = 1; at < gaps.length; next++) {
      long gap = 0;
      int shift = 0;
      do {
        requireWithin(at < gaps.length && shift < Integer.SIZE, length);
        gap |= (long) (gaps[at] & (MORE - 1)) << shift;
        shift += GROUP;
      } while (gaps[at++] < 0);
      next += gap;
      requireWithin(next < length, length);
      listed.set((int) next);
    }
    if (gaps[0] == 0) {
      listed.flip(0, length);
    }
    return listed;
  }

  private static void requireWithin(boolean holds, int length) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "a distance does not end within its %d bits", length));
    }
  }
}
