package io.espalier.streaming.dataset;

/**
 * Random numbers by position: what is drawn for item {@code i} depends on the seed and {@code i}
 * only, so any item can be drawn first, again, or on another thread.
 */
final class Mixing {

  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

  private Mixing() {}

  /** Spreads a seed and an index over 64 bits (Stafford's variant 13 of the MurmurHash finish). */
  static long mix(long seed, long index) {
    return finish(finish(seed + GOLDEN_RATIO) ^ finish(index * GOLDEN_RATIO + 1));
  }

  /** A number from [0, 1). */
  static double uniform(long seed, long index) {
    return (mix(seed, index) >>> 11) * 0x1p-53;
  }

  /** An index from [0, bound). */
  static int below(int bound, long seed, long index) {
    return (int) (uniform(seed, index) * bound);
  }

  private static long finish(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
